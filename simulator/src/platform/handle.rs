//! The way of a request: note it, let the faults strike, answer.

use super::route::Route;
use super::{Operation, Platform};
use crate::codes;
use crate::edit::edit;
use crate::fail::{Checked, Fail, Family, Occasion, gateway};
use crate::fault::{FaultBody, FaultKind};
use crate::http::{Held, JSON, Millis, Outcome, Request, Response};
use crate::json::Json;
use crate::moment;

/// A page, as a proxy in trouble sends it.
const PAGE: &str =
    "<html><head><title>Error</title></head><body><h1>Error</h1><p>Try again later.</p></body></html>";
/// The status of a code that the table does not know.
const UNKNOWN_CODE_STATUS: u16 = 400;

impl Platform {
    /// Takes one request at the moment `now`; time never runs backwards, an earlier `now` counts as the last.
    pub fn handle(&mut self, request: &Request<'_>, now: Millis) -> Outcome {
        self.advance_to(now);
        let body = Json::parse(request.body);
        let route = Route::of(request.method, request.target, body.as_ref());
        let (operation, reference) = (route.map(|r| r.operation), route.and_then(|r| r.reference()));
        let call = self.calls.note(request, operation, reference, self.now);
        let struck = operation.map(|operation| self.faults.strike(operation, reference)).unwrap_or_default();
        if !struck.is_empty() {
            if let Some(call) = self.calls.get_mut(call) {
                call.faults = struck.iter().map(FaultKind::name).collect();
            }
            return self.suffer(request, route, body.as_ref(), Held { call, faults: struck });
        }
        let response = self.answer(request, route, body.as_ref());
        self.close(call, &response);
        Outcome::Answer(response)
    }

    /// Goes on with a request that was [held](Outcome::Held): the same request, now that it arrives.
    pub fn resume(&mut self, held: Held, request: &Request<'_>, now: Millis) -> Outcome {
        self.advance_to(now);
        let body = Json::parse(request.body);
        let route = Route::of(request.method, request.target, body.as_ref());
        self.suffer(request, route, body.as_ref(), held)
    }

    /// Answers with faults.
    fn suffer(
        &mut self,
        request: &Request<'_>,
        route: Option<Route<'_>>,
        body: Option<&Json<'_>>,
        mut held: Held,
    ) -> Outcome {
        let late = held.faults.iter().position(|kind| matches!(kind, FaultKind::Held { .. }));
        if let Some(late) = late
            && let FaultKind::Held { ms } = held.faults.remove(late)
        {
            return Outcome::Held { ms, held };
        }
        for kind in &held.faults {
            if let FaultKind::Before { act } = kind {
                self.strike_payment(request, route, *act);
            }
        }
        let main = held.faults.iter().find(|kind| kind.is_main());
        let outcome = match main {
            Some(kind) => self.fail_with(kind, request, route, body),
            None => Outcome::Answer(self.answer(request, route, body)),
        };
        if let Outcome::Answer(response) = &outcome {
            self.close(held.call, response);
        }
        let mut slow = 0;
        for kind in &held.faults {
            match kind {
                FaultKind::After { act } => self.strike_payment(request, route, *act),
                FaultKind::Slow { ms } => slow = ms.saturating_add(slow),
                _ => {}
            }
        }
        if slow == 0 { outcome } else { Outcome::Late { ms: slow, then: Box::new(outcome) } }
    }

    /// Somebody acts on the payment the request is about; what cannot be done is not done.
    fn strike_payment(&mut self, request: &Request<'_>, route: Option<Route<'_>>, act: super::Act) {
        let unit = self.options.units.iter().position(|unit| Some(unit.msn.as_str()) == request.headers.msn);
        let reference = route.and_then(|route| route.reference());
        let place = unit.zip(reference).and_then(|(unit, reference)| self.find(unit, reference));
        if let Some(place) = place {
            let _ = self.act_on(place, act);
        }
    }

    fn fail_with(
        &mut self,
        kind: &FaultKind,
        request: &Request<'_>,
        route: Option<Route<'_>>,
        body: Option<&Json<'_>>,
    ) -> Outcome {
        let response = match kind {
            FaultKind::CutBefore => return Outcome::Cut,
            FaultKind::Lost => {
                self.answer(request, route, body);
                return Outcome::Cut;
            }
            FaultKind::CutInBody => {
                let response = self.answer(request, route, body);
                let sent = response.body.len() / 2;
                return Outcome::CutInBody { response, sent };
            }
            FaultKind::Status { status, work, body: shape } => {
                if *work {
                    self.answer(request, route, body);
                }
                self.made_up(*status, *shape, request.target)
            }
            FaultKind::Redirect { location, work } => {
                if *work {
                    self.answer(request, route, body);
                }
                let mut response = Response::empty(302);
                response.headers.push(("location", location.clone()));
                response
            }
            FaultKind::Locked => self.render(&codes::PROCESSING.into(), request.target),
            FaultKind::TooMany { retry_after } => {
                let mut response = gateway(429, "Rate limit is exceeded. Try again later.");
                response.headers.extend(retry_after.map(|seconds| ("retry-after", seconds.to_string())));
                response
            }
            FaultKind::Refused { code } => self.refused(*code, request.target),
            FaultKind::ExpiredToken => {
                let bearer = request.headers.authorization.and_then(|value| value.strip_prefix("Bearer "));
                self.tokens.revoke(bearer.unwrap_or_default());
                self.render(&self.bad_token(), request.target)
            }
            _ => {
                let mut response = self.answer(request, route, body);
                edit(&mut response, kind);
                response
            }
        };
        Outcome::Answer(response)
    }

    /// A status that comes from nowhere.
    fn made_up(&mut self, status: u16, shape: FaultBody, target: &str) -> Response {
        match shape {
            FaultBody::Problem => self.render(&Fail::Plain { status, title: "An error occurred" }, target),
            FaultBody::Gateway => gateway(status, "The service is not available."),
            FaultBody::Html => Response::new(status, "text/html", PAGE.into()),
            FaultBody::Object => Response::new(status, JSON, b"{}".to_vec()),
            FaultBody::Empty => Response::empty(status),
        }
    }

    /// A refusal by number, also by one that nobody knows yet.
    fn refused(&mut self, number: u32, target: &str) -> Response {
        match codes::find(number) {
            Some(code) => self.render(&code.into(), target),
            None => self.render(&Fail::UnknownCode { status: UNKNOWN_CODE_STATUS, number }, target),
        }
    }

    fn close(&mut self, call: u64, response: &Response) {
        let code = if response.status < 400 { None } else { code_of(response) };
        if let Some(call) = self.calls.get_mut(call) {
            call.status = Some(response.status);
            call.code = code;
        }
    }

    fn answer(
        &mut self,
        request: &Request<'_>,
        route: Option<Route<'_>>,
        body: Option<&Json<'_>>,
    ) -> Response {
        self.carry_out(request, route, body).unwrap_or_else(|fail| self.render(&fail, request.target))
    }

    fn carry_out(
        &mut self,
        request: &Request<'_>,
        route: Option<Route<'_>>,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        let not_found = Fail::Gateway { status: 404, message: "Resource not found" };
        let Route { operation, name } = route.ok_or(not_found)?;
        match operation {
            Operation::Token => return self.fetch_token(&request.headers),
            Operation::Picture => return self.picture(name),
            _ => {}
        }
        let caller = self.admit(&request.headers, operation, name)?;
        check_media(request, body.is_some())?;
        match operation {
            Operation::Get => self.get(caller, name),
            Operation::Events => self.events(caller, name),
            Operation::ForceApprove => self.force_approve(caller, name, body),
            Operation::RegisterWebhook => self.register_webhook(caller, body),
            Operation::ListWebhooks => self.list_webhooks(caller),
            Operation::DeleteWebhook => self.delete_webhook(caller, name),
            _ if operation.is_of_orders() => self.order_api(caller, operation, name, body),
            _ if operation.is_of_qr() => self.qr_api(request, caller, operation, name, body),
            _ => self.keyed(request, caller, operation, name, body),
        }
    }

    pub(super) fn render(&mut self, fail: &Fail, target: &str) -> Response {
        let path = target.split('?').next().unwrap_or_default();
        let instance = ["/webhooks", "/epayment"].iter().find_map(|prefix| path.strip_prefix(prefix));
        let (trace_id, timestamp) = (self.random.trace_id(), moment::utc(self.now, 0));
        let occasion = Occasion {
            instance: instance.unwrap_or(path),
            trace_id: &trace_id,
            timestamp: &timestamp,
            family: Family::of(path),
        };
        fail.render(&self.options.switches, &occasion)
    }
}

/// A body must be JSON and say so.
fn check_media(request: &Request<'_>, is_json: bool) -> Checked<()> {
    if request.body.is_empty() {
        return Ok(());
    }
    let media = request.headers.content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    if !media.trim().eq_ignore_ascii_case(JSON) {
        return Err(Fail::Gateway { status: 415, message: "Unsupported media type." });
    }
    if is_json { Ok(()) } else { Err(Fail::field("$", "The request body is not valid JSON.")) }
}

/// The error code in a problem body, for the call log.
fn code_of(response: &Response) -> Option<u32> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Body {
        extra_details: Vec<Detail>,
    }
    #[derive(serde::Deserialize)]
    struct Detail {
        name: String,
        reason: String,
    }
    let body: Body = serde_json::from_slice(&response.body).ok()?;
    body.extra_details.iter().find(|detail| detail.name == "ErrorCode")?.reason.parse().ok()
}
