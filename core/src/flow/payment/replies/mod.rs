//! What each answer of the platform teaches.

pub(super) mod change;
pub(super) mod create;
pub(super) mod events;
pub(super) mod read;

use std::time::Duration;

use super::input::Moment;
use super::limits::{BUSY_READ_PAUSE, BUSY_WRITE_PAUSE, LOCKED_PAUSE};
use super::machine::Machine;
use crate::error::{Advice, Error};
use crate::flow::pacing::{CallKind, RETRY_AFTER_CEILING};
use crate::flow::retry::{Backoff, Spread};

/// Status of a resource that a parallel operation holds.
const LOCKED: u16 = 423;

/// Status of a call beyond the limit of its kind.
const TOO_MANY: u16 = 429;

/// Not executed: too many calls of this kind, or the payment is busy with another. The kind is left alone for
/// as long as the platform asks, whatever wants it meanwhile; while the payment is busy, every change is.
fn leave_alone(machine: &mut Machine, kind: CallKind, busy: &Busy<'_>, moment: Moment) -> Duration {
    let now = moment.now.mono;
    let otherwise = match (busy.error.http_status(), kind) {
        (Some(LOCKED), _) => LOCKED_PAUSE,
        (_, CallKind::Read) => BUSY_READ_PAUSE,
        _ => BUSY_WRITE_PAUSE,
    };
    let pause = busy.retry_after.map_or(otherwise, |asked| asked.min(RETRY_AFTER_CEILING));
    machine.live.pacing.hold(kind, now, pause);
    if kind != CallKind::Read && busy.error.http_status() != Some(TOO_MANY) {
        machine.live.write_not_before = now + pause;
    }
    now + pause
}

/// What the platform says with "not now".
struct Busy<'a> {
    error: &'a Error,
    retry_after: Option<Duration>,
}

/// The pause before try number `tries`, spread by the random bits of the step.
pub(super) fn pause(schedule: Backoff, tries: u32, moment: Moment) -> Duration {
    schedule.pause(tries, Spread::from_bits(moment.bits.unwrap_or_default()))
}

/// It never left, and trying again will not help: the set-up is wrong.
fn is_hopeless(error: &Error) -> bool {
    matches!(error.advice(), Advice::FixSetup | Advice::FixProgram)
}
