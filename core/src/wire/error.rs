//! What the platform, and whatever stands in front of it, answers when something is wrong.
//!
//! Nine shapes are known. Which of them counts as a proof that a request was not carried out is decided in
//! [`api`](crate::api), per endpoint; here it is only said what the body is.

use serde_json::{Map, Value};

use crate::error::{redact, trace_id};

/// Longest error body that is looked into, in bytes; the longest documented one has less than 2 KiB.
pub const BODY_LIMIT: usize = 64 * 1024;

/// Headers that may carry a trace id where the body has none, in order of preference.
const TRACE_HEADERS: [&str; 4] = ["traceparent", "x-request-id", "request-id", "x-correlation-id"];

/// The name under which ePayment gives its numeric code.
const CODE_NAME: &str = "ErrorCode";

/// Which layer answered, by the look of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// ePayment refused with a numeric code in `extraDetails`.
    Domain,
    /// ePayment refused the form of the request: `extraDetails` names fields.
    Validation,
    /// The QR API's exchange endpoints: `extraDetails`, but neither `type` nor a trace.
    Exchange,
    /// A problem object with a title and nothing that names a code or fields (webhooks API, others).
    Problem,
    /// QR API, order management: `invalidParams`.
    InvalidParams,
    /// QR API, 409: just the `id` of what exists.
    ExistingId,
    /// The gateway: `statusCode` and `message`.
    Gateway,
    /// A policy of the gateway: `responseInfo`.
    GatewayPolicy,
    /// The token endpoint: `error` and `error_description`.
    Token,
    /// The legacy eCom API: an array of `errorCode` and `errorMessage`.
    Legacy,
    /// The profile service: a problem object with a text for a status, or `extraInfo`.
    Userinfo,
    /// Empty, HTML, cut off, too long, or JSON of no known form.
    Unreadable,
}

/// What a body says. Texts are stripped of secrets and personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorBody {
    /// Which layer answered.
    pub shape: Shape,
    /// The numeric code of ePayment.
    pub code: Option<u32>,
    /// The status as the body tells it.
    pub status: Option<u16>,
    /// One line.
    pub title: Option<String>,
    /// A sentence.
    pub detail: Option<String>,
    /// For the platform's support.
    pub trace_id: Option<String>,
    /// What else was named, in the order it came.
    pub extra: Vec<(String, String)>,
    /// There is no body, or nothing but white space.
    pub is_empty: bool,
}

/// Reads an error body of any shape. `headers` have lower-case names.
pub fn parse(headers: &[(String, String)], body: &[u8]) -> ErrorBody {
    let mut read = if body.len() > BODY_LIMIT { too_long(body.len()) } else { read(body) };
    if read.trace_id.is_none() {
        let header = |name: &&str| headers.iter().find(|(key, _)| key == name);
        read.trace_id = TRACE_HEADERS.iter().filter_map(header).find_map(|(_, value)| trace_id(value));
    }
    read
}

fn read(body: &[u8]) -> ErrorBody {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => of_object(&object).unwrap_or_else(|| unreadable(body)),
        Ok(Value::Array(items)) => of_legacy(&items).unwrap_or_else(|| unreadable(body)),
        _ => unreadable(body),
    }
}

/// Recognises an object. The order matters: the first mark that fits names the shape.
fn of_object(object: &Map<String, Value>) -> Option<ErrorBody> {
    of_extra_details(object)
        .or_else(|| of_invalid_params(object))
        .or_else(|| of_gateway_policy(object))
        .or_else(|| of_gateway(object))
        .or_else(|| of_token(object))
        .or_else(|| of_problem(object))
        .or_else(|| of_existing_id(object))
}

fn of_extra_details(object: &Map<String, Value>) -> Option<ErrorBody> {
    let details = pairs(object.get("extraDetails")?, "name", "reason")?;
    let mut body = problem(object, Shape::Validation);
    if let Some((_, reason)) = details.iter().find(|(name, _)| name.eq_ignore_ascii_case(CODE_NAME)) {
        body.shape = Shape::Domain;
        body.code = Some(reason.trim().parse().ok()?);
    } else if !object.contains_key("type") && !object.contains_key("traceId") {
        body.shape = Shape::Exchange;
    }
    if body.shape != Shape::Domain && body.title.is_none() {
        return None;
    }
    body.extra.extend(named(details));
    Some(body)
}

fn of_invalid_params(object: &Map<String, Value>) -> Option<ErrorBody> {
    let params = pairs(object.get("invalidParams")?, "name", "reason")?;
    let mut body = problem(object, Shape::InvalidParams);
    body.title.as_ref()?;
    // Here `instance` is the trace, not a path.
    body.trace_id = body.trace_id.or_else(|| trace_id(text(object, "instance")?));
    body.extra = named(params).collect();
    Some(body)
}

fn of_gateway_policy(object: &Map<String, Value>) -> Option<ErrorBody> {
    let info = object.get("responseInfo").or_else(|| object.get("ResponseInfo"))?.as_object()?;
    let mut body = ErrorBody::of(Shape::GatewayPolicy);
    body.status = Some(status_number(info.get("responseCode")?)?);
    body.detail = text(info, "responseMessage").map(redact);
    Some(body)
}

fn of_gateway(object: &Map<String, Value>) -> Option<ErrorBody> {
    let mut body = ErrorBody::of(Shape::Gateway);
    body.status = Some(status_number(object.get("statusCode")?)?);
    body.detail = Some(redact(text(object, "message")?));
    Some(body)
}

fn of_token(object: &Map<String, Value>) -> Option<ErrorBody> {
    let mut body = ErrorBody::of(Shape::Token);
    body.title = Some(redact(text(object, "error")?));
    body.detail = Some(redact(text(object, "error_description")?));
    body.trace_id = text(object, "trace_id").and_then(trace_id);
    for code in object.get("error_codes").and_then(Value::as_array).into_iter().flatten() {
        body.extra.push(("error_codes".to_owned(), code.to_string()));
    }
    Some(body)
}

fn of_problem(object: &Map<String, Value>) -> Option<ErrorBody> {
    let mut body = problem(object, Shape::Problem);
    body.title.as_ref()?;
    let is_problem = ["status", "type", "detail"].iter().any(|key| object.contains_key(*key));
    let is_blank = |list: &Value| list.is_null() || list.as_array().is_some_and(Vec::is_empty);
    if !["extraDetails", "invalidParams"].iter().all(|key| object.get(*key).is_none_or(is_blank)) {
        // It wanted to say more, in a way that is not understood here: perhaps a code.
        return None;
    }
    if object.get("status").is_some_and(Value::is_string) || object.contains_key("extraInfo") {
        body.shape = Shape::Userinfo;
    }
    is_problem.then_some(body)
}

fn of_existing_id(object: &Map<String, Value>) -> Option<ErrorBody> {
    let id = text(object, "id")?;
    let mut body = ErrorBody::of(Shape::ExistingId);
    body.extra.push(("id".to_owned(), redact(id)));
    (object.len() == 1).then_some(body)
}

fn of_legacy(items: &[Value]) -> Option<ErrorBody> {
    let first = items.first()?.as_object()?;
    let mut body = ErrorBody::of(Shape::Legacy);
    body.title = text(first, "errorGroup").map(redact);
    body.detail = text(first, "errorMessage").map(redact);
    body.trace_id = text(first, "contextId").and_then(trace_id);
    body.extra.push(("errorCode".to_owned(), redact(&scalar(first.get("errorCode")?)?)));
    Some(body)
}

/// The members every problem object may have.
fn problem(object: &Map<String, Value>, shape: Shape) -> ErrorBody {
    let mut body = ErrorBody::of(shape);
    body.status = object.get("status").and_then(status_number);
    body.title = text(object, "title").map(redact);
    body.detail = text(object, "detail").map(redact);
    body.trace_id = text(object, "traceId").and_then(trace_id);
    body
}

/// What is left of a body of no known form: its length, and the title if it is a page.
fn unreadable(body: &[u8]) -> ErrorBody {
    let mut read = ErrorBody::of(Shape::Unreadable);
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    read.is_empty = text.is_empty();
    read.detail = if text.is_empty() {
        Some("empty body".to_owned())
    } else if text.starts_with('<') {
        page_title(text).map(redact).or_else(|| Some(format!("a page of {} bytes", body.len())))
    } else {
        Some(redact(text))
    };
    read
}

fn too_long(length: usize) -> ErrorBody {
    let mut read = ErrorBody::of(Shape::Unreadable);
    read.detail = Some(format!("a body of {} KiB", length / 1024));
    read
}

fn page_title(page: &str) -> Option<&str> {
    let start = page.find("<title>").or_else(|| page.find("<TITLE>"))? + "<title>".len();
    let title = page.get(start..)?.split('<').next()?.trim();
    (!title.is_empty()).then_some(title)
}

/// A non-empty list of named reasons, or `None` if it is anything else.
fn pairs(list: &Value, name: &str, reason: &str) -> Option<Vec<(String, String)>> {
    let pair = |item: &Value| {
        let item = item.as_object()?;
        let reason = item.get(reason).and_then(scalar).unwrap_or_default();
        Some((text(item, name)?.to_owned(), reason))
    };
    let pairs: Vec<_> = list.as_array()?.iter().map(pair).collect::<Option<_>>()?;
    (!pairs.is_empty()).then_some(pairs)
}

fn named(pairs: Vec<(String, String)>) -> impl Iterator<Item = (String, String)> {
    pairs.into_iter().map(|(name, reason)| (redact(&name), redact(&reason)))
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
}

/// A text or a number, as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn status_number(value: &Value) -> Option<u16> {
    scalar(value)?.trim().parse().ok()
}

impl ErrorBody {
    fn of(shape: Shape) -> Self {
        Self {
            shape,
            code: None,
            status: None,
            title: None,
            detail: None,
            trace_id: None,
            extra: Vec::new(),
            is_empty: false,
        }
    }
}
