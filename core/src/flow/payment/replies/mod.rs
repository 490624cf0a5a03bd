//! What each answer of the platform teaches.

pub(super) mod change;
pub(super) mod create;
pub(super) mod events;
pub(super) mod read;

use std::time::Duration;

use super::input::Moment;
use super::limits::{BUSY_READ_PAUSE, BUSY_WRITE_PAUSE, LOCKED_PAUSE};
use crate::error::{Advice, Error};
use crate::flow::pacing::RETRY_AFTER_CEILING;
use crate::flow::retry::{Backoff, Spread};

/// Status of a resource that a parallel operation holds.
const LOCKED: u16 = 423;

/// How long to leave the platform alone after "not executed".
fn busy_pause(error: &Error, retry_after: Option<Duration>, otherwise: Duration) -> Duration {
    let pause = if error.http_status() == Some(LOCKED) { LOCKED_PAUSE } else { otherwise };
    retry_after.map_or(pause, |asked| asked.min(RETRY_AFTER_CEILING))
}

fn busy_write_pause(error: &Error, retry_after: Option<Duration>) -> Duration {
    busy_pause(error, retry_after, BUSY_WRITE_PAUSE)
}

fn busy_read_pause(error: &Error, retry_after: Option<Duration>) -> Duration {
    busy_pause(error, retry_after, BUSY_READ_PAUSE)
}

/// The pause before try number `tries`, spread by the random bits of the step.
pub(super) fn pause(schedule: Backoff, tries: u32, moment: Moment) -> Duration {
    schedule.pause(tries, Spread::from_bits(moment.bits.unwrap_or_default()))
}

/// It never left, and trying again will not help: the set-up is wrong.
fn is_hopeless(error: &Error) -> bool {
    matches!(error.advice(), Advice::FixSetup | Advice::FixProgram)
}
