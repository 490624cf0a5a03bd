use super::reading::{BODY_LIMIT, Endpoint, Reading, unreadable};
use super::refusal::{Call, refusal};
use crate::error::Invalid;
use crate::http::{HttpRequest, HttpResponse, Method};
use crate::ids::IdempotencyKey;

/// Longest path with query, in characters.
const PATH_LIMIT: usize = 2_048;

/// Any call of the platform, for what this version has no type for. What is sent is the host's own: nothing of it is
/// checked but its form, and a success is the text of the answer.
#[derive(Clone, PartialEq, Eq)]
pub struct RawCall {
    request: HttpRequest,
}

impl RawCall {
    /// `method` is GET, POST, PUT or DELETE; `path` begins with `/` and may have a query; `body` is JSON.
    ///
    /// # Errors
    /// [`Invalid`], with the field.
    pub fn new(
        method: &str,
        path: impl Into<String>,
        body: Option<String>,
        idempotency_key: Option<String>,
    ) -> Result<Self, Invalid> {
        let method = match method {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            _ => return Err(Invalid::new("method", "is not known", "GET, POST, PUT or DELETE")),
        };
        let target = path.into();
        // Two slashes would begin another host.
        let below = target.starts_with('/') && !target.starts_with("//");
        if !below || target.len() > PATH_LIMIT || target.bytes().any(|byte| !byte.is_ascii_graphic()) {
            let rule = "a path that begins with one /, percent-encoded, at most 2048 characters";
            return Err(Invalid::new("path", "is none", rule));
        }
        if let Some(text) = &body
            && serde_json::from_slice::<serde::de::IgnoredAny>(text.as_bytes()).is_err()
        {
            return Err(Invalid::new("body", "is not JSON", "JSON"));
        }
        let mut headers = Vec::new();
        if body.is_some() {
            headers.push(("content-type", "application/json".to_owned()));
        }
        if let Some(key) = idempotency_key {
            headers.push(("idempotency-key", IdempotencyKey::new(key)?.as_str().to_owned()));
        }
        Ok(Self { request: HttpRequest { method, target, headers, body: body.map(String::into_bytes) } })
    }
}

impl RawCall {
    /// What a refusal means depends on which API gave it.
    fn about(&self) -> Call {
        let target = self.request.target.as_str();
        let payment = if target.ends_with("/refund") { Call::Refund } else { Call::Payment };
        let apis = [("/webhooks/", Call::Webhooks), ("/qr/", Call::Qr), ("/order-management/", Call::Orders)];
        apis.iter().find(|(path, _)| target.starts_with(path)).map_or(payment, |(_, call)| *call)
    }
}

impl std::fmt::Debug for RawCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawCall(..)")
    }
}

impl Endpoint for RawCall {
    type Answer = String;

    fn request(&self) -> HttpRequest {
        self.request.clone()
    }

    fn read(&self, response: &HttpResponse) -> Reading<String> {
        if !(200..300).contains(&response.status) {
            return refusal(self.about(), response);
        }
        let text = std::str::from_utf8(&response.body).ok().filter(|text| text.len() <= BODY_LIMIT);
        text.map(str::to_owned).ok_or_else(|| unreadable(response, "a success that is no text")).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> HttpResponse {
        HttpResponse { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn only_the_form_is_checked() {
        let fault = |method, path: &str, body: Option<&str>, key: Option<&str>| {
            let made = RawCall::new(method, path, body.map(str::to_owned), key.map(str::to_owned));
            made.map_err(|invalid| invalid.field().to_owned()).err().unwrap_or_default()
        };
        assert_eq!(fault("GET", "/epayment/v1/payments/a-b", None, None), "");
        assert_eq!(fault("PATCH", "/a", None, None), "method");
        for path in ["", "a", "//other.example/a", "https://other.example", "/a b", "/æ", "/a\r\nhost: x"] {
            assert_eq!(fault("GET", path, None, None), "path", "{path}");
        }
        assert_eq!(fault("POST", "/a", Some("{"), None), "body");
        assert_ne!(fault("POST", "/a", Some("{}"), Some("no key\n")), "");
    }

    #[test]
    fn a_success_is_its_text_and_anything_else_is_sorted_as_everywhere() {
        let call = RawCall::new("POST", "/a", Some("{}".to_owned()), None).unwrap();
        assert_eq!(call.read(&answer(204, "")).success().as_deref(), Some(""));
        assert_eq!(call.read(&answer(200, "{\"a\":1}")).success().as_deref(), Some("{\"a\":1}"));
        assert!(matches!(call.read(&answer(502, "<html>")), Reading::Unclear(_)));
        assert!(!format!("{call:?}").contains('/'));
    }
}
