//! A relay, from the side of a till.

use std::fmt;
use std::time::Duration;

use hyper::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use hyper::{Method, Request, StatusCode};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::address::Place;
use super::client::{Begun, Client};
use super::link::Body;
use super::options::NetOptions;
use super::sse::{Parser, Sent};
use crate::clock::Timestamp;
use crate::error::Invalid;
use crate::http::TransportError;
use crate::ids::{HttpsUrl, Msn, Reference};
use crate::journal::About;
use crate::runtime::{Handle, Task};
use crate::secret::Secret;
use crate::transport::events::{EventSource, EventStream, Heard, NextEvents, SourceError, Told};
use crate::webhook::EventKey;
use crate::wire::relay::{
    CHECK_IN, CHECK_INS_PATH, EVENTS_PATH, GAP, PAYMENT, RelayedCheckIn, RelayedPayment, STARTED, Started,
};

/// For the relay to answer at all.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
/// How long a stream may be silent before the relay has said how often it shows that it lives.
const SILENT_AT_FIRST: Duration = Duration::from_secs(60);
/// So many signs of life may be missing.
const MISSING: u32 = 3;
/// The least and the most that a relay can make of that.
const SILENT: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(600));
/// Pieces that wait to be taken. With more, the relay waits.
const WAITING: usize = 4;

/// Where a relay is, and what this till proves itself with. `Debug` shows the address only.
#[derive(Clone)]
pub struct RelayAt {
    base: HttpsUrl,
    token: Secret,
}

impl RelayAt {
    /// `https://…`, or `http://` to this machine itself. The token is one of those that the relay knows.
    pub fn new(base: impl Into<String>, token: Secret) -> Result<Self, Invalid> {
        const RULE: &str = "visible characters, as the relay has it";
        if token.expose().is_empty() || !token.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Invalid::new("relay.token", "is none", RULE));
        }
        Ok(Self { base: HttpsUrl::or_loopback("relay.url", base)?, token })
    }

    fn at(&self, path: &str, msn: &Msn) -> String {
        format!("{}{path}?msn={}", self.base.as_str().trim_end_matches('/'), msn.as_str())
    }
}

impl fmt::Debug for RelayAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RelayAt({})", self.base.as_str())
    }
}

/// A relay as a source of events. All work is done on the I/O thread of the runtime it was given.
#[derive(Debug, Clone)]
pub struct RelaySource {
    at: RelayAt,
    client: Client,
    handle: Handle,
}

impl RelaySource {
    /// Connects to nothing yet. Of the options, those about proxy, roots and the connection count.
    pub fn new(at: RelayAt, options: &NetOptions, handle: Handle) -> Result<Self, Invalid> {
        Ok(Self { at, client: Client::new(options)?, handle })
    }

    /// A request with the token.
    fn proved(&self, method: Method) -> Request<Body> {
        let mut request = Request::new(Body::default());
        *request.method_mut() = method;
        let bearer = super::wiped(zeroize::Zeroizing::new(format!("Bearer {}", self.at.token.expose())));
        // Without it the relay refuses the request.
        if let Ok(mut value) = HeaderValue::from_maybe_shared(bearer) {
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        request
    }
}

impl EventSource for RelaySource {
    fn open(&self, msn: &Msn, after: Option<String>) -> Box<dyn EventStream> {
        let mut request = self.proved(Method::GET);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        // Positions are the relay's own; one that is no header is none of them, and means the beginning.
        if let Some(after) = after.and_then(|after| HeaderValue::try_from(after).ok()) {
            request.headers_mut().insert("last-event-id", after);
        }
        let (client, at) = (self.client.clone(), self.at.at(EVENTS_PATH, msn));
        let (sender, receiver) = mpsc::channel(WAITING);
        let work = self.handle.spawn(async move {
            if let Err(error) = listen(&client, &at, request, &sender).await {
                // Nobody there any more is as good.
                let _ = sender.send(Err(error)).await;
            }
        });
        Box::new(RelayStream { receiver, _work: work })
    }

    fn kept(&self, msn: &Msn, position: &str) {
        let Ok(place) = Place::new(&self.at.at(&format!("{CHECK_INS_PATH}{position}"), msn)) else { return };
        let (client, request) = (self.client.clone(), self.proved(Method::DELETE));
        // If this is lost, the relay tells the check-in once more, or deletes it when it is too old.
        let _ = self.handle.detach(async move {
            let deleted = timeout(ANSWERS_WITHIN, client.send(place, request, &Begun::default())).await;
            if let Ok(Ok(answer)) = deleted {
                answer.done();
            }
        });
    }
}

struct RelayStream {
    receiver: mpsc::Receiver<Result<Heard, SourceError>>,
    /// Ends with this.
    _work: Task<()>,
}

impl EventStream for RelayStream {
    fn next(&mut self) -> NextEvents<'_> {
        Box::pin(async {
            let ended = || Err(SourceError::Lost("the stream has ended".to_owned()));
            self.receiver.recv().await.unwrap_or_else(ended)
        })
    }
}

async fn listen(
    client: &Client,
    at: &str,
    request: Request<Body>,
    to: &mpsc::Sender<Result<Heard, SourceError>>,
) -> Result<(), SourceError> {
    let place = Place::new(at).map_err(|fault| SourceError::Lost(fault.to_owned()))?;
    let host = place.site.name.clone();
    let lost = |error: TransportError| SourceError::Lost(error.to_string());
    let silent = |limit: Duration| SourceError::Lost(format!("{host}: nothing for {limit:?}"));
    let answer = timeout(ANSWERS_WITHIN, client.send(place, request, &Begun::default())).await;
    let mut answer = answer.map_err(|_| silent(ANSWERS_WITHIN))?.map_err(lost)?;
    if answer.head.status != StatusCode::OK {
        return Err(SourceError::Refused(format!("{host} answers {}", answer.head.status.as_u16())));
    }
    let (mut parser, mut limit) = (Parser::default(), SILENT_AT_FIRST);
    loop {
        let chunk = timeout(limit, answer.chunk()).await.map_err(|_| silent(limit))?.map_err(lost)?;
        let Some(chunk) = chunk else {
            return Err(SourceError::Lost(format!("{host} has ended the stream")));
        };
        let sent = parser.push(&chunk);
        let sent = sent.map_err(|_| SourceError::Lost(format!("{host} sends something else than events")))?;
        let mut heard = Heard::default();
        for event in sent {
            if event.kind == STARTED
                && let Ok(started) = serde_json::from_slice::<Started>(event.data.as_bytes())
            {
                let due = Duration::from_secs(started.heartbeat_seconds).saturating_mul(MISSING);
                limit = due.clamp(SILENT.0, SILENT.1);
            }
            add(&mut heard, event);
        }
        if heard != Heard::default() && to.send(Ok(heard)).await.is_err() {
            return Ok(());
        }
    }
}

/// Kinds of later relays are passed by, as is what cannot be read: their position counts.
fn add(heard: &mut Heard, event: Sent) {
    heard.gap |= event.kind == GAP;
    let told = match event.kind.as_str() {
        PAYMENT => serde_json::from_slice(event.data.as_bytes()).ok().and_then(payment),
        CHECK_IN => serde_json::from_slice(event.data.as_bytes()).ok().and_then(check_in),
        _ => None,
    };
    let Some(id) = event.id else { return };
    heard.events.extend(told.map(|told| (id.clone(), told)));
    heard.position = Some(id);
}

fn payment(found: RelayedPayment) -> Option<Told> {
    let about = About::Payment(Reference::new(found.reference).ok()?);
    Some(Told { msn: Msn::new(found.msn).ok()?, key: EventKey::kept(found.key), about })
}

fn check_in(found: RelayedCheckIn) -> Option<Told> {
    let about = About::CheckIn {
        merchant_qr_id: found.merchant_qr_id,
        initiated_at: Timestamp::parse(&found.initiated_at)?,
        token: found.customer_token,
    };
    Some(Told { msn: Msn::new(found.msn).ok()?, key: EventKey::kept(found.key), about })
}
