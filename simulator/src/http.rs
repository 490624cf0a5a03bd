//! Requests and answers as values: the HTTP server and a simulated transport speak to the platform alike.

use crate::fault::FaultKind;

/// Milliseconds since the Unix epoch, UTC. The platform never asks a clock.
pub type Millis = i64;

/// An HTTP method.
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
    /// Anything else; no endpoint takes it.
    Other,
}

impl Method {
    /// Reads the method's name as it stands in a request line.
    pub fn parse(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "DELETE" => Self::Delete,
            _ => Self::Other,
        }
    }

    /// The method's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Other => "OTHER",
        }
    }
}

/// The request headers the platform looks at, borrowed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<'a> {
    /// `Authorization`
    pub authorization: Option<&'a str>,
    /// `Ocp-Apim-Subscription-Key`
    pub subscription_key: Option<&'a str>,
    /// `Merchant-Serial-Number`
    pub msn: Option<&'a str>,
    /// `Idempotency-Key`
    pub idempotency_key: Option<&'a str>,
    /// `Content-Type`
    pub content_type: Option<&'a str>,
    /// `Accept`, of the QR API
    pub accept: Option<&'a str>,
    /// `Size`, of the QR API
    pub size: Option<&'a str>,
    /// `client_id`, of the token endpoint
    pub client_id: Option<&'a str>,
    /// `client_secret`, of the token endpoint
    pub client_secret: Option<&'a str>,
    /// `Vipps-System-Name`, `-Version`, `-Plugin-Name`, `-Plugin-Version`
    pub system: [Option<&'a str>; 4],
}

impl<'a> Headers<'a> {
    /// Picks the known headers out of `pairs`; names in any case, the first of several wins.
    pub fn read(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut headers = Self::default();
        for (name, value) in pairs {
            if let Some(place) = headers.place(name) {
                place.get_or_insert(value);
            }
        }
        headers
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<&'a str>> {
        let [system, version, plugin, plugin_version] = &mut self.system;
        let places = [
            ("authorization", &mut self.authorization),
            ("ocp-apim-subscription-key", &mut self.subscription_key),
            ("merchant-serial-number", &mut self.msn),
            ("idempotency-key", &mut self.idempotency_key),
            ("content-type", &mut self.content_type),
            ("accept", &mut self.accept),
            ("size", &mut self.size),
            ("client_id", &mut self.client_id),
            ("client_secret", &mut self.client_secret),
            ("vipps-system-name", system),
            ("vipps-system-version", version),
            ("vipps-system-plugin-name", plugin),
            ("vipps-system-plugin-version", plugin_version),
        ];
        places.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, place)| place)
    }
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// Path and query, with the leading `/`.
    pub target: &'a str,
    /// The headers.
    pub headers: Headers<'a>,
    /// The body; empty if there is none.
    pub body: &'a [u8],
}

/// One complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// `Content-Type`; none on an empty body.
    pub content_type: Option<&'static str>,
    /// Other headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// `application/json`
pub(crate) const JSON: &str = "application/json";
/// `application/problem+json`
pub(crate) const PROBLEM: &str = "application/problem+json";

impl Response {
    pub(crate) fn new(status: u16, content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status, content_type: Some(content_type), headers: Vec::new(), body }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, content_type: None, headers: Vec::new(), body: Vec::new() }
    }

    /// All headers, names in lower case.
    pub fn all_headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let kind = self.content_type.map(|value| ("content-type", value));
        kind.into_iter().chain(self.headers.iter().map(|(name, value)| (*name, value.as_str())))
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Answer with this, at once.
    Answer(Response),
    /// Close the connection without a byte.
    Cut,
    /// Send the head and this many bytes of the body, then close the connection.
    CutInBody {
        /// The answer, whose head tells the whole length.
        response: Response,
        /// Bytes of the body to be sent.
        sent: usize,
    },
    /// Wait, then do that.
    Late {
        /// How long, in milliseconds.
        ms: Millis,
        /// What then.
        then: Box<Outcome>,
    },
    /// The request is still on its way: hand it in again after this time, with
    /// [`Platform::resume`](crate::Platform::resume), also if the client has gone.
    Held {
        /// How long, in milliseconds.
        ms: Millis,
        /// To go on with.
        held: Held,
    },
}

/// A request that has not arrived yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub(crate) call: u64,
    pub(crate) faults: Vec<FaultKind>,
}
