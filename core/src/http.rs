//! HTTP requests and answers as plain values, so that endpoints can be described without a transport.

use zeroize::Zeroize;

/// An HTTP method the platform uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
}

/// One request, ready to go out. `Debug` shows neither header values nor the body; all of it is wiped when it is
/// dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// Path and query below the base address of the environment, with a leading `/`; for an image link the
    /// whole address.
    pub target: String,
    /// Header names in lower case, with their values.
    pub headers: Vec<(&'static str, String)>,
    /// The exact bytes of the body.
    pub body: Option<Vec<u8>>,
}

/// One complete answer. `Debug` shows the status and the length only; all of it is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The whole body; never longer than the limit the transport was built with.
    pub body: Vec<u8>,
}

/// Why there is no answer, sorted by what may have happened on the other side.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The request certainly did not leave this machine: no address, no connection, no TLS.
    #[error("not sent: {0}")]
    NotSent(String),
    /// The request, or a part of it, may have arrived: timeout, reset, unreadable or oversized answer.
    #[error("no usable answer: {0}")]
    Lost(String),
}

impl HttpResponse {
    /// The value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Keys and tokens are in the headers, customers in the body, and whoever has the address of a picture can pay.
impl Drop for HttpRequest {
    fn drop(&mut self) {
        self.target.zeroize();
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
        self.body.zeroize();
    }
}

impl Drop for HttpResponse {
    fn drop(&mut self) {
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
        self.body.zeroize();
    }
}

impl From<TransportError> for crate::error::Error {
    fn from(fault: TransportError) -> Self {
        use crate::error::{Error, ErrorName};
        match fault {
            TransportError::NotSent(why) => Error::new(ErrorName::PlatformUnreachable).with_detail(&why),
            TransportError::Lost(why) => Error::new(ErrorName::NoAnswer).with_detail(&why),
        }
    }
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.target.split('?').next().unwrap_or_default();
        let names: Vec<_> = self.headers.iter().map(|(name, _)| *name).collect();
        write!(f, "HttpRequest({:?} {path}, headers {names:?}, ", self.method)?;
        write!(f, "{} bytes)", self.body.as_ref().map_or(0, Vec::len))
    }
}

impl std::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpResponse({}, {} bytes)", self.status, self.body.len())
    }
}
