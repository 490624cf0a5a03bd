//! What has to become of a payment that a dead process left behind, when the next one is asked for nothing: from
//! what stands in the journal, what has arrived at the platform, and what the customer does.

use kasse::flow::payment::{CapturePolicy, CreateState, Record, Request, RequestKind, RequestState};
use kasse_simulator::{PaymentView, State};

use crate::story::{AMOUNT, Customer, Story};

/// How a payment ends: the name of its outcome, with the reason if it is not paid, and its sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    pub as_what: &'static str,
    pub captured: i64,
    pub refunded: i64,
    pub released: i64,
}

impl Ends {
    fn unpaid(why: &'static str) -> Self {
        Self { as_what: why, captured: 0, refunded: 0, released: 0 }
    }

    fn with_money(captured: i64, refunded: i64, released: i64) -> Self {
        let as_what = match (captured, released) {
            (0, AMOUNT) => "cancelled",
            (0, _) => "approved",
            _ => "paid",
        };
        Self { as_what, captured, refunded, released }
    }
}

/// `arrives`: the create has arrived, or will in time.
pub fn left_alone(story: &Story, record: &Record, view: Option<&PaymentView>, arrives: bool) -> Ends {
    match &record.create.state {
        CreateState::Refused(_) => return Ends::unpaid("refused"),
        CreateState::CalledOff => return Ends::unpaid("cancelled"),
        _ => {}
    }
    if !arrives {
        return Ends::unpaid("never_created");
    }
    let state = view.map_or(State::Created, |view| view.state);
    let wants_end = record.cancel.is_some() || record.give_up_at.is_some();
    match state {
        State::Aborted => Ends::unpaid("declined"),
        State::Expired => Ends::unpaid("expired"),
        State::Terminated => Ends::unpaid("cancelled"),
        State::Authorized => approved(story, record),
        State::Created => match story.customer {
            Customer::Approves => approved(story, record),
            Customer::Declines => Ends::unpaid("declined"),
            Customer::Ignores if wants_end => Ends::unpaid("cancelled"),
            Customer::Ignores => Ends::unpaid("expired"),
        },
    }
}

fn approved(story: &Story, record: &Record) -> Ends {
    let asked = |pick: fn(&RequestKind) -> Option<i64>| -> i64 {
        let not_refused = |request: &&Request| !matches!(request.state, RequestState::Failed(_));
        record.requests.iter().filter(not_refused).filter_map(|request| pick(&request.kind)).sum()
    };
    let settles = record.requests.iter().any(|request| matches!(request.kind, RequestKind::Settle(_)));
    let takes = asked(|kind| match kind {
        RequestKind::Capture(amount) | RequestKind::Settle(amount) => Some(amount.minor()),
        RequestKind::Refund(_) => None,
    });
    let refunded = asked(|kind| match kind {
        RequestKind::Refund(amount) => Some(amount.minor()),
        _ => None,
    });
    // By policy it captures what it has seen approved; what it first sees approved now, only if told to.
    let by_policy = record.capture_policy == CapturePolicy::OnApproval
        && record.cancel.is_none()
        && (record.is_authorized() && !record.held || story.follows_policy());
    let captured = if takes > 0 || !by_policy { takes } else { AMOUNT };
    let released_already = record.amounts().cancelled.minor();
    let wants_release = settles || record.cancel.is_some() || record.release_at.is_some() && takes == 0;
    let released = if wants_release { AMOUNT - captured } else { released_already };
    Ends::with_money(captured, refunded, released)
}
