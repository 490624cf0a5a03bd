//! The host: sells, takes what it is owed, and after a restart asks for the same things under the same names.

use std::io::Write;
use std::time::Duration;

use kasse::clock::{Clock, ManualClock};
use kasse::error::Error;
use kasse::flow::payment::{CaptureProgress, IfApproved, Outcome, Status};
use kasse::ids::RequestId;
use kasse::journal::Filter;
use kasse::till::{Client, Payment, Till};
use kasse_crashes::orders::{Orders, Pace, Part, Report};
use kasse_crashes::story::{Taking, Want, nok, request_id};

/// Longer than any payment lives.
const LONG: Duration = Duration::from_secs(1_200);
/// A host that has lost its customer tries so often to sell anew.
const ATTEMPTS: usize = 3;
/// How often a host that only looks does so.
const LOOKS_EVERY: Duration = Duration::from_secs(5);

/// So many quiet looks in a row are enough. What is late may still come; waiting for that costs little where time
/// jumps. What is vended is released after two minutes unless the host settles, and the one that would have may be
/// dead.
fn quiet_looks(orders: &Orders) -> u32 {
    match orders.pace {
        _ if orders.story.taking == Taking::Vending => 60,
        Pace::Scaled(_) => 6,
        Pace::Jumps if orders.late.is_some() => 60,
        Pace::Jumps => 8,
    }
}

/// How the host lets time pass.
pub(crate) enum Sleep {
    Jumps(ManualClock),
    Real(u32),
}

impl Sleep {
    async fn sleep(&self, span: Duration) {
        match self {
            Self::Jumps(clock) => clock.sleep_until(clock.now().mono + span).await,
            Self::Real(speed) => std::thread::sleep(span / *speed),
        }
    }
}

pub(crate) async fn play(client: &Client, orders: &Orders, sleep: &Sleep) {
    let till = match client.till(crate::till_config(orders)).await {
        Ok(till) => till,
        Err(error) => return told("till", None, Err(error)),
    };
    say(&Report::Open);
    if orders.waits {
        std::io::stdin().lines().next();
    }
    match orders.part {
        Part::Sell => sell(&till, orders).await,
        Part::Leave => leave(client, orders, sleep).await,
        Part::Serve => serve(client, sleep).await,
    }
    let recovered = client.recovered().await.unwrap();
    say(&Report::Recovered(recovered.iter().map(|entry| entry.reference.to_string()).collect()));
    client.close().await;
}

async fn sell(till: &Till, orders: &Orders) {
    for _ in 0..ATTEMPTS {
        let payment = match till.pay(orders.story.sale(till, &orders.customer)).await {
            Ok(payment) => payment,
            Err(error) => return told("pay", None, Err(error)),
        };
        let outcome = decided(&payment, orders).await;
        tell("wait", &payment, outcome.clone());
        let Ok(outcome) = outcome else { return };
        match outcome.status {
            Status::NotPaid { reason: kasse::flow::payment::NotPaidReason::NeverCreated } => {}
            Status::Approved { .. } | Status::Paid { .. } => return take(&payment, outcome, orders).await,
            _ => return,
        }
    }
}

/// Waits for the customer, for as long as the story says.
async fn decided(payment: &Payment, orders: &Orders) -> Result<Outcome, Error> {
    let Some(patience) = orders.story.cancels_after_ms else { return payment.wait(LONG).await };
    let outcome = payment.wait(Duration::from_millis(patience)).await?;
    tell("first wait", payment, Ok(outcome.clone()));
    if outcome.status.is_settled() { Ok(outcome) } else { payment.cancel(IfApproved::Release, LONG).await }
}

async fn take(payment: &Payment, outcome: Outcome, orders: &Orders) {
    let held = matches!(outcome.status, Status::Approved { capture: CaptureProgress::NotAsked, .. });
    if orders.story.taking == Taking::OnApproval && held {
        tell("keep", payment, payment.capture(RequestId::new("keep").unwrap(), None).await);
    }
    for (place, want) in orders.story.wants.iter().enumerate() {
        let id = request_id(place);
        let answer = match want {
            Want::Capture(amount) => payment.capture(id, Some(nok(*amount))).await,
            Want::CaptureRest => payment.capture(id, None).await,
            Want::Refund(amount) => payment.refund(id, Some(nok(*amount))).await,
            Want::Settle(amount) => payment.settle(id, nok(*amount)).await,
            Want::Cancel => payment.cancel(IfApproved::Release, LONG).await,
        };
        tell(&format!("{want:?}"), payment, answer);
    }
    if orders.story.taking == Taking::Vending && orders.story.wants.is_empty() {
        let released = payment.changed(&outcome, LONG).await;
        tell("released", payment, released);
        tell("end", payment, payment.wait(LONG).await);
    }
}

/// Looks until nothing moves any more. Takes note of nothing.
async fn leave(client: &Client, orders: &Orders, sleep: &Sleep) {
    let patience = LONG.as_secs() / LOOKS_EVERY.as_secs();
    let mut still = 0;
    for _ in 0..patience {
        sleep.sleep(LOOKS_EVERY).await;
        let all = client.list(Filter::default()).await.unwrap();
        let mut ours = all.iter().filter(|entry| entry.msn.as_str() == orders.msn);
        still = if ours.all(|entry| entry.outcome.status.is_settled()) { still + 1 } else { 0 };
        if still > quiet_looks(orders) {
            return;
        }
    }
}

async fn serve(client: &Client, sleep: &Sleep) {
    loop {
        sleep.sleep(LOOKS_EVERY).await;
        let _what_it_shows_is_in_the_journal = client.list(Filter::default()).await;
    }
}

fn tell(call: &str, payment: &Payment, answer: Result<Outcome, Error>) {
    told(call, Some(payment.reference().to_string()), answer);
}

pub(crate) fn told(call: &str, reference: Option<String>, answer: Result<Outcome, Error>) {
    say(&Report::Told(call.to_owned(), reference, answer.map_err(Box::new)));
}

/// One whole line, out of the process before anything else happens.
pub(crate) fn say(report: &Report) {
    let line = serde_json::to_string(report).unwrap();
    let mut out = std::io::stdout().lock();
    let _nobody_listens = writeln!(out, "{line}").and_then(|()| out.flush());
}
