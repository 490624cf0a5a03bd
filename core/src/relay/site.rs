//! What is asked of a relay, and by whom.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use hyper::header::{AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use super::hub::Hub;
use super::stream::Stream;
use super::tills::Till;
use crate::error::Error;
use crate::ids::Msn;
use crate::log::Level;
use crate::receiver::{Body, Open, Site, empty};
use crate::webhook::Delivery;
use crate::wire::relay::{CHECK_INS_PATH, EVENTS_PATH};

/// Where a till was.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells proxies of one kind to hand on what comes, at once.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

pub(super) struct OfHub(pub(super) Arc<Hub>);

impl Site for OfHub {
    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<bool, Error> {
        self.0.deliver(delivery).await
    }

    async fn answer(&self, request: &Parts, open: &Arc<Open>) -> Option<Response<Body>> {
        let path = request.uri.path();
        let answer = match (&request.method, path, path.strip_prefix(CHECK_INS_PATH)) {
            (&Method::GET, EVENTS_PATH, _) => self.listen(request, open).await,
            (&Method::DELETE, _, Some(id)) => self.keep(request, id).await,
            _ => Err(StatusCode::NOT_FOUND),
        };
        Some(answer.unwrap_or_else(empty))
    }

    async fn work(&self) {
        self.0.work().await;
    }

    fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    fn say(&self, level: Level, text: impl FnOnce() -> String) {
        self.0.say(level, text);
    }
}

impl OfHub {
    /// Opens a stream.
    async fn listen(&self, request: &Parts, open: &Arc<Open>) -> Result<Response<Body>, StatusCode> {
        let (till, msn) = self.who(request)?;
        let hub = &self.0;
        if hub.tally.streams.load(Ordering::Relaxed) >= hub.options.streams {
            hub.say(Level::Error, || "a till is turned away: there are as many streams as may be".to_owned());
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        let last = request.headers.get(LAST_EVENT_ID).map(|id| id.to_str().unwrap_or_default());
        let stand = hub.stand(till, &msn);
        let begun = hub.begin(&stand, last).await;
        let (cursor, gap) = begun.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let stream = Stream::open(hub, till, msn, stand, cursor, gap);
        open.set_apart();
        let mut answer = Response::new(stream.into_body());
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        headers.insert(BUFFERING, HeaderValue::from_static("no"));
        Ok(answer)
    }

    /// A till says that it has a check-in on its own disk.
    async fn keep(&self, request: &Parts, id: &str) -> Result<Response<Body>, StatusCode> {
        let (till, msn) = self.who(request)?;
        let id = self.0.stand(till, &msn).number(id).ok_or(StatusCode::NOT_FOUND)?;
        let kept = self.0.kept_by_till(till, id).await;
        kept.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        Ok(empty(StatusCode::NO_CONTENT))
    }

    /// Which till asks, and about which of its sales units.
    fn who(&self, request: &Parts) -> Result<(&Arc<Till>, Msn), StatusCode> {
        let refused = |status: StatusCode| {
            self.0.tally.refused.fetch_add(1, Ordering::Relaxed);
            status
        };
        let till = bearer(request).and_then(|token| self.0.tills.of_token(token));
        let till = till.ok_or_else(|| refused(StatusCode::UNAUTHORIZED))?;
        let msn = request.uri.query().and_then(|query| query.strip_prefix("msn="));
        let msn = msn.and_then(|msn| Msn::new(msn).ok()).ok_or(StatusCode::BAD_REQUEST)?;
        if !till.is_of(&msn) {
            self.0.say(Level::Warn, || format!("{} asks for a sales unit that is not its own", till.name));
            return Err(refused(StatusCode::FORBIDDEN));
        }
        Ok((till, msn))
    }
}

fn bearer(request: &Parts) -> Option<&str> {
    let mut all = request.headers.get_all(AUTHORIZATION).iter();
    let (only, None) = (all.next()?, all.next()) else { return None };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}
