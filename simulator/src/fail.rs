//! Every way the platform says no, by the layer that says it (shapes A to E).

use serde::Serialize;

use crate::check::pascal;
use crate::codes::{self, Code};
use crate::http::{JSON, PROBLEM, Response};
use crate::switches::{ConfigurationStatus, LockedStatus, QrUnauthorized, Switches, TransientCaptureStatus};

/// A refusal, not yet written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fail {
    /// Shape A: a domain error with a numeric code.
    Code(&'static Code, &'static str),
    /// Shape B: fields that break the schema.
    Fields(Vec<Problem>),
    /// Shape D: the gateway.
    Gateway { status: u16, message: &'static str },
    /// Shape D with `Retry-After`, in seconds.
    TooMany { retry_after: i64 },
    /// Shape D2: a policy of the gateway.
    Policy { status: u16, message: &'static str },
    /// A problem body that has no code.
    Plain { status: u16, title: &'static str },
    /// Shape A with a code that is in no table.
    UnknownCode { status: u16, number: u32 },
    /// The QR API: a problem with words of its own.
    Qr { status: u16, title: &'static str, detail: &'static str },
    /// The QR API, 409: just the name of what exists.
    ExistingId(String),
    /// The QR API: a status and no body.
    Empty(u16),
    /// Shape E: the token endpoint.
    Token { status: u16, error: &'static str, number: u32, description: &'static str },
}

/// One field that breaks the schema, and the rule it breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// `Ok`, or the refusal.
pub(crate) type Checked<T> = Result<T, Fail>;

impl From<&'static Code> for Fail {
    fn from(code: &'static Code) -> Self {
        Self::Code(code, code.title)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProblemBody<'a> {
    r#type: String,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    instance: &'a str,
    status: u16,
    trace_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    extra_details: &'a [Problem],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayBody<'a> {
    status_code: u16,
    message: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyBody<'a> {
    response_info: PolicyInfo<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyInfo<'a> {
    response_code: u16,
    response_message: &'a str,
}

#[derive(Serialize)]
struct TokenBody<'a> {
    error: &'a str,
    error_description: String,
    error_codes: [u32; 1],
    timestamp: &'a str,
    trace_id: &'a str,
    correlation_id: &'a str,
    error_uri: String,
}

/// The QR API's own problem body, without a status in it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QrBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    title: &'a str,
    detail: &'a str,
    instance: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invalid_params: Vec<Problem>,
}

/// What the exchange endpoints answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExchangeBody<'a> {
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    extra_details: &'a [Problem],
}

#[derive(Serialize)]
struct IdBody<'a> {
    id: &'a str,
}

/// Whose words a refusal is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// ePayment, and what has no words of its own.
    Payments,
    /// The webhooks API puts the trace id into `type` (shape H).
    Webhooks,
    /// The QR API but for its exchanges.
    Qr,
    /// The two exchanges of the QR API.
    Exchange,
    /// Order management, in the words of the QR API.
    Orders,
}

impl Family {
    /// By the path of the request.
    pub(crate) fn of(path: &str) -> Self {
        if path.starts_with("/webhooks/") {
            Self::Webhooks
        } else if path.starts_with("/qr/v1/exchange") {
            Self::Exchange
        } else if path.starts_with("/order-management/") {
            Self::Orders
        } else if path == "/qr/v1" || path.starts_with("/qr/v1/") {
            Self::Qr
        } else {
            Self::Payments
        }
    }

    fn is_qr(self) -> bool {
        matches!(self, Self::Qr | Self::Exchange)
    }
}

/// What a refusal says about the request it answers.
pub(crate) struct Occasion<'a> {
    /// Path of the request without the `/epayment` prefix.
    pub(crate) instance: &'a str,
    pub(crate) trace_id: &'a str,
    pub(crate) timestamp: &'a str,
    pub(crate) family: Family,
}

impl Fail {
    /// Schema: one field, one reason.
    pub(crate) fn field(name: &str, reason: impl Into<String>) -> Self {
        Self::Fields(vec![Problem { name: name.to_owned(), reason: reason.into() }])
    }

    /// Writes the refusal out.
    pub(crate) fn render(&self, switches: &Switches, occasion: &Occasion<'_>) -> Response {
        match self {
            Self::Code(code, detail) => {
                coded(code.number, code.title, detail, status_of(code, switches), occasion)
            }
            Self::UnknownCode { status, number } => {
                coded(*number, "Something new", "Nobody has heard of this yet.", *status, occasion)
            }
            Self::Plain { status, title } => match occasion.family {
                Family::Qr | Family::Orders => of_qr(*status, title, title, Vec::new(), occasion),
                Family::Exchange => exchange(*status, title, title, &[]),
                _ => problem(*status, title, None, &[], occasion),
            },
            Self::Qr { status, title, detail } => of_qr(*status, title, detail, Vec::new(), occasion),
            Self::ExistingId(id) => Response::new(409, JSON, write(&IdBody { id })),
            Self::Empty(status) => Response::empty(*status),
            Self::Fields(problems) if matches!(occasion.family, Family::Qr | Family::Orders) => {
                let named = |problem: &Problem| Problem { name: pascal(&problem.name), ..problem.clone() };
                let params = problems.iter().map(named).collect();
                of_qr(400, "One or more validation errors occurred.", "BadRequest", params, occasion)
            }
            Self::Fields(problems) if occasion.family == Family::Exchange => {
                let detail = "The request body contains one or more invalid parameters.";
                exchange(400, "Bad request", detail, problems)
            }
            Self::Fields(problems) => {
                let detail = Some("One or more fields are not valid, see extraDetails.");
                problem(400, "Bad Request", detail, problems, occasion)
            }
            Self::Gateway { status: 401, .. } | Self::Policy { status: 401, .. }
                if occasion.family.is_qr() && switches.qr_unauthorized == QrUnauthorized::Empty =>
            {
                Response::empty(401)
            }
            Self::Gateway { status, message } => gateway(*status, message),
            Self::TooMany { retry_after } => {
                let mut response = gateway(429, "Rate limit is exceeded. Try again later.");
                if switches.retry_after == crate::switches::RetryAfter::Seconds {
                    response.headers.push(("retry-after", retry_after.to_string()));
                }
                response
            }
            Self::Policy { status, message } => {
                let info = PolicyInfo { response_code: *status, response_message: message };
                Response::new(*status, JSON, write(&PolicyBody { response_info: info }))
            }
            Self::Token { status, error, number, description } => Response::new(
                *status,
                JSON,
                write(&TokenBody {
                    error,
                    error_description: format!("AADSTS{number}: {description}"),
                    error_codes: [*number],
                    timestamp: occasion.timestamp,
                    trace_id: occasion.trace_id,
                    correlation_id: occasion.trace_id,
                    error_uri: format!("https://login.microsoftonline.com/error?code={number}"),
                }),
            ),
        }
    }
}

/// The status a code is answered with, where that is an assumption with alternatives.
fn status_of(code: &'static Code, switches: &Switches) -> u16 {
    if code == codes::PROCESSING && switches.locked_status == LockedStatus::Conflict {
        return 409;
    }
    if code == codes::CAPTURE_FAILED
        && switches.transient_capture_status == TransientCaptureStatus::ServerError
    {
        return 500;
    }
    let configuration = code.status == 403;
    match switches.configuration_status {
        ConfigurationStatus::BadRequest if configuration => 400,
        _ => code.status,
    }
}

fn coded(number: u32, title: &str, detail: &str, status: u16, occasion: &Occasion<'_>) -> Response {
    let extra = [Problem { name: "ErrorCode".to_owned(), reason: number.to_string() }];
    problem(status, title, Some(detail), &extra, occasion)
}

fn problem(
    status: u16,
    title: &str,
    detail: Option<&str>,
    extra_details: &[Problem],
    occasion: &Occasion<'_>,
) -> Response {
    let Occasion { instance, trace_id, .. } = *occasion;
    let r#type = if occasion.family == Family::Webhooks {
        trace_id.to_owned()
    } else {
        format!("https://httpstatuses.io/{status}")
    };
    let body = ProblemBody { r#type, title, detail, instance, status, trace_id, extra_details };
    Response::new(status, PROBLEM, write(&body))
}

fn of_qr(
    status: u16,
    title: &str,
    detail: &str,
    invalid_params: Vec<Problem>,
    occasion: &Occasion<'_>,
) -> Response {
    let section = "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1";
    let r#type = (!invalid_params.is_empty()).then_some(section);
    let body = QrBody { r#type, title, detail, instance: occasion.trace_id, invalid_params };
    Response::new(status, JSON, write(&body))
}

fn exchange(status: u16, title: &str, detail: &str, extra_details: &[Problem]) -> Response {
    Response::new(status, JSON, write(&ExchangeBody { title, status, detail, extra_details }))
}

pub(crate) fn gateway(status: u16, message: &str) -> Response {
    Response::new(status, JSON, write(&GatewayBody { status_code: status, message }))
}

/// JSON of a value that always has one; an empty body cannot happen for the types used here.
pub(crate) fn write<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
