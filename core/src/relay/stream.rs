//! One till that listens.
//!
//! A stream has a place in the events and nothing else: what it tells next is looked up when the connection has room for it.
//! So a till that reads slowly costs no more memory than one that keeps up; one that reads nothing is given up by the
//! server beneath.

use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::stream::unfold;
use http_body_util::StreamBody;
use hyper::body::{Bytes, Frame};
use serde::Serialize;
use tokio::sync::{Notify, watch};
use zeroize::Zeroizing;

use super::hub::Hub;
use super::position::Stand;
use super::tills::Till;
use crate::ids::Msn;
use crate::journal::{EventId, JournalError, KeptAbout, KeptEvent};
use crate::log::Level;
use crate::receiver::Body;
use crate::wire::relay::{CHECK_IN, GAP, PAYMENT, RelayedCheckIn, RelayedPayment, STARTED, Started};

/// Room for what is told in one piece, so that a token is not left behind where it was moved from.
const ROOM: usize = 16 * 1024;

pub(super) struct Stream {
    place: Place,
    msn: Msn,
    stand: Stand,
    /// Everything up to here has been told.
    cursor: EventId,
    /// What comes first.
    first: Option<Bytes>,
    wake: watch::Receiver<()>,
    stopping: watch::Receiver<bool>,
    /// Too many of this till.
    end: Arc<Notify>,
}

/// Among the streams of the relay and of its till, for as long as it is open.
struct Place {
    hub: Arc<Hub>,
    till: Arc<Till>,
    number: u64,
}

impl Stream {
    pub(super) fn open(
        hub: &Arc<Hub>,
        till: &Arc<Till>,
        msn: Msn,
        stand: Stand,
        cursor: EventId,
        gap: bool,
    ) -> Self {
        let place = Place { hub: Arc::clone(hub), till: Arc::clone(till), number: hub.next_stream() };
        hub.tally.streams.fetch_add(1, Ordering::Relaxed);
        let what = if gap { "listens, and may have missed something" } else { "listens" };
        hub.say(Level::Info, || format!("{} {what}", till.name));
        Self {
            end: till.enter(place.number, hub.options.streams_per_till),
            first: Some(greeting(hub, till, gap).into()),
            wake: till.wake.subscribe(),
            stopping: hub.stopping.subscribe(),
            place,
            msn,
            stand,
            cursor,
        }
    }

    pub(super) fn into_body(self) -> Body {
        let pieces = unfold(self, async |mut stream| {
            let piece = stream.next().await?;
            Some((Ok::<_, Infallible>(Frame::data(piece)), stream))
        });
        Body::new(StreamBody::new(Box::pin(pieces)))
    }

    /// What is told next; `None` when the stream ends.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let heartbeat = tokio::time::sleep(self.place.hub.options.heartbeat);
        let mut heartbeat = std::pin::pin!(heartbeat);
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            self.wake.borrow_and_update();
            let before = self.cursor;
            // The till comes again, and is told from where it was.
            let told = self.tell().await.ok()?;
            if !told.is_empty() {
                return Some(Bytes::from_owner(told));
            }
            if self.cursor != before {
                continue;
            }
            tokio::select! {
                _ = self.wake.changed() => {}
                _ = self.stopping.changed() => {}
                () = self.end.notified() => return None,
                () = &mut heartbeat => return Some(format!(":\nid: {}\n\n", self.stand.id(self.cursor)).into()),
            }
        }
    }

    /// Looks a few events further. Empty if none of them is for this till.
    async fn tell(&mut self) -> Result<Zeroizing<Vec<u8>>, JournalError> {
        let hub = Arc::clone(&self.place.hub);
        let (events, cursor) = hub.after(self.cursor).await?;
        let mut text = Zeroizing::new(String::new());
        for event in events {
            if event.msn != self.msn || !hub.tills.hears(&self.place.till, &event) {
                continue;
            }
            if text.capacity() == 0 {
                text.reserve(ROOM);
            }
            if self.write(&event, &mut text).await? {
                hub.tally.handed_on.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.cursor = cursor;
        Ok(Zeroizing::new(std::mem::take(&mut *text).into_bytes()))
    }

    /// Whether there was something to tell: a check-in that is over is not told.
    async fn write(&self, event: &KeptEvent, text: &mut String) -> Result<bool, JournalError> {
        let id = self.stand.id(event.id);
        let (msn, key) = (event.msn.as_str().to_owned(), event.key.as_str().to_owned());
        match &event.about {
            KeptAbout::Payment(reference) => {
                let reference = reference.as_str().to_owned();
                add(text, Some(&id), PAYMENT, &RelayedPayment { msn, reference, key });
            }
            KeptAbout::CheckIn { merchant_qr_id, initiated_at } => {
                let Some(customer_token) = self.place.hub.token(event.id).await? else { return Ok(false) };
                let (merchant_qr_id, initiated_at) = (merchant_qr_id.clone(), initiated_at.to_rfc3339());
                let event = RelayedCheckIn { msn, merchant_qr_id, initiated_at, key, customer_token };
                add(text, Some(&id), CHECK_IN, &event);
            }
        }
        Ok(true)
    }
}

/// Names and numbers; `gap` if the till may have missed something.
fn greeting(hub: &Hub, till: &Till, gap: bool) -> String {
    let mut text = String::new();
    let started =
        Started { till: till.name.clone(), heartbeat_seconds: hub.options.heartbeat.as_secs().max(1) };
    add(&mut text, None, STARTED, &started);
    if gap {
        text.push_str("event: ");
        text.push_str(GAP);
        text.push_str("\ndata:\n\n");
    }
    text
}

/// One server-sent event. JSON has no line ends in it.
fn add(text: &mut String, id: Option<&str>, kind: &str, data: &impl Serialize) {
    let Ok(data) = serde_json::to_string(data).map(Zeroizing::new) else { return };
    if let Some(id) = id {
        let _ = writeln!(text, "id: {id}");
    }
    let _ = write!(text, "event: {kind}\ndata: {}\n\n", *data);
}

impl Drop for Place {
    fn drop(&mut self) {
        self.till.leave(self.number);
        self.hub.tally.streams.fetch_sub(1, Ordering::Relaxed);
        self.hub.say(Level::Info, || format!("{} listens no more", self.till.name));
    }
}
