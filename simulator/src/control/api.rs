//! The control API over HTTP: the same calls as [`Control`](super::Control), as JSON.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Control, ControlError, Controlled};
use crate::fail::write;
use crate::fault::Fault;
use crate::http::{JSON, Method, Millis, Response};
use crate::ledger::{Entry, Totals};
use crate::platform::{Act, Autopilot, DeliveryFault, PlayError};
use crate::switches::SWITCHES;
use crate::unit::{Agreement, Keys, Market, Unit};
use crate::user::User;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct By {
    by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scan {
    text: String,
    by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mint {
    phone: String,
    #[serde(default)]
    version: Version,
    #[serde(default)]
    age_ms: Millis,
}

#[derive(Deserialize, Default, PartialEq)]
enum Version {
    #[serde(rename = "1.0")]
    Clear,
    #[default]
    #[serde(rename = "2.0")]
    Tokenised,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    ms: Millis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    seed: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SwitchValue {
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUnit {
    msn: String,
    market: Market,
    #[serde(default)]
    name: String,
    keys: Option<Keys>,
    #[serde(default)]
    agreement: Agreement,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckIn {
    msn: String,
    merchant_qr_id: String,
    phone: String,
}

#[derive(Serialize)]
struct Told {
    told: bool,
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

#[derive(Serialize)]
struct Number {
    id: u64,
}

#[derive(Serialize)]
struct Books {
    entries: Vec<Entry>,
    totals: Totals,
}

#[derive(Serialize)]
struct SwitchState {
    name: &'static str,
    value: &'static str,
    default: &'static str,
    alternatives: &'static [&'static str],
    changes: &'static str,
    source: &'static str,
}

/// Answers a call; `target` is what follows `/control/v1`.
pub(crate) fn answer(control: &Control, method: Method, target: &str, body: &[u8]) -> Response {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let answer = match method {
        Method::Get => get(control, &parts, query),
        Method::Post => post(control, &parts, body),
        Method::Put => put(control, &parts, body),
        Method::Delete => delete(control, &parts),
        Method::Other => Err(no_such_call()),
    };
    answer.unwrap_or_else(|error| Response::new(status(&error), JSON, write(&error)))
}

fn status(error: &ControlError) -> u16 {
    match error {
        ControlError::Play(
            PlayError::UnknownPayment
            | PlayError::UnknownSticker
            | PlayError::UnknownUser
            | PlayError::UnknownUnit,
        )
        | ControlError::NotFound { .. } => 404,
        ControlError::Play(_) => 409,
        ControlError::Switch(_) | ControlError::Unreadable { .. } => 400,
    }
}

fn no_such_call() -> ControlError {
    ControlError::NotFound { error: "no_such_call" }
}

fn ok<T: Serialize>(value: &T) -> Controlled<Response> {
    Ok(Response::new(200, JSON, write(value)))
}

fn done() -> Controlled<Response> {
    ok(&Done { ok: true })
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Controlled<T> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| ControlError::Unreadable { error: error.to_string() })
}

fn get(control: &Control, parts: &[&str], query: &str) -> Controlled<Response> {
    match parts {
        ["time"] => ok(&Now { now: control.now() }),
        ["units"] => ok(&control.units()),
        ["users"] => ok(&control.users()),
        ["payments"] => ok(&control.payments()),
        ["payments", reference] => ok(&control.payment(reference)?),
        ["switches"] => ok(&switches(control)),
        ["faults"] => ok(&control.faults()),
        ["calls"] => ok(&control.calls(query.strip_prefix("reference="))),
        ["delivery-faults"] => ok(&control.delivery_faults()),
        ["deliveries"] => ok(&control.due_deliveries()),
        ["violations"] => ok(&control.violations()),
        ["ledger", reference] => {
            let (entries, totals) = control.ledger(reference)?;
            ok(&Books { entries, totals })
        }
        _ => Err(no_such_call()),
    }
}

fn switches(control: &Control) -> Vec<SwitchState> {
    let state = |info: &crate::switches::SwitchInfo| SwitchState {
        name: info.name,
        value: control.switch(info.name).unwrap_or(info.default),
        default: info.default,
        alternatives: info.alternatives,
        changes: info.changes,
        source: info.source,
    };
    SWITCHES.iter().map(state).collect()
}

fn post(control: &Control, parts: &[&str], body: &[u8]) -> Controlled<Response> {
    match parts {
        ["time", "advance"] => return ok(&Now { now: control.advance(read::<Advance>(body)?.ms) }),
        ["scan"] => {
            let scan: Scan = read(body)?;
            let by = scan.by.as_deref();
            return match control.scan(&scan.text, by) {
                Err(ControlError::Play(PlayError::UnknownPayment)) => {
                    ok(&control.scan_sticker(&scan.text, by)?)
                }
                scanned => ok(&scanned?),
            };
        }
        ["personal-qr"] => {
            let Mint { phone, version, age_ms } = read(body)?;
            return ok(&Text { text: control.personal_qr(&phone, version == Version::Tokenised, age_ms)? });
        }
        ["customer-token"] => {
            let Mint { phone, age_ms, .. } = read(body)?;
            return ok(&Text { text: control.customer_token(&phone, age_ms)? });
        }
        ["payments", reference, "approve"] => {
            return ok(&control.approve(reference, read::<By>(body)?.by.as_deref())?);
        }
        ["delivery-faults"] => {
            return ok(&Number { id: control.add_delivery_fault(read::<DeliveryFault>(body)?) });
        }
        ["check-ins"] => {
            let CheckIn { msn, merchant_qr_id, phone } = read(body)?;
            let told = control.check_in(&msn, &merchant_qr_id, &phone)?;
            return ok(&Told { told });
        }
        ["faults"] => return ok(&Number { id: control.add_fault(read::<Fault>(body)?) }),
        ["payments", reference, action] => play(control, reference, action, body)?,
        ["units"] => control.add_unit(unit(read(body)?))?,
        ["users"] => control.add_user(read::<User>(body)?),
        ["tokens", "revoke"] => control.revoke_tokens(),
        ["limits", "clear"] => control.clear_limits(),
        ["reset"] => control.reset(read::<Reset>(body)?.seed),
        _ => return Err(no_such_call()),
    }
    done()
}

fn play(control: &Control, reference: &str, action: &str, body: &[u8]) -> Controlled<()> {
    match action {
        "decline" => control.decline(reference),
        "ignore" => control.ignore(reference),
        "act" => control.act(reference, read::<Act>(body)?),
        "plan" => {
            let plan: Autopilot = read(body)?;
            control.plan(reference, plan.approve, plan.after_ms)
        }
        _ => Err(no_such_call()),
    }
}

fn unit(new: NewUnit) -> Unit {
    let keys = new.keys.unwrap_or_else(|| Keys::for_msn(&new.msn));
    Unit { msn: new.msn, name: new.name, market: new.market, keys, agreement: new.agreement }
}

fn put(control: &Control, parts: &[&str], body: &[u8]) -> Controlled<Response> {
    match parts {
        ["switches", name] => control.set_switch(name, &read::<SwitchValue>(body)?.value)?,
        ["units", msn, "agreement"] => control.set_agreement(msn, read::<Agreement>(body)?)?,
        ["autopilot"] => control.set_autopilot(Some(read::<Autopilot>(body)?)),
        _ => return Err(no_such_call()),
    }
    done()
}

fn delete(control: &Control, parts: &[&str]) -> Controlled<Response> {
    match parts {
        ["delivery-faults"] => control.clear_delivery_faults(),
        ["faults"] => control.clear_faults(),
        ["faults", id] => control.remove_fault(id.parse().unwrap_or(0))?,
        ["autopilot"] => control.set_autopilot(None),
        _ => return Err(no_such_call()),
    }
    done()
}
