//! Why a command did not do what it was asked.

use std::fmt::Write;

use kasse::error::{Advice, Class, Error, ErrorName, Invalid, Language};
use serde::Serialize;

use super::screen::Screen;
use crate::exit::Exit;
use crate::settings::Problem;

/// Why a command ended without a result.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library or the platform refused, or it is not known what happened.
    Error(Error),
    /// Settings, all that is wrong with them.
    Settings(Vec<Problem>),
    /// The command line.
    Usage(String),
    /// The machine: a port, a file.
    Machine(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        Self::Error(invalid.into())
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Settings(problems)
    }
}

/// An error as JSON: always the same fields, `null` where nothing is known.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorReport {
    code: Option<u16>,
    name: String,
    class: Class,
    advice: Advice,
    platform_code: Option<u32>,
    http_status: Option<u16>,
    trace_id: Option<String>,
    reference: Option<String>,
    idempotency_key: Option<String>,
    attempts: u32,
    retry_after_ms: Option<u128>,
    title: Option<String>,
    detail: Option<String>,
    extra: Vec<Extra>,
    invalid: Option<Broken>,
    problems: Vec<Problem>,
    texts: Texts,
}

#[derive(Debug, Serialize)]
struct Extra {
    name: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct Broken {
    field: String,
    fault: String,
    rule: String,
}

#[derive(Debug, Serialize)]
struct Texts {
    language: Language,
    developer: String,
    cashier: String,
    customer: String,
}

#[derive(Serialize)]
struct FailureReport<'a> {
    kind: &'static str,
    command: &'a str,
    ok: bool,
    exit_code: u8,
    error: ErrorReport,
}

impl ErrorReport {
    pub(crate) fn new(error: &Error, language: Language) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let extra = error.extra().iter();
        Self {
            code: Some(error.code()),
            name: name_of(error),
            class: error.class(),
            advice: error.advice(),
            platform_code: error.platform_code(),
            http_status: error.http_status(),
            trace_id: text(error.trace_id()),
            reference: text(error.reference()),
            idempotency_key: text(error.idempotency_key()),
            attempts: error.attempts(),
            retry_after_ms: error.retry_after().map(|wait| wait.as_millis()),
            title: text(error.title()),
            detail: text(error.detail()),
            extra: extra.map(|(name, reason)| Extra { name: name.clone(), reason: reason.clone() }).collect(),
            invalid: error.invalid().map(|invalid| Broken {
                field: invalid.field().to_owned(),
                fault: invalid.fault().to_owned(),
                rule: invalid.rule().to_owned(),
            }),
            problems: Vec::new(),
            texts: Texts {
                language,
                developer: error.developer_text().to_owned(),
                cashier: error.cashier_text(language).to_owned(),
                customer: error.customer_text(language).to_owned(),
            },
        }
    }

    /// What is no error of the library: the program's own, without a code.
    fn own(name: &str, detail: &str, language: Language) -> Self {
        let like = Error::new(ErrorName::Configuration).with_detail(detail);
        Self { code: None, name: name.to_owned(), ..Self::new(&like, language) }
    }
}

impl Failure {
    /// The exit code it ends with.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Error(error) => match error.name() {
                ErrorName::InvalidValue | ErrorName::Configuration => Exit::Usage,
                _ => Exit::of_error(error),
            },
            Self::Settings(_) | Self::Usage(_) => Exit::Usage,
            Self::Machine(_) => Exit::Failed,
        }
    }

    /// Tells it, and gives the exit code.
    pub(crate) fn tell(&self, command: &str, screen: &Screen) -> Exit {
        let exit = self.exit();
        let error = self.report(screen.language);
        if screen.json {
            screen.object(&FailureReport {
                kind: "error",
                command,
                ok: false,
                exit_code: exit.code(),
                error,
            });
        } else {
            screen.warn(&self.text(screen.language));
        }
        exit
    }

    fn report(&self, language: Language) -> ErrorReport {
        match self {
            Self::Error(error) => ErrorReport::new(error, language),
            Self::Settings(problems) => ErrorReport {
                problems: problems.clone(),
                ..ErrorReport::new(&Error::new(ErrorName::Configuration), language)
            },
            Self::Usage(text) => ErrorReport::own("usage", text, language),
            Self::Machine(text) => ErrorReport::own("machine", text, language),
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            Self::Error(error) => error_text(error, language),
            Self::Settings(problems) => {
                let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
                format!("error: the settings are not right. Nothing was sent.\n{}", lines.join("\n"))
            }
            Self::Usage(text) | Self::Machine(text) => format!("error: {text}"),
        }
    }
}

/// The stable name, as the error list has it.
pub(crate) fn name_of(error: &Error) -> String {
    let name = serde_json::to_value(error.name()).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn error_text(error: &Error, language: Language) -> String {
    let mut text = format!("error: {error}");
    let _ = write!(text, "\n  money:    {}", money(error.class()));
    let _ = write!(text, "\n  to do:    {}", to_do(error.advice()));
    let _ = write!(text, "\n  cashier:  {}", error.cashier_text(language));
    let _ = write!(text, "\n  customer: {}", error.customer_text(language));
    text
}

const fn money(class: Class) -> &'static str {
    match class {
        Class::NotSent => "nothing left this machine",
        Class::Refused => "the platform did not do it",
        Class::Unknown => "not known; it may have been done",
    }
}

const fn to_do(advice: Advice) -> &'static str {
    match advice {
        Advice::RetrySame => "ask for the same again in a moment",
        Advice::NewAttempt => "start a new payment",
        Advice::AskCustomer => "the customer has to do something",
        Advice::OtherPairing => "use another way, such as a code on the screen (--qr)",
        Advice::FixSetup => "put the settings or the agreement right; see `kasse doctor`",
        Advice::FixProgram => "put the request right",
        Advice::Read => "look at the payment: `kasse status`",
        Advice::None => "nothing helps: this cannot be done",
    }
}
