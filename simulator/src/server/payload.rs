//! Response bodies: whole ones, and ones that break off.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// The connection is cut on purpose.
#[derive(Debug)]
pub(super) struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cut on purpose")
    }
}

impl std::error::Error for Cut {}

/// A body whose declared length need not be what is sent.
#[derive(Debug)]
pub(super) struct Payload {
    declared: u64,
    data: Option<Bytes>,
    end: End,
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    Whole,
    /// Break off, but let what was sent so far go out first.
    BreakSoon,
    Break,
}

impl Payload {
    pub(super) fn whole(data: Vec<u8>) -> Self {
        Self { declared: length(&data), data: Some(data.into()), end: End::Whole }
    }

    /// Sends the first `sent` bytes of `data` and breaks off.
    pub(super) fn broken(mut data: Vec<u8>, sent: usize) -> Self {
        let declared = length(&data);
        data.truncate(sent);
        Self { declared, data: Some(data.into()), end: End::BreakSoon }
    }
}

fn length(data: &[u8]) -> u64 {
    u64::try_from(data.len()).unwrap_or(u64::MAX)
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        let this = self.get_mut();
        if let Some(data) = this.data.take().filter(|data| !data.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        match this.end {
            End::Whole => Poll::Ready(None),
            End::Break => Poll::Ready(Some(Err(Cut))),
            End::BreakSoon => {
                this.end = End::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.end == End::Whole && self.data.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.declared)
    }
}
