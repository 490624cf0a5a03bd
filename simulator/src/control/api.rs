//! The control API over HTTP: the same calls as [`Control`](super::Control), as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Control, ControlError};
use crate::fail::write;
use crate::http::{JSON, Method, Millis, Response};
use crate::platform::CustomerError;
use crate::switches::SWITCHES;

type Answer = Result<Response, ControlError>;

#[derive(serde::Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct By {
    by: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Scan {
    text: String,
    by: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    action: Action,
    after_ms: Millis,
}

#[derive(serde::Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Action {
    Approve,
    Decline,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Mint {
    phone: String,
    #[serde(default)]
    version: Version,
    #[serde(default)]
    age_ms: Millis,
}

#[derive(serde::Deserialize, Default, PartialEq)]
enum Version {
    #[serde(rename = "1.0")]
    Clear,
    #[default]
    #[serde(rename = "2.0")]
    Tokenised,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    ms: Millis,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    value: String,
}

#[derive(Serialize)]
struct Now {
    now: Millis,
}

#[derive(Serialize)]
struct Done {
    ok: bool,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

/// Answers a call; `target` is what follows `/control/v1`.
pub(crate) fn answer(control: &Control, method: Method, target: &str, body: &[u8]) -> Response {
    let path = target.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let answer = match method {
        Method::Get => get(control, &parts),
        Method::Post => post(control, &parts, body),
        Method::Put => put(control, &parts, body),
        _ => Err(no_such_call()),
    };
    answer.unwrap_or_else(|error| Response::new(status(&error), JSON, write(&error)))
}

fn status(error: &ControlError) -> u16 {
    match error {
        ControlError::Customer(CustomerError::UnknownPayment | CustomerError::UnknownUser)
        | ControlError::NotFound { .. } => 404,
        ControlError::Customer(_) => 409,
        ControlError::Switch(_) | ControlError::Unreadable { .. } => 400,
    }
}

fn no_such_call() -> ControlError {
    ControlError::NotFound { error: "no_such_call" }
}

fn ok<T: Serialize>(value: &T) -> Answer {
    Ok(Response::new(200, JSON, write(value)))
}

fn done() -> Answer {
    ok(&Done { ok: true })
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ControlError> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| ControlError::Unreadable { error: error.to_string() })
}

fn get(control: &Control, parts: &[&str]) -> Answer {
    match parts {
        ["time"] => ok(&Now { now: control.now() }),
        ["units"] => ok(&control.units()),
        ["users"] => ok(&control.users()),
        ["payments"] => ok(&control.payments()),
        ["payments", reference] => ok(&control.payment(reference)?),
        ["switches"] => ok(&SWITCHES),
        ["ledger", reference] => ok(&control.ledger(reference)?),
        ["violations"] => ok(&control.violations()),
        _ => Err(no_such_call()),
    }
}

fn post(control: &Control, parts: &[&str], body: &[u8]) -> Answer {
    match parts {
        ["time", "advance"] => ok(&Now { now: control.advance(read::<Advance>(body)?.ms) }),
        ["scan"] => {
            let scan: Scan = read(body)?;
            ok(&control.scan(&scan.text, scan.by.as_deref())?)
        }
        ["personal-qr"] => {
            let mint: Mint = read(body)?;
            let tokenised = mint.version == Version::Tokenised;
            ok(&Text { text: control.personal_qr(&mint.phone, tokenised, mint.age_ms)? })
        }
        ["customer-token"] => {
            let mint: Mint = read(body)?;
            ok(&Text { text: control.customer_token(&mint.phone, mint.age_ms)? })
        }
        ["payments", reference, action] => play(control, reference, action, body),
        ["reset"] => {
            control.reset();
            done()
        }
        _ => Err(no_such_call()),
    }
}

fn play(control: &Control, reference: &str, action: &str, body: &[u8]) -> Answer {
    match action {
        "approve" => return ok(&control.approve(reference, read::<By>(body)?.by.as_deref())?),
        "decline" => control.decline(reference)?,
        "ignore" => control.ignore(reference)?,
        "start-approving" => control.start_approving(reference)?,
        "stop-approving" => control.stop_approving(reference)?,
        "plan" => {
            let plan: Plan = read(body)?;
            control.plan(reference, plan.action == Action::Approve, plan.after_ms)?;
        }
        _ => return Err(no_such_call()),
    }
    done()
}

fn put(control: &Control, parts: &[&str], body: &[u8]) -> Answer {
    match parts {
        ["switches", name] => {
            control.set_switch(name, &read::<Value>(body)?.value)?;
            done()
        }
        _ => Err(no_such_call()),
    }
}
