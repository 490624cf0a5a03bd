//! `kasse webhooks doctor`: does what the platform sends arrive, and is only that believed?

use kasse::api::{Webhook, WebhookEvent};
use kasse::secret::Secret;
use kasse::webhook::{Address, sign};

use super::{COMMAND, address};
use crate::commands::doctor::findings::{Check, Findings};
use crate::commands::trigger::{now, send::Sender};
use crate::context::{Context, Session};
use crate::exit::Exit;
use crate::output::Failure;
use crate::settings::{known_secrets, network, secrets};

/// An event of no kind: who believes it accepts it and leaves it alone.
const NOTHING: &[u8] = br#"{"note":"kasse webhooks doctor"}"#;

/// Examines, and says what to do.
pub(super) async fn run(context: &Context) -> Result<Exit, Failure> {
    let address = address(context)?;
    let mut found = Vec::new();
    context
        .with_session(async |session: &Session| {
            found = session.client.webhooks(session.till.msn().clone()).list().await?;
            Ok(Exit::Done)
        })
        .await?;
    let findings = Findings::new(context);
    registrations(&found, &address, &findings);
    check_ins(&found, &address, &findings);
    if let Some(secret) = secret(&found, &address, context, &findings) {
        handler(&address, &secret, context, &findings).await?;
    }
    Ok(findings.conclude(COMMAND))
}

fn at<'a>(found: &'a [Webhook], address: &Address) -> Vec<&'a Webhook> {
    found.iter().filter(|webhook| webhook.url == address.as_str()).collect()
}

fn registrations(found: &[Webhook], address: &Address, findings: &Findings<'_>) {
    let here = at(found, address);
    let told = |event: &WebhookEvent| here.iter().filter(|webhook| webhook.events.contains(event)).count();
    let missing: Vec<&str> =
        WebhookEvent::OF_A_TILL.iter().filter(|event| told(event) == 0).map(WebhookEvent::as_str).collect();
    let ensure = "run `kasse webhooks ensure`";
    findings.add(match (here.is_empty(), missing.is_empty()) {
        (true, _) => {
            Check::failed("registered", format!("no registration leads to {}", address.as_str()), ensure)
        }
        (_, false) => Check::failed("registered", format!("not heard of: {}", missing.join(", ")), ensure),
        _ => Check::ok("registered", format!("{} hears what a till needs", address.as_str())),
    });
    if WebhookEvent::OF_A_TILL.iter().any(|event| told(event) > 1) {
        let found = "more than one registration leads here: every event comes more than once";
        findings.add(Check::warning("doubles", found, ensure));
    }
}

fn check_ins(found: &[Webhook], address: &Address, findings: &Findings<'_>) {
    let hears = |webhook: &&Webhook| webhook.events.contains(&WebhookEvent::UserCheckedIn);
    findings.add(match found.iter().find(hears) {
        None => Check::skipped("check_ins", "nobody hears of them; callback stickers need it"),
        Some(webhook) if webhook.url == address.as_str() => Check::ok("check_ins", "they arrive here"),
        Some(webhook) => Check::warning(
            "check_ins",
            format!("they go to {}", webhook.url),
            "a sales unit has one address for them: share it with `kasse relay`, or move it",
        ),
    });
}

/// The secret of the registration here.
fn secret(
    found: &[Webhook],
    address: &Address,
    context: &Context,
    findings: &Findings<'_>,
) -> Option<Secret> {
    let here = at(found, address);
    let known = known_secrets(&context.given);
    let known = known.into_iter().find(|known| here.iter().any(|webhook| webhook.id == known.id));
    if let Some(known) = known {
        findings.add(Check::ok("secret", "that of the registration is known"));
        return Some(known.secret);
    }
    let any = secrets(&context.given).into_iter().next();
    findings.add(match &any {
        Some(_) => Check::warning(
            "secret",
            "whose the secrets are is not said",
            "write them as ID:SECRET, as `kasse webhooks ensure` prints them",
        ),
        None => Check::failed(
            "secret",
            "KASSE_WEBHOOK_SECRETS has none",
            "a secret is shown once, when it is made: `kasse webhooks ensure` makes a new registration",
        ),
    });
    any
}

/// Asks the handler itself, as the platform would.
async fn handler(
    address: &Address,
    secret: &Secret,
    context: &Context,
    findings: &Findings<'_>,
) -> Result<(), Failure> {
    let mut problems = Vec::new();
    let (options, _) = network(&context.given, &context.variables, &mut problems);
    let sender = Sender::new(address.clone(), &options)?;
    let Some(signed) = sign(secret, address, NOTHING, now()?) else { return Ok(()) };
    let status = match sender.send(&signed, NOTHING).await {
        Ok(status) => status,
        Err(Failure::Machine(fault)) => {
            let advice = "the platform must reach it from the internet, by https and a public certificate";
            findings.add(Check::failed("handler", fault, advice));
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    findings.add(if (200..300).contains(&status) {
        Check::ok("handler", format!("believes what is signed (HTTP {status})"))
    } else {
        let advice = "does it check with this secret, for this address, over the bytes as they came?";
        Check::failed("handler", format!("does not accept what is signed (HTTP {status})"), advice)
    });
    let forged = [NOTHING, b" "].concat();
    let status = sender.send(&signed, &forged).await?;
    findings.add(if (200..300).contains(&status) {
        let advice = "anybody can tell it anything: check the signature before reading the body";
        Check::failed("forgery", format!("accepts what nobody signed (HTTP {status})"), advice)
    } else {
        Check::ok("forgery", format!("refuses what was changed (HTTP {status})"))
    });
    Ok(())
}
