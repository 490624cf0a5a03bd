//! A relay, from the side of a till.

use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use reqwest::{Client, RequestBuilder, StatusCode};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::failure;
use super::options::NetOptions;
use super::sse::{Parser, Sent};
use crate::clock::Timestamp;
use crate::error::Invalid;
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
        Ok(Self { at, client: super::client(options)?, handle })
    }

    fn proved(&self, request: RequestBuilder) -> RequestBuilder {
        let bearer = super::wiped(zeroize::Zeroizing::new(format!("Bearer {}", self.at.token.expose())));
        match HeaderValue::from_maybe_shared(bearer) {
            Ok(mut value) => {
                value.set_sensitive(true);
                request.header(AUTHORIZATION, value)
            }
            // The relay refuses it.
            Err(_) => request,
        }
    }
}

impl EventSource for RelaySource {
    fn open(&self, msn: &Msn, after: Option<String>) -> Box<dyn EventStream> {
        let mut request = self.proved(self.client.get(self.at.at(EVENTS_PATH, msn)));
        request = request.header(ACCEPT, "text/event-stream");
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let (sender, receiver) = mpsc::channel(WAITING);
        let host = host_of(&self.at.base);
        let work = self.handle.spawn(async move {
            if let Err(error) = listen(request, &host, &sender).await {
                // Nobody there any more is as good.
                let _ = sender.send(Err(error)).await;
            }
        });
        Box::new(RelayStream { receiver, _work: work })
    }

    fn kept(&self, msn: &Msn, position: &str) {
        let url = self.at.at(&format!("{CHECK_INS_PATH}{position}"), msn);
        let request = self.proved(self.client.delete(url)).timeout(ANSWERS_WITHIN);
        // If this is lost, the relay tells the check-in once more, or deletes it when it is too old.
        let _ = self.handle.detach(async move { drop(request.send().await) });
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
    request: RequestBuilder,
    host: &str,
    to: &mpsc::Sender<Result<Heard, SourceError>>,
) -> Result<(), SourceError> {
    let lost = |error: reqwest::Error| SourceError::Lost(failure::sort(host, &error).to_string());
    let silent = |limit: Duration| SourceError::Lost(format!("{host}: nothing for {limit:?}"));
    let answer = timeout(ANSWERS_WITHIN, request.send()).await;
    let mut answer = answer.map_err(|_| silent(ANSWERS_WITHIN))?.map_err(lost)?;
    if answer.status() != StatusCode::OK {
        return Err(SourceError::Refused(format!("{host} answers {}", answer.status().as_u16())));
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
                && let Ok(started) = serde_json::from_str::<Started>(&event.data)
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
        PAYMENT => serde_json::from_str(&event.data).ok().and_then(payment),
        CHECK_IN => serde_json::from_str(&event.data).ok().and_then(check_in),
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

fn host_of(url: &HttpsUrl) -> String {
    let parsed = url::Url::parse(url.as_str()).ok();
    parsed.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
