use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorName};
use crate::http::{HttpRequest, HttpResponse};
use crate::wire::Object;

/// Longest success body that is read, in bytes. An event log of a thousand entries has about 300 KiB.
pub(super) const BODY_LIMIT: usize = 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// One call of the platform: what to send, and what an answer to it proves.
pub trait Endpoint {
    /// What a success carries.
    type Answer;

    /// The request, without the headers that [`authorize`](super::authorize) adds. The same value gives the
    /// same bytes each time.
    fn request(&self) -> HttpRequest;

    /// What `response` proves.
    fn read(&self, response: &HttpResponse) -> Reading<Self::Answer>;
}

/// What one answer proves about the request it answers.
///
/// It says nothing about earlier attempts of the same operation: a refusal of the second attempt does not
/// prove that the first, whose answer was lost, was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// It was carried out: the answer is complete and about what was asked.
    Success(T),
    /// It was not carried out, and the same request will not be: an answer in a form that only the platform
    /// gives, with a status that means so.
    Refused(Error),
    /// It was not carried out, but may be later, with the same key and the same bytes.
    NotExecuted {
        /// Why not.
        error: Error,
        /// How long the platform asked to wait.
        retry_after: Option<Duration>,
    },
    /// It may have been carried out. Only a read, or a success of a repeat, can tell.
    Unclear(Error),
}

impl<T> Reading<T> {
    /// The answer of a success.
    pub fn success(self) -> Option<T> {
        match self {
            Self::Success(answer) => Some(answer),
            _ => None,
        }
    }

    /// The error of anything but a success.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Success(_) => None,
            Self::Refused(error) | Self::NotExecuted { error, .. } | Self::Unclear(error) => Some(error),
        }
    }

    /// The same with the error completed by what the endpoint knows.
    pub(super) fn map_error(self, complete: impl FnOnce(Error) -> Error) -> Self {
        match self {
            Self::Success(answer) => Self::Success(answer),
            Self::Refused(error) => Self::Refused(complete(error)),
            Self::NotExecuted { error, retry_after } => {
                Self::NotExecuted { error: complete(error), retry_after }
            }
            Self::Unclear(error) => Self::Unclear(complete(error)),
        }
    }
}

impl<T> From<Result<T, Error>> for Reading<T> {
    /// A success that could be relied on, or one that could not.
    fn from(read: Result<T, Error>) -> Self {
        read.map_or_else(Self::Unclear, Self::Success)
    }
}

/// Reads a success that is one object.
pub(super) fn object<W: DeserializeOwned>(response: &HttpResponse) -> Result<W, Error> {
    json(response).map(|Object(answer)| answer)
}

/// Reads a success that is a list of objects.
pub(super) fn list<W: DeserializeOwned>(response: &HttpResponse) -> Result<Vec<W>, Error> {
    let items: Vec<Object<W>> = json(response)?;
    Ok(items.into_iter().map(|Object(item)| item).collect())
}

/// Reads the JSON of a success, whatever its content type says: the platform is known to mislabel it.
fn json<W: DeserializeOwned>(response: &HttpResponse) -> Result<W, Error> {
    let body = response.body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&response.body);
    if body.len() > BODY_LIMIT {
        return Err(unreadable(response, &format!("a success of {} KiB", body.len() / 1024)));
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(unreadable(response, "a success without a body"));
    }
    // The parser skips what it is not asked for without looking whether it is text.
    let text = std::str::from_utf8(body).map_err(|_| unreadable(response, "a success that is not text"))?;
    serde_json::from_slice(text.as_bytes()).map_err(|fault| {
        // The parser's own words may quote the body, and with it a customer.
        let kind = match fault.classify() {
            serde_json::error::Category::Eof => "cut off",
            serde_json::error::Category::Data => "not of the documented form",
            _ => "not JSON",
        };
        let place = format!("line {} column {}", fault.line(), fault.column());
        unreadable(response, &format!("a success that is {kind} at {place}"))
    })
}

/// A success that cannot be relied on.
pub(super) fn unreadable(response: &HttpResponse, detail: &str) -> Error {
    Error::new(ErrorName::UnreadableAnswer).with_http_status(response.status).with_detail(detail)
}

/// A success about something else than was asked for.
pub(super) fn not_ours(response: &HttpResponse, detail: &str) -> Error {
    Error::new(ErrorName::NotOurs).with_http_status(response.status).with_detail(detail)
}
