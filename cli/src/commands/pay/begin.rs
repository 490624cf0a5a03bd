//! From the wish to a payment that the platform has accepted.

use std::pin::pin;
use std::time::Duration;

use kasse::flow::payment::IfApproved;
use kasse::ids::Reference;
use kasse::till::{Payment, Sale, Till};

use crate::follow::{CANCELLING, TICK, after};
use crate::interrupt::Interrupts;
use crate::output::{Failure, Progress};

/// A payment to begin.
pub(super) struct Begin<'a> {
    pub(super) till: &'a Till,
    /// Of the payment that will be made, if none is there for its order.
    pub(super) reference: Reference,
    pub(super) if_approved: IfApproved,
    /// Leave after this long.
    pub(super) limit: Option<Duration>,
}

/// What came of it.
pub(super) struct Begun {
    pub(super) payment: Payment,
    /// Ctrl-C was pressed meanwhile.
    pub(super) cancel: bool,
    /// The time is over or the user left before there was an answer; the payment goes on.
    pub(super) left: bool,
}

impl Begin<'_> {
    /// Until the platform has accepted or refused the payment, with signs of life. A Ctrl-C is taken up at once:
    /// whatever the platform makes of the create, it is cancelled.
    pub(super) async fn run(
        self,
        sale: Sale,
        interrupts: &mut Interrupts,
        progress: &mut Progress<'_>,
    ) -> Result<Begun, Failure> {
        let mut paying = pin!(self.till.pay(sale));
        let mut late = pin!(after(self.limit));
        let expected = self.till.payment(self.reference);
        let mut cancel = false;
        loop {
            tokio::select! {
                payment = &mut paying => return Ok(Begun { payment: payment?, cancel, left: false }),
                () = interrupts.next() => {
                    if cancel {
                        return Ok(Begun { payment: expected, cancel, left: true });
                    }
                    cancel = true;
                    progress.note(CANCELLING);
                    // Only left as a wish: its result is waited for later. There may be no payment yet, if its
                    // order has one already; that one is cancelled then.
                    let _ = expected.cancel(self.if_approved, Duration::ZERO).await;
                }
                () = &mut late => return Ok(Begun { payment: expected, cancel, left: true }),
                () = tokio::time::sleep(TICK) => {
                    if let Ok(outcome) = expected.status().await {
                        progress.show(&expected, &outcome);
                    }
                }
            }
        }
    }
}
