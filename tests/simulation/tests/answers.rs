//! Whatever the platform, or something in front of it, answers: a payment ends as the books say, and nothing
//! panics. Which answer proves what is decided below (`tests/vectors/error-bodies.json` and its test); here those
//! answers meet the driver.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use kasse::api::QrFormat;
use kasse::error::{Class, Error};
use kasse::flow::payment::{CaptureProgress, IfApproved, NotPaidReason, Outcome, Status, UnknownReason};
use kasse::http::HttpResponse;
use kasse::ids::{Reference, RequestId};
use kasse::till::{Meet, Payment, Sale};
use kasse_simulation::{Fault, Host, Setup, nok};
use kasse_simulator::{FaultKind, Operation, PaymentView};
use serde::Deserialize;
use serde_json::Value;

/// Longer than a payment lives, and than anything is repeated.
const LONG: Duration = Duration::from_secs(700);

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    endpoint: String,
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    json: Option<Value>,
    text: Option<String>,
    repeat: Option<Repeat>,
    reading: String,
}

#[derive(Deserialize)]
struct Repeat {
    text: String,
    times: usize,
}

impl Case {
    fn reply(&self) -> HttpResponse {
        let body = match (&self.json, &self.text, &self.repeat) {
            (Some(json), ..) => json.to_string(),
            (_, Some(text), _) => text.clone(),
            (.., Some(repeat)) => repeat.text.repeat(repeat.times),
            _ => String::new(),
        };
        let headers = self.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        HttpResponse { status: self.status, headers, body: body.into_bytes() }
    }

    fn path(&self) -> Option<&'static str> {
        Some(match self.endpoint.as_str() {
            "token" => "/accesstoken/get",
            "create" => "/payments",
            "get" => "/till-01-000123",
            "events" => "/events",
            "capture" => "/capture",
            "refund" => "/refund",
            "cancel" => "/cancel",
            _ => return None,
        })
    }

    /// Whether the work may have been done when this comes back. A refusal means that it was not; what is no
    /// proof leaves both open.
    fn works(&self) -> &'static [bool] {
        match self.reading.as_str() {
            "unclear" if self.endpoint != "token" => &[false, true],
            "refused" | "not_executed" | "unclear" => &[false],
            _ => &[],
        }
    }
}

/// What a host made of it all.
#[derive(Debug)]
enum End {
    Refused(Error),
    Told(Box<Outcome>),
}

fn request(id: &str) -> RequestId {
    RequestId::new(id).unwrap()
}

/// A sale, approved, with 5.00 given back.
fn paid_and_refunded(host: &mut Host) -> End {
    let till = host.till.clone();
    let sale = Sale::new(nok(14_900), Meet::DynamicQr(QrFormat::Text))
        .reference(Reference::new("till-01-000123").unwrap());
    let payment = match host.run(till.pay(sale)) {
        Ok(payment) => payment,
        Err(error) => return End::Refused(error),
    };
    host.wire.with(|platform| platform.approve("till-01-000123", None)).ok();
    let outcome = host.run(payment.wait(LONG)).unwrap();
    if let Status::Paid { .. } = outcome.status {
        drop(host.run(payment.refund(request("r"), Some(nok(500)))));
    }
    settled(host, &payment)
}

/// A sale that is given up before the customer acts.
fn cancelled(host: &mut Host) -> End {
    let till = host.till.clone();
    let sale = Sale::new(nok(14_900), Meet::DynamicQr(QrFormat::Text))
        .reference(Reference::new("till-01-000123").unwrap());
    match host.run(till.pay(sale)) {
        Ok(payment) => {
            drop(host.run(payment.cancel(IfApproved::Release, LONG)));
            settled(host, &payment)
        }
        Err(error) => End::Refused(error),
    }
}

/// What is said once everything that was under way has had its time. Where the platform showed another amount, a
/// host looks again; a read that shows our payment is believed, and the host, who was told that only it can
/// decide, keeps it.
fn settled(host: &mut Host, payment: &Payment) -> End {
    host.pass(LONG);
    for _ in 0..3 {
        let told = host.run(payment.status()).unwrap();
        if !matches!(told.status, Status::Unknown { why: UnknownReason::NotOurs, .. }) {
            break;
        }
        assert!(host.wire.calls("/capture").is_empty(), "nothing is taken of what may be another payment's");
        host.run(payment.refresh()).unwrap();
        host.pass(LONG);
    }
    let told = host.run(payment.status()).unwrap();
    if matches!(told.status, Status::Approved { capture: CaptureProgress::NotAsked, .. }) {
        drop(host.run(payment.capture(request("keep"), None)));
        host.pass(LONG);
    }
    End::Told(Box::new(host.run(payment.status()).unwrap()))
}

/// The books have the last word.
fn judge(host: &Host, end: &End, name: &str) {
    assert!(host.wire.with(|platform| platform.violations()).is_empty(), "{name}");
    let books = host.wire.with(|platform| platform.inspect("till-01-000123").ok());
    let agree = match (end, &books) {
        (End::Refused(error), books) => error.class() != Class::Unknown && books.is_none(),
        (End::Told(told), Some(books)) => agrees(&told.status, books),
        (End::Told(told), None) => match &told.status {
            Status::NotPaid { reason } => {
                matches!(reason, NotPaidReason::NeverCreated | NotPaidReason::Refused(_))
            }
            _ => false,
        },
    };
    assert!(agree, "{name}: {end:?}, but {books:?}");
}

fn agrees(told: &Status, books: &PaymentView) -> bool {
    match told {
        Status::Paid { captured, refunded, released, reserved } => {
            let open = books.authorized - books.captured - books.cancelled;
            (captured.minor(), refunded.minor(), released.minor(), reserved.minor())
                == (books.captured, books.refunded, books.cancelled, open)
        }
        Status::NotPaid { .. } => {
            let open = books.authorized > books.cancelled;
            books.captured == 0 && !open && !matches!(books.state, kasse_simulator::State::Created)
        }
        // Refused for good: the host has to decide, and is told why.
        Status::Approved { capture: CaptureProgress::Failed(_), reserved, .. } => {
            (books.captured, reserved.minor()) == (0, books.authorized)
        }
        _ => false,
    }
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/error-bodies.json");
    let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    vectors.cases
}

#[test]
fn every_answer_of_the_file_leads_to_what_the_books_say() {
    let mut played = 0;
    for case in cases() {
        let Some(path) = case.path() else { continue };
        for work in case.works() {
            played += 1;
            let name =
                format!("{}, {}", case.name, if *work { "after the work" } else { "without the work" });
            let mut host = Setup::new().host(|_| {});
            host.wire.fault(path, Fault::Reply { reply: case.reply(), work: *work });
            let end =
                if case.endpoint == "cancel" { cancelled(&mut host) } else { paid_and_refunded(&mut host) };
            judge(&host, &end, &name);
        }
    }
    assert!(played > 120, "{played} answers");
}

/// Everything the simulator can do to an answer, to each call, once and for some time.
#[test]
fn every_fault_of_the_platform_leads_to_what_the_books_say() {
    let kinds = r#"[
        {"kind": "truncated"}, {"kind": "huge"}, {"kind": "wrong_reference"}, {"kind": "unknown_enum"},
        {"kind": "extra_fields"}, {"kind": "numbers_as_strings"}, {"kind": "wrong_amount", "value": 14901},
        {"kind": "wrong_currency", "currency": "DKK"}, {"kind": "redirect"}, {"kind": "redirect", "work": true},
        {"kind": "status", "status": 200, "body": "html"}, {"kind": "status", "status": 200, "body": "empty", "work": true},
        {"kind": "status", "status": 500}, {"kind": "locked"}, {"kind": "too_many", "retry_after": 3},
        {"kind": "expired_token"}
    ]"#;
    let kinds: Vec<FaultKind> = serde_json::from_str(kinds).unwrap();
    let operations = ["token", "create", "get", "events", "capture", "refund", "cancel"];
    for what in &kinds {
        for operation in operations {
            for count in [1, 3] {
                let name = format!("{operation} {count} times: {what:?}");
                let operation: Operation = serde_json::from_value(Value::from(operation)).unwrap();
                let mut host = Setup::new().host(|_| {});
                let fault = kasse_simulator::Fault {
                    operation: Some(operation),
                    reference: None,
                    nth: 1,
                    count: Some(count),
                    per_mille: 1000,
                    what: what.clone(),
                };
                host.wire.with(|platform| platform.add_fault(fault));
                let end = if operation == Operation::Cancel {
                    cancelled(&mut host)
                } else {
                    paid_and_refunded(&mut host)
                };
                judge(&host, &end, &name);
            }
        }
    }
}
