//! One call of the platform: with a token, and once more with another if the first was rejected.
//!
//! ```text
//! Call --token--> SentCall --401 in a form of the platform--> Call --token--> SentCall --> Done
//!   \--no token--> NotSent       \--anything else--> Done
//! ```

use super::token::{NoToken, Serial, Ticket, TokenNote};
use crate::api::{authorize, is_refusal};
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse, TransportError};
use crate::ids::{Msn, SystemInfo};

const UNAUTHORIZED: u16 = 401;

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallResult {
    /// With a complete answer. What it proves is for the endpoint to say.
    Answered(HttpResponse),
    /// It was certainly not carried out: nothing left this machine, or what left was refused for its token.
    NotSent(Error),
    /// It may have been carried out.
    Lost(Error),
}

/// A call that needs a token to go out.
#[derive(Debug)]
#[must_use]
pub struct Call<'a> {
    request: HttpRequest,
    msn: &'a Msn,
    system: &'a SystemInfo,
    /// The platform's 401 to the first attempt.
    rejection: Option<HttpResponse>,
}

/// A call that is on its way.
#[derive(Debug)]
#[must_use]
pub struct SentCall<'a> {
    call: Call<'a>,
    serial: Serial,
}

/// What follows an answer.
#[derive(Debug)]
#[must_use]
pub enum Next<'a> {
    /// Tell the token plan that this token was rejected, get another, and send once more.
    Again(Call<'a>, TokenNote),
    /// Finished. The note is for the token plan.
    Done(CallResult, TokenNote),
}

impl<'a> Call<'a> {
    /// `request` is what the endpoint wants, without the headers that say who asks.
    pub fn new(request: HttpRequest, msn: &'a Msn, system: &'a SystemInfo) -> Self {
        Self { request, msn, system, rejection: None }
    }

    /// What to send with this token. A repeat has the same idempotency key and the same bytes.
    pub fn token(self, ticket: &Ticket) -> (HttpRequest, SentCall<'a>) {
        let mut request = self.request.clone();
        authorize(&mut request, &ticket.token, &ticket.credentials, self.msn, self.system);
        (request, SentCall { call: self, serial: ticket.serial })
    }

    /// There is no token. If one was rejected before and the keys are now refused, the rejection is the answer.
    pub fn no_token(self, why: NoToken) -> CallResult {
        match (self.rejection, why) {
            (Some(rejection), NoToken::Refused(_)) => CallResult::Answered(rejection),
            (_, NoToken::Refused(error) | NoToken::Unavailable { error, .. }) => CallResult::NotSent(error),
        }
    }
}

impl<'a> SentCall<'a> {
    /// What came back.
    ///
    /// Only a 401 in a form that the platform gives is followed by a second attempt: it proves that the first
    /// was not carried out. A page with a 401, from something in between, proves nothing; it is handed on, and
    /// a repeat is left to who knows what that means for the operation.
    pub fn answer(self, answer: Result<HttpResponse, TransportError>) -> Next<'a> {
        let Self { mut call, serial } = self;
        match answer {
            Ok(response) if response.status == UNAUTHORIZED => {
                let note = TokenNote::Rejected(serial);
                if call.rejection.is_none() && is_refusal(&response) {
                    call.rejection = Some(response);
                    return Next::Again(call, note);
                }
                Next::Done(CallResult::Answered(response), note)
            }
            Ok(response) => {
                let note = if response.status < 300 { TokenNote::Worked } else { TokenNote::Silent };
                Next::Done(CallResult::Answered(response), note)
            }
            Err(error) => Next::Done(error.into(), TokenNote::Silent),
        }
    }
}

impl From<TransportError> for CallResult {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NotSent(_) => Self::NotSent(error.into()),
            TransportError::Lost(_) => Self::Lost(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};
    use std::time::Duration;

    use super::*;
    use crate::error::{Class, ErrorName};
    use crate::flow::retry::Spread;
    use crate::flow::token::{Ask, Fetched, TokenPlan};
    use crate::http::Method;
    use crate::secret::{Credentials, Secret};

    const GATEWAY: &str = "{\"statusCode\": 401, \"message\": \"Access denied\"}";
    const PAGE: &str = "<html>Please log in</html>";

    static CALLER: LazyLock<(Msn, SystemInfo)> =
        LazyLock::new(|| (Msn::new("123456").unwrap(), SystemInfo::new("till", "1").unwrap()));

    fn call() -> Call<'static> {
        let headers = vec![("idempotency-key", "k-1".to_owned())];
        let body = Some(b"{}".to_vec());
        let request = HttpRequest { method: Method::Post, target: "/x".to_owned(), headers, body };
        Call::new(request, &CALLER.0, &CALLER.1)
    }

    /// Tickets as a plan gives them out, one after the other.
    fn tickets() -> [Ticket; 2] {
        let mut plan = TokenPlan::new(Arc::new(Credentials::new("id", "secret", "key").unwrap()));
        ["one", "two"].map(|text| {
            let Ask::Fetch(fetch) = plan.ask(Duration::ZERO) else { panic!() };
            let token = crate::api::Token { secret: Secret::new(text), lifetime: Duration::from_secs(60) };
            plan.fetched(fetch.id, Fetched::Token(token), Duration::ZERO, Spread(0));
            let Ask::Use(ticket, _) = plan.ask(Duration::ZERO) else { panic!() };
            plan.note(TokenNote::Rejected(ticket.serial), Duration::ZERO, Spread(0));
            plan.note(TokenNote::Worked, Duration::ZERO, Spread(0));
            ticket
        })
    }

    fn answer(status: u16, body: &str) -> HttpResponse {
        HttpResponse { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    fn again(next: Next<'_>) -> (Call<'_>, TokenNote) {
        match next {
            Next::Again(call, note) => (call, note),
            Next::Done(..) => panic!("{next:?}"),
        }
    }

    fn done(next: Next<'_>) -> (CallResult, TokenNote) {
        match next {
            Next::Done(result, note) => (result, note),
            Next::Again(..) => panic!("{next:?}"),
        }
    }

    #[test]
    fn a_rejected_token_is_replaced_once_and_all_else_stays() {
        let [first, second] = tickets();
        let (sent, waiting) = call().token(&first);
        let (waiting, note) = again(waiting.answer(Ok(answer(401, GATEWAY))));
        assert_eq!(note, TokenNote::Rejected(first.serial));
        let (repeat, waiting) = waiting.token(&second);
        assert_eq!(sent.body, repeat.body);
        let differing: Vec<_> =
            sent.headers.iter().filter(|header| !repeat.headers.contains(header)).collect();
        assert_eq!(differing, [&("authorization", "Bearer one".to_owned())]);
        let (result, note) = done(waiting.answer(Ok(answer(201, "{}"))));
        assert_eq!((result, note), (CallResult::Answered(answer(201, "{}")), TokenNote::Worked));
    }

    #[test]
    fn a_second_rejection_is_the_answer() {
        let [first, second] = tickets();
        let (_, waiting) = call().token(&first);
        let (waiting, _) = again(waiting.answer(Ok(answer(401, GATEWAY))));
        let (_, waiting) = waiting.token(&second);
        let (result, note) = done(waiting.answer(Ok(answer(401, GATEWAY))));
        assert_eq!(result, CallResult::Answered(answer(401, GATEWAY)));
        assert_eq!(note, TokenNote::Rejected(second.serial));
    }

    #[test]
    fn a_page_with_a_401_is_not_repeated_here() {
        let [first, _] = tickets();
        let (_, waiting) = call().token(&first);
        let (result, note) = done(waiting.answer(Ok(answer(401, PAGE))));
        assert_eq!(result, CallResult::Answered(answer(401, PAGE)));
        assert_eq!(note, TokenNote::Rejected(first.serial));
    }

    #[test]
    fn without_a_token_nothing_was_sent() {
        let refused = Error::new(ErrorName::NotAuthenticated);
        let unavailable = Error::new(ErrorName::TokenUnavailable);
        let later = NoToken::Unavailable { at: Duration::ZERO, error: unavailable.clone() };
        assert_eq!(call().no_token(NoToken::Refused(refused.clone())), CallResult::NotSent(refused.clone()));

        let rejected = || {
            let (_, waiting) = call().token(&tickets()[0]);
            again(waiting.answer(Ok(answer(401, GATEWAY)))).0
        };
        assert_eq!(rejected().no_token(later), CallResult::NotSent(unavailable));
        let result = rejected().no_token(NoToken::Refused(refused));
        assert_eq!(result, CallResult::Answered(answer(401, GATEWAY)));
    }

    #[test]
    fn what_the_transport_says_is_kept_apart() {
        let ticket = &tickets()[0];
        let fate = |error| done(call().token(ticket).1.answer(Err(error)));
        let (result, note) = fate(TransportError::NotSent("no route".to_owned()));
        let CallResult::NotSent(error) = result else { panic!() };
        assert_eq!((error.class(), note), (Class::NotSent, TokenNote::Silent));
        let (result, _) = fate(TransportError::Lost("reset".to_owned()));
        let CallResult::Lost(error) = result else { panic!() };
        assert_eq!((error.class(), error.detail()), (Class::Unknown, Some("reset")));
    }
}
