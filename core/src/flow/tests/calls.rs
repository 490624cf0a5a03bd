//! One call, whatever comes back to it.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use crate::api::Token;
use crate::flow::call::{Call, CallResult, Next};
use crate::flow::retry::Spread;
use crate::flow::token::{Ask, Fetched, Ticket, TokenNote, TokenPlan};
use crate::http::{HttpRequest, HttpResponse, Method, TransportError};
use crate::ids::{Msn, SystemInfo};
use crate::secret::{Credentials, Secret};

fn request() -> HttpRequest {
    let headers = vec![("idempotency-key", "key-1".to_owned())];
    HttpRequest { method: Method::Post, target: "/x".into(), headers, body: Some(b"{\"a\":1}".to_vec()) }
}

/// Tokens of a plan, one after the other.
fn tickets(count: usize) -> Vec<Ticket> {
    let mut plan = TokenPlan::new(Arc::new(Credentials::new("id", "secret", "key").unwrap()));
    let mut ticket = |text: String| {
        let Ask::Fetch(fetch) = plan.ask(Duration::ZERO) else { panic!() };
        let token = Token { secret: Secret::new(text), lifetime: Duration::from_secs(60) };
        plan.fetched(fetch.id, Fetched::Token(token), Duration::ZERO, Spread(0));
        let Ask::Use(ticket, _) = plan.ask(Duration::ZERO) else { panic!() };
        plan.note(TokenNote::Rejected(ticket.serial), Duration::ZERO, Spread(0));
        plan.note(TokenNote::Worked, Duration::ZERO, Spread(0));
        ticket
    };
    (0..count).map(|number| ticket(format!("token-{number}"))).collect()
}

fn answers() -> impl Strategy<Value = Vec<Result<HttpResponse, TransportError>>> {
    let body = prop_oneof![
        Just(r#"{"statusCode":401,"message":"Access denied"}"#.to_owned()),
        Just("<html>log in</html>".to_owned()),
        Just(r#"{"title":"Unauthorized","status":401}"#.to_owned()),
        ".{0,30}",
    ];
    let status = prop_oneof![3 => Just(401_u16), 1 => Just(200), 1 => Just(400), 1 => any::<u16>()];
    let answer = (status, body)
        .prop_map(|(status, body)| Ok(HttpResponse { status, headers: Vec::new(), body: body.into_bytes() }));
    let failed = prop_oneof![
        Just(Err(TransportError::NotSent("no route".into()))),
        Just(Err(TransportError::Lost("reset".into()))),
    ];
    proptest::collection::vec(prop_oneof![5 => answer, 1 => failed], 3)
}

proptest! {
    /// At most twice, the same bytes under the same key with another token; the end is what came last.
    #[test]
    fn a_call_is_sent_once_or_twice_and_ends_with_what_came_last(answers in answers()) {
        let (msn, system) = (Msn::new("123456").unwrap(), SystemInfo::new("till", "1").unwrap());
        let mut call = Call::new(request(), &msn, &system);
        let mut sent = 0;
        for (ticket, answer) in tickets(3).iter().zip(answers) {
            let (request_sent, waiting) = call.token(ticket);
            sent += 1;
            prop_assert_eq!(&request_sent.body, &request().body);
            prop_assert!(request_sent.headers.contains(&("idempotency-key", "key-1".to_owned())));
            let bearers = request_sent.headers.iter().filter(|(name, _)| *name == "authorization").count();
            prop_assert_eq!(bearers, 1);
            match waiting.answer(answer.clone()) {
                Next::Again(again, note) => {
                    prop_assert_eq!(note, TokenNote::Rejected(ticket.serial));
                    prop_assert_eq!(answer.unwrap().status, 401);
                    call = again;
                }
                Next::Done(result, note) => {
                    let rejected = matches!(&answer, Ok(response) if response.status == 401);
                    prop_assert_eq!(note == TokenNote::Rejected(ticket.serial), rejected);
                    match (answer, result) {
                        (Ok(response), CallResult::Answered(kept)) => prop_assert!(kept == response),
                        (Err(TransportError::NotSent(_)), CallResult::NotSent(_))
                        | (Err(TransportError::Lost(_)), CallResult::Lost(_)) => {}
                        (answer, result) => prop_assert!(false, "{:?} from {:?}", result, answer),
                    }
                    break;
                }
            }
            prop_assert!(sent < 2, "a third time");
        }
    }
}

/// A token is proven by success alone: not by a redirection, which somebody else may have sent.
#[test]
fn only_success_proves_a_token() {
    let (msn, system) = (Msn::new("123456").unwrap(), SystemInfo::new("till", "1").unwrap());
    for (status, proven) in [(200, true), (299, true), (300, false), (404, false), (503, false)] {
        let ticket = tickets(1).remove(0);
        let (_, waiting) = Call::new(request(), &msn, &system).token(&ticket);
        let answer = HttpResponse { status, headers: Vec::new(), body: Vec::new() };
        let Next::Done(_, note) = waiting.answer(Ok(answer)) else { panic!("{status}") };
        assert_eq!(note == TokenNote::Worked, proven, "{status}");
    }
}
