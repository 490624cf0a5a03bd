use std::time::Duration;

use subtle::ConstantTimeEq;

use super::address::Address;
use super::diagnose;
use super::event::Event;
use super::headers::Headers;
use super::rejected::Rejected;
use super::signature::{Content, SCHEME, SIGNATURE, SIGNED_HEADERS, content_hash, signature};
use crate::clock::Timestamp;
use crate::secret::Secret;

/// How old a delivery may be. The platform sends an event again for 7 days, and whether it signs it anew each time
/// is not documented; a day more for clocks.
pub const OLDEST: Duration = Duration::from_secs(8 * 24 * 60 * 60);
/// How far ahead of this machine's clock a delivery may be: as much as a clock with the wrong time zone is off, and
/// a date may be.
pub const AHEAD: Duration = Duration::from_secs(24 * 60 * 60);

/// One request that may be a delivery.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The method.
    pub method: &'a str,
    /// The public address as it was registered. Not taken from the request.
    pub address: &'a Address,
    /// The headers.
    pub headers: Headers<'a>,
    /// The exact bytes that arrived.
    pub body: &'a [u8],
}

/// Which dates are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The time now.
    pub now: Timestamp,
    /// How old a delivery may be.
    pub oldest: Duration,
    /// How far in the future it may be.
    pub ahead: Duration,
}

impl Window {
    /// The usual one: [`OLDEST`] and [`AHEAD`] around `now`.
    pub fn around(now: Timestamp) -> Self {
        Self { now, oldest: OLDEST, ahead: AHEAD }
    }

    fn check(&self, date: Timestamp) -> Result<(), Rejected> {
        let (old, ahead) = (self.now.since(date), date.since(self.now));
        if old > self.oldest {
            return Err(Rejected::TooOld(old));
        }
        if ahead > self.ahead {
            return Err(Rejected::FromTheFuture(ahead));
        }
        Ok(())
    }
}

/// Whether the platform sent this, and what it says. Each secret is tried: there is one per registration, and two
/// while they are exchanged.
///
/// Nothing is parsed before the signature is known to be right. A genuine delivery of a kind this version does not
/// know is [`Event::Other`]; answer it like any other, since the platform sends nothing more about a payment until
/// what came before is accepted.
///
/// The same delivery may come again: whoever acts on events does so once per [`EventKey`](super::EventKey).
pub fn verify(delivery: &Delivery<'_>, secrets: &[Secret], window: &Window) -> Result<Event, Rejected> {
    if delivery.method != "POST" {
        return Err(Rejected::NotPost);
    }
    let (date, hash) = (delivery.headers.date()?, delivery.headers.hash()?);
    let given = signature_of(delivery.headers.authorization()?)?;
    if secrets.is_empty() {
        return Err(Rejected::NoSecret);
    }
    let content = Content {
        path_and_query: delivery.address.path_and_query(),
        authority: delivery.address.authority(),
        date,
        hash,
    };
    // All of them, whichever is right: how long it takes says nothing about which.
    let signed = secrets
        .iter()
        .fold(false, |found, secret| equal(&signature(secret.expose().as_bytes(), content), given) | found);
    let whole = equal(&content_hash(delivery.body), hash);
    match (signed, whole) {
        (true, true) => {}
        (true, false) => return Err(diagnose::body(delivery.body, hash)),
        (false, true) => return Err(diagnose::signature(secrets, content, delivery.headers.host(), given)),
        (false, false) => return Err(Rejected::BodyAndSignature),
    }
    window.check(Timestamp::parse_http(date).ok_or(Rejected::Date)?)?;
    Ok(Event::read(delivery.body))
}

/// In constant time, but for the length.
pub(super) fn equal(ours: &str, given: &str) -> bool {
    ours.as_bytes().ct_eq(given.as_bytes()).into()
}

/// Base64 may end in `=`, so what follows the first `Signature=` is all of it.
fn signature_of(authorization: &str) -> Result<&str, Rejected> {
    let parts = authorization.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME));
    let (fields, signature) =
        parts.and_then(|(_, fields)| fields.split_once(SIGNATURE)).ok_or(Rejected::OtherScheme)?;
    let same_headers = fields.trim_end_matches('&').eq_ignore_ascii_case(SIGNED_HEADERS);
    if same_headers { Ok(signature) } else { Err(Rejected::OtherScheme) }
}
