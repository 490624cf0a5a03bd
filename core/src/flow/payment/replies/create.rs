//! The answer to a create.

use super::{Busy, is_hopeless, leave_alone, pause};
use crate::api;
use crate::error::Error;
use crate::flow::pacing::CallKind;
use crate::flow::payment::codes;
use crate::flow::payment::input::{Heard, Moment, Step, UnitFact};
use crate::flow::payment::machine::{Machine, REDIRECT_ATTACHMENT};
use crate::flow::payment::operation::CreateState;
use crate::flow::poll;
use crate::flow::retry::{self, Backoff};

pub(in crate::flow::payment) fn take(
    machine: &mut Machine,
    heard: Heard<api::Created>,
    moment: Moment,
    step: &mut Step,
) {
    if machine.record.create.state != CreateState::Open {
        return;
    }
    match heard {
        Heard::Success(created, _) => exists(machine, created.redirect_url, moment, step),
        Heard::Refused(error) => refused(machine, error, moment, step),
        Heard::Busy { error, retry_after } => {
            leave_alone(machine, CallKind::Create, &Busy { error: &error, retry_after }, moment);
            machine.live.create_stuck = Some(error);
        }
        Heard::Lost(_) => {
            machine.record.create.ambiguous = true;
            try_later(machine, retry::UNANSWERED_WRITE, moment);
        }
        Heard::NotSent(error) if is_hopeless(&error) && !machine.record.create.ambiguous => {
            let error = error.with_reference(machine.record.reference.as_str());
            machine.record.create.state = CreateState::Refused(error);
        }
        Heard::NotSent(error) => {
            machine.live.create_stuck = Some(error);
            try_later(machine, retry::UNREACHABLE, moment);
        }
    }
}

/// The payment exists and is ours.
pub(super) fn exists(
    machine: &mut Machine,
    redirect: Option<api::RedirectUrl>,
    moment: Moment,
    step: &mut Step,
) {
    machine.record.create.state = CreateState::Exists;
    machine.live.tries = 0;
    machine.live.write_not_before = moment.now.mono;
    machine.live.next_poll = moment.now.mono + poll::FIRST_READ;
    if let Some(redirect) = redirect {
        Machine::attach(step, REDIRECT_ATTACHMENT, redirect.as_str().as_bytes().to_vec());
    }
}

fn refused(machine: &mut Machine, error: Error, moment: Moment, step: &mut Step) {
    if error.platform_code() == Some(codes::PUSH_NOT_ALLOWED) {
        step.learned = Some(UnitFact::PushRefused);
    }
    let create = &mut machine.record.create;
    if create.ambiguous {
        // The refusal may answer the repeat while the lost attempt was carried out: only a read can tell.
        create.refused_after = Some(error);
        machine.live.must_read_from(moment.now.mono);
    } else {
        create.state = CreateState::Refused(error);
    }
}

fn try_later(machine: &mut Machine, schedule: Backoff, moment: Moment) {
    machine.live.tries += 1;
    machine.live.write_not_before = moment.now.mono + pause(schedule, machine.live.tries, moment);
}
