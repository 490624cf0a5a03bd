//! What a host wants, checked against the facts before anything is promised.

use super::input::{Granted, Moment, Waited, Wish};
use super::machine::Machine;
use super::operation::CreateState;
use super::outcome::Amounts;
use super::record::{
    CancelCause, CancelWish, IfApproved, Origin, Record, Request, RequestKind, RequestState,
};
use crate::error::{Error, ErrorName, Invalid};
use crate::ids::RequestId;
use crate::money::{ModificationAmount, Money};

pub(super) fn take(machine: &mut Machine, wish: Wish, moment: Moment) -> Result<Granted, Error> {
    match wish {
        Wish::Capture { id, amount } => request(machine, id, amount, Ask::Capture),
        Wish::Refund { id, amount } => request(machine, id, amount, Ask::Refund),
        Wish::Settle { id, amount } => request(machine, id, Some(amount), Ask::Settle),
        Wish::Cancel { if_approved, number } => cancel(machine, if_approved, number),
        Wish::Read => Ok(read(machine, moment)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Capture,
    Refund,
    Settle,
}

impl Ask {
    fn kind(self, amount: Money) -> RequestKind {
        match self {
            Self::Capture => RequestKind::Capture(amount),
            Self::Refund => RequestKind::Refund(amount),
            Self::Settle => RequestKind::Settle(amount),
        }
    }

    fn least(self) -> i64 {
        if self == Self::Settle { 0 } else { 1 }
    }
}

fn request(machine: &mut Machine, id: RequestId, amount: Option<Money>, ask: Ask) -> Result<Granted, Error> {
    if let Some(existing) = machine.record.request(&id) {
        return repeated(&machine.record, existing, amount, ask);
    }
    check_allowed(&machine.record, ask)?;
    let room = room(&machine.record, ask);
    let whole = amount.is_none();
    let amount = amount.unwrap_or(room);
    check_amount(&machine.record, amount, room, ask)?;
    let record = &mut machine.record;
    record.held = false;
    record.closed = false;
    record.requests.push(Request {
        id: Some(id.clone()),
        kind: ask.kind(amount),
        whole,
        state: RequestState::Open,
    });
    Ok(Granted::Open(Waited::Request(id)))
}

/// The same id again: the same arguments give the same request, others are refused.
fn repeated(record: &Record, existing: &Request, amount: Option<Money>, ask: Ask) -> Result<Granted, Error> {
    let same = match amount {
        Some(amount) => existing.kind == ask.kind(amount),
        None => existing.whole && existing.kind == ask.kind(existing.kind.amount()),
    };
    if !same {
        return Err(error(record, ErrorName::RequestIdConflict));
    }
    match (&existing.state, &existing.id) {
        (RequestState::Open, Some(id)) => Ok(Granted::Open(Waited::Request(id.clone()))),
        (RequestState::Failed(error), _) => Err(error.clone()),
        (RequestState::Open | RequestState::Done, _) => Ok(Granted::Done),
    }
}

fn check_allowed(record: &Record, ask: Ask) -> Result<(), Error> {
    let fits = match ask {
        // What turned up after it was reported as never created may stand beside another payment of its order.
        Ask::Capture => record.cancel.is_none() && !record.turned_up,
        Ask::Settle => record.cancel.is_none() && record.open_request().is_none() && !record.turned_up,
        Ask::Refund => true,
    };
    let ready = record.create.state == CreateState::Exists
        && record.origin != Origin::Watched
        && record.is_authorized()
        && !record.is_mismatch();
    if fits && ready { Ok(()) } else { Err(error(record, ErrorName::WrongState)) }
}

fn check_amount(record: &Record, amount: Money, room: Money, ask: Ask) -> Result<(), Error> {
    let field = "modificationAmount";
    if amount.currency() != record.amount.currency() {
        let rule = format!("the payment is in {}", record.amount.currency().code());
        return Err(Invalid::new(format!("{field}.currency"), "is another currency", rule).into());
    }
    if amount.minor() < ask.least() || amount.minor() > room.minor() {
        let (fault, rule) =
            (format!("is {}", amount.minor()), format!("{} to {} minor units", ask.least(), room.minor()));
        return Err(Invalid::new(format!("{field}.value"), fault, rule).into());
    }
    if amount.is_zero() {
        return Ok(());
    }
    // A payment made elsewhere can be of any amount.
    Ok(ModificationAmount::new(amount).map(drop)?)
}

/// What may still be asked for, with everything that is already asked for taken off.
fn room(record: &Record, ask: Ask) -> Money {
    let sums: Amounts = record.amounts();
    let all = if ask == Ask::Refund { sums.kept() } else { sums.reserved() };
    let refunds = ask == Ask::Refund;
    record
        .requests
        .iter()
        .enumerate()
        .filter(|(index, request)| request.state == RequestState::Open && !record.is_counted(*index))
        .filter(|(_, request)| matches!(request.kind, RequestKind::Refund(_)) == refunds)
        .fold(all, |left, (_, request)| {
            left.checked_sub(request.kind.amount()).unwrap_or_else(|| Money::zero(all.currency()))
        })
}

fn cancel(machine: &mut Machine, if_approved: IfApproved, number: Option<i64>) -> Result<Granted, Error> {
    let record = &mut machine.record;
    if record.origin == Origin::Watched {
        return Err(error(record, ErrorName::WrongState));
    }
    // An owner that is dead had taken it up, or a later one. What the host has wished since then stands.
    if number.is_some() && number <= record.cancel_taken_up {
        let open = record.cancel.is_some();
        return Ok(if open { Granted::Open(Waited::Cancel) } else { Granted::Done });
    }
    let spent = record.is_authorized() && record.reserved().minor() == 0;
    let over = record.has_ended() || spent;
    let never = matches!(
        record.create.state,
        CreateState::Refused(_) | CreateState::CalledOff | CreateState::NeverCreated
    );
    if never || over && record.cancel.is_none() {
        return Ok(Granted::Done);
    }
    let if_approved = if record.turned_up { IfApproved::Release } else { if_approved };
    record.closed = false;
    record.cancel_taken_up = record.cancel_taken_up.max(number);
    record.cancel = Some(CancelWish { if_approved, cause: CancelCause::Host, refusals: 0 });
    Ok(Granted::Open(Waited::Cancel))
}

fn read(machine: &mut Machine, moment: Moment) -> Granted {
    match machine.record.create.state {
        CreateState::Refused(_) | CreateState::CalledOff => Granted::Done,
        CreateState::Open | CreateState::Exists | CreateState::NeverCreated => {
            machine.record.closed = false;
            machine.live.must_read_from(moment.now.mono);
            machine.live.read_wished_at = Some(moment.now.mono);
            Granted::Open(Waited::Read)
        }
    }
}

fn error(record: &Record, name: ErrorName) -> Error {
    Error::new(name).with_reference(record.reference.as_str())
}
