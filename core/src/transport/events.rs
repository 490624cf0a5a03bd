//! Where events come from that arrive elsewhere: a relay, a message broker.
//!
//! Whoever is behind it has verified them, and is trusted as the platform is: with an event, that is to cause a read.

use std::fmt;
use std::pin::Pin;

use crate::ids::Msn;
use crate::journal::About;
use crate::webhook::{Event, EventKey};

/// Hands on the events of sales units. One of its kind is the relay's, `transport::net::RelaySource`.
pub trait EventSource: fmt::Debug + Send + Sync {
    /// Opens the stream of a sales unit: what came after a position that an earlier stream told. Without one, all there
    /// is. Connects at the first [`next`](EventStream::next).
    fn open(&self, msn: &Msn, after: Option<String>) -> Box<dyn EventStream>;
    /// The check-in of this position is on the disk here: it need not be told again. Must not block.
    fn kept(&self, msn: &Msn, position: &str);
}

/// What came, in order, from one position on.
pub trait EventStream: Send {
    /// What came next, together. Nothing comes after an error: open a new one.
    fn next(&mut self) -> NextEvents<'_>;
}

/// The answer of [`EventStream::next`].
pub type NextEvents<'a> = Pin<Box<dyn Future<Output = Result<Heard, SourceError>> + Send + 'a>>;

/// What came together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// Each with its position, in order.
    pub events: Vec<(String, Told)>,
    /// Something may have been missed before these: every payment that is alive has to be read.
    pub gap: bool,
    /// Where the stream is after them. To be given back only when they are on the disk.
    pub position: Option<String>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The sales unit.
    pub msn: Msn,
    /// Tells doubles.
    pub key: EventKey,
    /// What it is about.
    pub about: About,
}

impl Told {
    /// Of an event that was verified; `None` for a kind that is to be left alone.
    pub fn of(event: &Event) -> Option<Self> {
        let (msn, about) = match event {
            Event::Payment(payment) => (&payment.msn, About::Payment(payment.reference.clone())),
            Event::CheckIn(check_in) => {
                let about = About::CheckIn {
                    merchant_qr_id: check_in.merchant_qr_id.clone(),
                    initiated_at: check_in.initiated_at,
                    token: check_in.customer_token.clone(),
                };
                (&check_in.msn, about)
            }
            Event::Other(_) => return None,
        };
        Some(Self { msn: msn.clone(), key: event.key(), about })
    }
}

/// Why a stream ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The other side does not want to talk to this till. It may be mended there, so it is tried again.
    #[error("refused: {0}")]
    Refused(String),
    /// No connection, or one that ended or fell silent.
    #[error("lost: {0}")]
    Lost(String),
}
