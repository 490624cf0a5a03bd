//! What a request is about, read off the wire.

use kasse::http::{HttpRequest, Method};

pub fn path(request: &HttpRequest) -> &str {
    request.target.split('?').next().unwrap_or_default()
}

pub fn header<'a>(request: &'a HttpRequest, wanted: &str) -> Option<&'a str> {
    request.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
}

/// For a timeline: method, last part of the path, first part of the key, body of a change.
pub fn name(request: &HttpRequest) -> String {
    let key = header(request, "idempotency-key").map_or("", |key| key.get(..6).unwrap_or(key));
    let last = path(request).rsplit('/').next().unwrap_or_default();
    let body = request.body.as_deref().filter(|_| !key.is_empty() && last != "payments");
    format!("{:?} {last} {key} {}", request.method, String::from_utf8_lossy(body.unwrap_or_default()))
}

/// The payment it is about; empty for a request that is about none.
pub fn reference_of(request: &HttpRequest) -> String {
    let Some((_, rest)) = path(request).split_once("/v1/payments") else { return String::new() };
    if let Some(name) = rest.strip_prefix('/') {
        return name.split('/').next().unwrap_or_default().to_owned();
    }
    let body: serde_json::Value =
        serde_json::from_slice(request.body.as_deref().unwrap_or_default()).unwrap_or_default();
    body["reference"].as_str().unwrap_or_default().to_owned()
}

/// It changes a payment.
pub fn changes(request: &HttpRequest, reference: &str) -> bool {
    request.method == Method::Post && !reference.is_empty()
}

/// As the simulator takes it.
pub fn asked(request: &HttpRequest) -> kasse_simulator::Request<'_> {
    let method = match request.method {
        Method::Get => kasse_simulator::Method::Get,
        Method::Post => kasse_simulator::Method::Post,
        Method::Put => kasse_simulator::Method::Put,
        Method::Delete => kasse_simulator::Method::Delete,
    };
    let headers = request.headers.iter().map(|(name, value)| (*name, value.as_str()));
    kasse_simulator::Request {
        method,
        target: &request.target,
        headers: kasse_simulator::Headers::read(headers),
        body: request.body.as_deref().unwrap_or_default(),
    }
}
