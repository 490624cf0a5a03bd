use std::time::Duration;

use super::authorize::identify;
use super::reading::{Endpoint, Reading, object, unreadable};
use super::refusal::complete;
use super::retry_after::retry_after;
use crate::error::{Class, Error, ErrorName};
use crate::http::{HttpRequest, HttpResponse, Method};
use crate::ids::{Msn, SystemInfo};
use crate::secret::{Credentials, Secret};
use crate::wire::error::{Shape, parse};
use crate::wire::token::TokenAnswer;

const PATH: &str = "/accesstoken/get";

/// Fetches an access token: `POST /accesstoken/get`.
///
/// No operation was sent while there is no token, so every error here is of the class `not_sent`.
#[derive(Debug, Clone)]
pub struct AccessToken {
    credentials: Credentials,
    msn: Msn,
    system: SystemInfo,
}

/// An access token with its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What goes into the header.
    pub secret: Secret,
    /// How long it is valid from the moment of the answer: an hour in test, a day in production.
    pub lifetime: Duration,
}

impl AccessToken {
    /// For these keys. The system is told as with every call.
    pub fn new(credentials: Credentials, msn: Msn, system: SystemInfo) -> Self {
        Self { credentials, msn, system }
    }
}

impl Endpoint for AccessToken {
    type Answer = Token;

    fn request(&self) -> HttpRequest {
        let headers = vec![
            ("client_id", self.credentials.client_id().expose().to_owned()),
            ("client_secret", self.credentials.client_secret().expose().to_owned()),
        ];
        let body = Some(Vec::new());
        let mut request = HttpRequest { method: Method::Post, target: PATH.to_owned(), headers, body };
        identify(&mut request, &self.credentials, &self.msn, &self.system);
        request
    }

    fn read(&self, response: &HttpResponse) -> Reading<Token> {
        match response.status {
            200 => {
                token(response).map_or_else(|cause| Reading::Unclear(unavailable(&cause)), Reading::Success)
            }
            _ => refusal(response),
        }
    }
}

fn token(response: &HttpResponse) -> Result<Token, Error> {
    let answer: TokenAnswer = object(response)?;
    let usable = !answer.access_token.is_empty() && answer.access_token.chars().all(|c| c.is_ascii_graphic());
    if !usable {
        return Err(unreadable(response, "the token is not one that fits into a header"));
    }
    let lifetime = lifetime(&answer).ok_or_else(|| unreadable(response, "the token has no life"))?;
    Ok(Token { secret: Secret::new(answer.access_token.clone()), lifetime })
}

/// From the relative figure, which needs no clock; else from the difference of the two absolute ones.
fn lifetime(answer: &TokenAnswer) -> Option<Duration> {
    let absolute = || answer.expires_on()?.checked_sub(answer.not_before()?);
    let seconds = answer.expires_in().or_else(absolute)?;
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

fn refusal(response: &HttpResponse) -> Reading<Token> {
    let body = parse(&response.headers, &response.body);
    let error = |name| complete(Error::new(name), response, &body).with_class(Class::NotSent);
    match response.status {
        // A page in front of the platform says nothing about the keys.
        400 | 401 | 403 if !matches!(body.shape, Shape::Unreadable) => {
            Reading::Refused(error(ErrorName::NotAuthenticated))
        }
        423 | 429 => {
            let error = error(ErrorName::TokenUnavailable);
            Reading::NotExecuted { error, retry_after: retry_after(response) }
        }
        _ => Reading::Unclear(error(ErrorName::TokenUnavailable)),
    }
}

/// A success that cannot be used is no token: nothing was sent.
fn unavailable(cause: &Error) -> Error {
    let error = Error::new(ErrorName::TokenUnavailable);
    let error = cause.http_status().into_iter().fold(error, Error::with_http_status);
    cause.detail().into_iter().fold(error, Error::with_detail)
}
