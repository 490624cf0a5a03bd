//! How a call that takes time is carried out: as an operation, for which the caller waits or not.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use kasse::error::Error;
use kasse_host::answer::Answer;
use kasse_host::operations::{Steps, Tell, Work};
use kasse_host::wait::wait;

use crate::boundary::{Stop, put};
use crate::tables::{OpenPayment, Opened, kasse_client_t, kasse_operation_t, kasse_payment_t, tables};

/// `limit_ms` that waits until it is done.
const FOR_EVER: i64 = -1;

/// How long a caller waits, and where it wants the operation's number.
#[derive(Clone, Copy)]
pub(crate) struct Wait {
    pub(crate) limit_ms: i64,
    pub(crate) operation: *mut kasse_operation_t,
}

/// `None` waits until it is done.
pub(crate) fn limit(limit_ms: i64) -> Option<Duration> {
    match u64::try_from(limit_ms) {
        Ok(limit) => Some(Duration::from_millis(limit)),
        Err(_) if limit_ms == FOR_EVER => None,
        // Anything else below zero is a subtraction that went wrong: the time is over.
        Err(_) => Some(Duration::ZERO),
    }
}

/// Starts `work` and waits for it as the caller wants.
///
/// # Safety
/// The place for the operation's number is NULL or one.
pub(crate) unsafe fn run<A: Into<Answer>>(
    opened: &Opened,
    how: Wait,
    work: impl Future<Output = Result<A, Error>> + Send + 'static,
) -> Result<Answer, Stop> {
    // SAFETY: as the caller says.
    unsafe { run_telling(opened, how, |_| work) }
}

/// The same for work that tells its steps.
///
/// # Safety
/// As [`run`].
pub(crate) unsafe fn run_telling<A, W>(
    opened: &Opened,
    how: Wait,
    work: impl FnOnce(Steps) -> W,
) -> Result<Answer, Stop>
where
    A: Into<Answer>,
    W: Future<Output = Result<A, Error>> + Send + 'static,
{
    let begin = |steps| {
        let work = work(steps);
        let answering: Work<Answer> = Box::pin(async move { work.await.map(Into::into) });
        answering
    };
    // SAFETY: as the caller says.
    unsafe { carry_out(opened, how, Box::new(begin)) }
}

/// Behind a pointer, so that this is there once and not in each function of the interface.
///
/// # Safety
/// As [`run`].
unsafe fn carry_out<'a>(
    opened: &Opened,
    how: Wait,
    begin: Box<dyn FnOnce(Steps) -> Work<Answer> + 'a>,
) -> Result<Answer, Stop> {
    let operations = opened.host.operations();
    let waits = limit(how.limit_ms) != Some(Duration::ZERO);
    let tell = if waits { Tell::WhoAsks } else { Tell::Queue };
    let number = operations.start_telling(opened.host.thread(), tell, begin)?;
    // SAFETY: as the caller says. Before the wait: another thread may want to know what is going on.
    unsafe { put(how.operation, number) };
    if !waits {
        return Err(Stop::NotDone);
    }
    match wait(operations.result(number), limit(how.limit_ms), &opened.interrupter) {
        Ok(result) => Ok(result?),
        Err(unfinished) => {
            operations.tell_in_queue(number)?;
            Err(unfinished.into())
        }
    }
}

/// The number of the payment in an answer; 0 for none.
pub(crate) fn open_payment(
    client: kasse_client_t,
    opened: &Arc<Opened>,
    answer: &Answer,
) -> Result<kasse_payment_t, Error> {
    let Answer::Payment(Some(payment)) = answer else { return Ok(0) };
    let (opened, payment) = (Arc::clone(opened), payment.clone());
    Ok(tables()?.payments.open(OpenPayment { client, opened, payment })?)
}
