use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::redact::{redact, trace_id};
use super::{Advice, Class, ErrorName, Invalid, Language};

/// Why something was not done, or is not known to be done.
///
/// The same in every language: a stable [`code`](Self::code) and [`name`](Self::name), what may have happened
/// to the money ([`class`](Self::class)), who can help ([`advice`](Self::advice)), and short texts for
/// cashier and customer. Holds no secret and no personal data: what the platform wrote is stripped of both.
#[must_use = "an error says what may have happened to the money"]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Inner {
    name: ErrorName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<Class>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    platform_code: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<Duration>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extra: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    invalid: Option<Invalid>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form serde asks for")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Error {
    /// An error of this name, with nothing known beside it.
    pub fn new(name: ErrorName) -> Self {
        Self(Box::new(Inner {
            name,
            class: None,
            platform_code: None,
            http_status: None,
            trace_id: None,
            reference: None,
            idempotency_key: None,
            attempts: 0,
            retry_after: None,
            title: None,
            detail: None,
            extra: Vec::new(),
            invalid: None,
        }))
    }

    /// The stable number. The platform's codes keep theirs; the library's own are below 3000.
    pub fn code(&self) -> u16 {
        self.0.name.row().code
    }

    /// The stable name.
    pub fn name(&self) -> ErrorName {
        self.0.name
    }

    /// What may have happened to the money. The same code may be of another class: a refusal that follows a
    /// lost answer proves nothing.
    pub fn class(&self) -> Class {
        self.0.class.unwrap_or(self.0.name.row().class)
    }

    /// Who can help. Where it is unknown what happened to the money, only reading helps.
    pub fn advice(&self) -> Advice {
        let row = self.0.name.row();
        if self.became_unknown() { Advice::Read } else { row.advice }
    }

    /// The code the platform gave, also where this version does not know it.
    pub fn platform_code(&self) -> Option<u32> {
        self.0.platform_code
    }

    /// The status of the platform's answer, if there was one.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// The platform's own name for the call, for its support.
    pub fn trace_id(&self) -> Option<&str> {
        self.0.trace_id.as_deref()
    }

    /// The payment it is about.
    pub fn reference(&self) -> Option<&str> {
        self.0.reference.as_deref()
    }

    /// The idempotency key of the operation it is about.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key.as_deref()
    }

    /// How often the request was sent; 0 if never, or if nobody counted.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the platform asked to wait before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The platform's title. Reworded over time: for people, not for decisions.
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The platform's explanation, or what the machine said; as [`title`](Self::title).
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What else the platform named: fields of the request with what is wrong about them.
    pub fn extra(&self) -> &[(String, String)] {
        &self.0.extra
    }

    /// The value that was refused before anything was sent.
    pub fn invalid(&self) -> Option<&Invalid> {
        self.0.invalid.as_ref()
    }

    /// One sentence for the developer of the till.
    pub fn developer_text(&self) -> &'static str {
        self.0.name.row().developer
    }

    /// One short sentence for the cashier. Never promises that nothing was taken where that is not known.
    pub fn cashier_text(&self, language: Language) -> &'static str {
        self.told_as().row().cashier.get(language)
    }

    /// One short sentence for the customer.
    pub fn customer_text(&self, language: Language) -> &'static str {
        self.told_as().row().customer.get(language)
    }

    fn became_unknown(&self) -> bool {
        self.class() == Class::Unknown && self.0.name.row().class != Class::Unknown
    }

    fn told_as(&self) -> ErrorName {
        if self.became_unknown() { ErrorName::NoAnswer } else { self.0.name }
    }
}

/// Adding what is known.
impl Error {
    /// What really may have happened to the money, where the circumstances say other than the table.
    pub fn with_class(mut self, class: Class) -> Self {
        self.0.class = (class != self.0.name.row().class).then_some(class);
        self
    }

    /// The same under the name of what it means.
    pub(crate) fn renamed(mut self, name: ErrorName) -> Self {
        let class = self.class();
        self.0.name = name;
        self.with_class(class)
    }

    /// The platform's code.
    pub fn with_platform_code(mut self, code: u32) -> Self {
        self.0.platform_code = Some(code);
        self
    }

    /// The status of the answer.
    pub fn with_http_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    /// The platform's trace id; dropped if it does not look like one.
    pub fn with_trace_id(mut self, id: &str) -> Self {
        self.0.trace_id = trace_id(id);
        self
    }

    /// The payment.
    pub fn with_reference(mut self, reference: impl Into<String>) -> Self {
        self.0.reference = Some(reference.into());
        self
    }

    /// The idempotency key of the operation.
    pub fn with_key(mut self, key: impl Into<String>) -> Self {
        self.0.idempotency_key = Some(key.into());
        self
    }

    /// How often it was sent.
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// How long the platform asked to wait.
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// The platform's title; stripped of personal data.
    pub fn with_title(mut self, title: &str) -> Self {
        self.0.title = Some(redact(title));
        self
    }

    /// An explanation; stripped of personal data.
    pub fn with_detail(mut self, detail: &str) -> Self {
        self.0.detail = Some(redact(detail));
        self
    }

    /// The same in the words of this machine, such as the path of a file that cannot be written: kept as they
    /// are, so never for a text that came over the network.
    pub fn with_local_detail(mut self, detail: &str) -> Self {
        self.0.detail = Some(detail.to_owned());
        self
    }

    /// One more thing the platform named; stripped of personal data.
    pub fn with_extra(mut self, name: &str, reason: &str) -> Self {
        self.0.extra.push((redact(name), redact(reason)));
        self
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        let mut error = Self::new(ErrorName::InvalidValue);
        error.0.invalid = Some(invalid);
        error
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.0.name.row();
        write!(f, "{} ({}): {}", row.name, row.code, row.developer)?;
        if let Some(invalid) = &self.0.invalid {
            write!(f, " [{invalid}]")?;
        }
        for (label, text) in [("title", self.title()), ("detail", self.detail())] {
            if let Some(text) = text {
                write!(f, " {label}: {text};")?;
            }
        }
        for (name, reason) in self.extra() {
            write!(f, " {name}: {reason};")?;
        }
        if let Some(status) = self.0.http_status {
            write!(f, " HTTP {status};")?;
        }
        if let Some(code) = self.0.platform_code {
            write!(f, " platform code {code};")?;
        }
        for (label, text) in
            [("reference", self.reference()), ("key", self.idempotency_key()), ("trace", self.trace_id())]
        {
            if let Some(text) = text {
                write!(f, " {label} {text};")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {}
