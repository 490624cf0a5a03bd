//! Everybody but the host: customer, platform, whatever goes wrong.

use std::time::{Duration, Instant};

use kasse_simulator::{Act, Control, ControlError, StickerScan};
use serde_json::{Value, json};

use crate::ear::PATIENCE;
use crate::pattern::mismatches;
use crate::step::{Customer, Platform, QrVersion};
use crate::vars::Vars;

/// How often, in real time, something that is waited for at the platform is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(2);

#[allow(clippy::needless_pass_by_value)] // for map_err
fn text(error: ControlError) -> String {
    error.to_string()
}

/// What names the customer is added to `personal`.
pub(crate) fn customer(
    control: &Control,
    vars: &mut Vars,
    personal: &mut Vec<String>,
    step: Customer,
) -> Result<(), String> {
    match step {
        Customer::Scan { text: code, by } => control.scan(&code, by.as_deref()).map(drop),
        Customer::Approve { payment, by, after_ms: None } => {
            control.approve(&payment, by.as_deref()).map(drop)
        }
        Customer::Approve { payment, after_ms: Some(ms), .. } => control.plan(&payment, true, ms),
        Customer::Decline { payment, after_ms: None } => control.decline(&payment),
        Customer::Decline { payment, after_ms: Some(ms) } => control.plan(&payment, false, ms),
        Customer::Ignore { payment } => control.ignore(&payment),
        Customer::StartApproving { payment } => control.act(&payment, Act::StartApproving),
        Customer::StopApproving { payment } => control.act(&payment, Act::StopApproving),
        Customer::ShowPersonalQr { phone, version, age_ms, save } => control
            .personal_qr(&phone, version == QrVersion::Tokenised, age_ms)
            .map(|code| vars.set(&save, json!(code))),
        Customer::ScanSticker { text: code, by, save } => {
            control.scan_sticker(&code, by.as_deref()).map(|seen| {
                let got = match seen {
                    StickerScan::Redirect { url } => url,
                    StickerScan::CheckedIn { customer_token, .. } => {
                        personal.push(customer_token.clone());
                        customer_token
                    }
                };
                if let Some(save) = save {
                    vars.set(&save, json!(got));
                }
            })
        }
        Customer::CheckIn { phone, age_ms, save } => {
            control.customer_token(&phone, age_ms).map(|token| vars.set(&save, json!(token)))
        }
    }
    .map_err(text)
}

pub(crate) fn platform(control: &Control, step: Platform) -> Result<(), String> {
    match step {
        Platform::Advance { ms } => drop(control.advance(ms)),
        Platform::Act { payment, act } => control.act(&payment, act).map_err(text)?,
        Platform::Switch { name, value } => control.set_switch(&name, &value).map_err(text)?,
        Platform::Agreement { msn, agreement } => control.set_agreement(&msn, agreement).map_err(text)?,
        Platform::RevokeTokens => control.revoke_tokens(),
        Platform::ClearLimits => control.clear_limits(),
        Platform::ClearFaults => control.clear_faults(),
        Platform::Deliver { .. } => return Err("deliveries are handed over elsewhere".to_owned()),
        Platform::UntilPayment { payment, shows } => until(|| {
            let view = control.payment(&payment).map_err(text)?;
            let view = serde_json::to_value(view).map_err(|error| error.to_string())?;
            mismatches(&shows, Some(&view), "payment").into_iter().next().map_or(Ok(()), Err)
        })?,
        Platform::UntilCalls { operation, payment, count } => until(|| {
            let calls = control.calls(payment.as_deref());
            let found = calls.iter().filter(|call| call.operation == Some(operation)).count();
            if found >= count { Ok(()) } else { Err(format!("expected {count} calls, found {found}")) }
        })?,
    }
    Ok(())
}

/// Looks until nothing is missing any more, or says what still is.
fn until(missing: impl Fn() -> Result<(), String>) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    loop {
        match missing() {
            Ok(()) => return Ok(()),
            Err(what) if Instant::now() >= end => return Err(what),
            Err(_) => std::thread::sleep(LOOK_EVERY),
        }
    }
}

/// The payment view and the calls, as text for a report.
pub(crate) fn calls(control: &Control) -> Vec<Value> {
    control.calls(None).into_iter().filter_map(|call| serde_json::to_value(call).ok()).collect()
}
