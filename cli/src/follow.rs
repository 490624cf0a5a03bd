//! Following a payment to its end while people watch.

use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::time::Duration;

use kasse::error::Error;
use kasse::flow::payment::{IfApproved, Outcome};
use kasse::till::Payment;

use crate::interrupt::Interrupts;
use crate::output::Progress;

/// How often progress is shown, in the time of the payment.
pub(crate) const TICK: Duration = Duration::from_secs(1);
/// How long a cancel is waited for at a time; it goes on after that.
const CANCEL_ROUND: Duration = Duration::from_secs(60);

/// What a first Ctrl-C says.
pub(crate) const CANCELLING: &str =
    "Cancelling. The result is shown as soon as it is certain; Ctrl-C again leaves.";

/// What came of the following.
pub(crate) struct Ended {
    pub(crate) outcome: Outcome,
    /// The user asked for a cancel.
    pub(crate) cancelled: bool,
}

/// What a first Ctrl-C does. A second one always leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnInterrupt {
    /// Asks for the payment to be cancelled, and waits for the exact result.
    Cancel(IfApproved),
    /// Leaves; the payment goes on.
    Leave,
}

/// Follows a payment.
pub(crate) struct Follow<'a> {
    pub(crate) payment: &'a Payment,
    pub(crate) interrupts: &'a mut Interrupts,
    pub(crate) on_interrupt: OnInterrupt,
    /// Leave after this long.
    pub(crate) limit: Option<Duration>,
    /// Ctrl-C was pressed before there was a payment to cancel.
    pub(crate) cancel_now: bool,
}

/// An answer to a cancel that is on its way.
type Cancel<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + 'a>>;

impl Follow<'_> {
    /// Until the payment is settled, the time is over, or the user leaves.
    pub(crate) async fn run(self, progress: &mut Progress<'_>) -> Result<Ended, Error> {
        let Follow { payment, interrupts, on_interrupt, limit, cancel_now } = self;
        let mut late = Box::pin(after(limit));
        let mut cancel: Option<Cancel<'_>> = None;
        if let (OnInterrupt::Cancel(kind), true) = (on_interrupt, cancel_now) {
            cancel = Some(Box::pin(payment.cancel(kind, CANCEL_ROUND)));
        }
        let mut cancelled = cancel.is_some();
        let mut outcome = payment.status().await?;
        loop {
            if outcome.status.is_settled() && cancel.is_none() {
                return Ok(Ended { outcome, cancelled });
            }
            progress.show(payment, &outcome);
            tokio::select! {
                answer = answered(&mut cancel) => {
                    cancel = None;
                    outcome = answer?;
                }
                changed = payment.changed(&outcome, TICK) => outcome = changed?,
                () = interrupts.next() => match on_interrupt {
                    OnInterrupt::Cancel(kind) if !cancelled => {
                        cancelled = true;
                        progress.note(CANCELLING);
                        cancel = Some(Box::pin(payment.cancel(kind, CANCEL_ROUND)));
                    }
                    _ => return Ok(Ended { outcome, cancelled }),
                },
                () = &mut late => return Ok(Ended { outcome, cancelled }),
            }
        }
    }
}

async fn answered(cancel: &mut Option<Cancel<'_>>) -> Result<Outcome, Error> {
    match cancel {
        Some(cancel) => cancel.await,
        None => pending().await,
    }
}

/// Ends after `limit`, or never.
pub(crate) async fn after(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => pending().await,
    }
}

/// Waits for some work on a payment, showing where the payment stands. `None`: the user left; the work goes on.
pub(crate) async fn wait_for<T>(
    work: impl Future<Output = T>,
    payment: &Payment,
    interrupts: &mut Interrupts,
    progress: &mut Progress<'_>,
) -> Option<T> {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            answer = &mut work => return Some(answer),
            () = interrupts.next() => return None,
            () = tokio::time::sleep(TICK) => {
                if let Ok(outcome) = payment.status().await {
                    progress.show(payment, &outcome);
                }
            }
        }
    }
}
