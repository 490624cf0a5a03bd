//! One HTTP exchange as a pure machine: a token, the request, and after a 401 once more with a new token.

use crate::error::Error;
use crate::http::{HttpResponse, TransportError};

/// Status that says the token or the key was not accepted.
const UNAUTHORIZED: u16 = 401;

/// What came of an exchange, sorted by what may have happened on the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallResult {
    /// The platform, or something before it, answered.
    Answered(HttpResponse),
    /// The request certainly did not leave this machine: no token, or no connection.
    NotSent(Error),
    /// It may have been carried out.
    Lost(Error),
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Get a token; if one is named, another than that.
    Token {
        /// The token that was not accepted.
        instead_of: Option<u64>,
    },
    /// Send the request with the token in hand.
    Send,
    /// Finished.
    Done(CallResult),
}

/// One exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Start,
    Ready { token: u64, repeat: bool },
    Rejected { token: u64, answer: HttpResponse },
    Done(CallResult),
}

impl Default for Exchange {
    fn default() -> Self {
        Self::new()
    }
}

impl Exchange {
    /// Nothing has been sent.
    pub fn new() -> Self {
        Self { state: State::Start }
    }

    /// What to do next.
    pub fn next(&self) -> Next {
        match &self.state {
            State::Start => Next::Token { instead_of: None },
            State::Ready { .. } => Next::Send,
            State::Rejected { token, .. } => Next::Token { instead_of: Some(*token) },
            State::Done(result) => Next::Done(result.clone()),
        }
    }

    /// A token is at hand, named by a number that grows with each token.
    pub fn token(&mut self, token: u64) {
        let repeat = matches!(self.state, State::Rejected { .. });
        self.state = State::Ready { token, repeat };
    }

    /// No token could be had. Without one nothing is sent; after a 401 that answer stands.
    pub fn no_token(&mut self, error: Error) {
        let result = match std::mem::replace(&mut self.state, State::Start) {
            State::Rejected { answer, .. } => CallResult::Answered(answer),
            _ => CallResult::NotSent(error),
        };
        self.state = State::Done(result);
    }

    /// What became of the request.
    pub fn heard(&mut self, result: Result<HttpResponse, TransportError>) {
        let State::Ready { token, repeat } = self.state else { return };
        self.state = match result {
            Ok(answer) if answer.status == UNAUTHORIZED && !repeat => State::Rejected { token, answer },
            Ok(answer) => State::Done(CallResult::Answered(answer)),
            Err(fault @ TransportError::NotSent(_)) => State::Done(CallResult::NotSent(fault.into())),
            Err(fault @ TransportError::Lost(_)) => State::Done(CallResult::Lost(fault.into())),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorName;

    fn answer(status: u16) -> HttpResponse {
        HttpResponse { status, headers: Vec::new(), body: Vec::new() }
    }

    fn no_token() -> Error {
        Error::new(ErrorName::TokenUnavailable)
    }

    #[test]
    fn an_answer_ends_it() {
        let mut exchange = Exchange::new();
        assert_eq!(exchange.next(), Next::Token { instead_of: None });
        exchange.token(1);
        assert_eq!(exchange.next(), Next::Send);
        exchange.heard(Ok(answer(409)));
        assert_eq!(exchange.next(), Next::Done(CallResult::Answered(answer(409))));
    }

    #[test]
    fn a_401_is_repeated_once_with_another_token() {
        let mut exchange = Exchange::new();
        exchange.token(7);
        exchange.heard(Ok(answer(401)));
        assert_eq!(exchange.next(), Next::Token { instead_of: Some(7) });
        exchange.token(8);
        assert_eq!(exchange.next(), Next::Send);
        exchange.heard(Ok(answer(401)));
        assert_eq!(exchange.next(), Next::Done(CallResult::Answered(answer(401))));
    }

    #[test]
    fn without_a_token_nothing_is_sent() {
        let mut exchange = Exchange::new();
        exchange.no_token(no_token());
        assert_eq!(exchange.next(), Next::Done(CallResult::NotSent(no_token())));
    }

    #[test]
    fn without_a_second_token_the_401_stands() {
        let mut exchange = Exchange::new();
        exchange.token(1);
        exchange.heard(Ok(answer(401)));
        exchange.no_token(no_token());
        assert_eq!(exchange.next(), Next::Done(CallResult::Answered(answer(401))));
    }

    #[test]
    fn what_may_have_arrived_is_told_apart_from_what_did_not_leave() {
        let heard = |result| {
            let mut exchange = Exchange::new();
            exchange.token(1);
            exchange.heard(Err(result));
            exchange.next()
        };
        let refused = heard(TransportError::NotSent("refused".into()));
        assert!(matches!(refused, Next::Done(CallResult::NotSent(_))));
        let reset = heard(TransportError::Lost("reset".into()));
        assert!(matches!(reset, Next::Done(CallResult::Lost(_))));
    }
}
