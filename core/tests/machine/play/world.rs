//! The platform's books: one reference, its state and sums, and what was done under which key.

use kasse::api::{self, EventName};
use kasse::error::{Error, ErrorName};
use kasse::flow::payment::{Call, Heard, OperationKind, Reply};
use kasse::ids::Reference;

use super::nok;

/// Somebody other than the till acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    /// The customer approves.
    Approve,
    /// The customer declines.
    Decline,
    /// Nobody acted in time.
    Expire,
    /// Somebody captures a part in the portal.
    Capture,
    /// Somebody refunds a part in the portal.
    Refund,
    /// Somebody cancels in the portal.
    Cancel,
    /// A call whose sender has given up arrives after all.
    Late,
}

/// Something that was carried out.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) name: EventName,
    pub(crate) minor: i64,
    pub(crate) key: Option<String>,
}

/// The platform's books.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) state: Option<&'static str>,
    pub(crate) authorized: i64,
    pub(crate) cancelled: i64,
    pub(crate) captured: i64,
    pub(crate) refunded: i64,
    pub(crate) log: Vec<Entry>,
}

impl World {
    pub(crate) fn reserved(&self) -> i64 {
        if self.state == Some("AUTHORIZED") { self.authorized - self.captured - self.cancelled } else { 0 }
    }

    /// Nobody can pay it any more, and nothing is reserved.
    pub(crate) fn is_over(&self) -> bool {
        self.state != Some("CREATED") && self.reserved() == 0
    }

    pub(crate) fn act(&mut self, hand: Hand, amount: i64) {
        match (hand, self.state) {
            (Hand::Approve, Some("CREATED")) => {
                (self.state, self.authorized) = (Some("AUTHORIZED"), amount);
                self.note(EventName::Authorized, amount, None);
            }
            (Hand::Decline, Some("CREATED")) => self.end("ABORTED", EventName::Aborted),
            (Hand::Expire, Some("CREATED")) => self.end("EXPIRED", EventName::Expired),
            (Hand::Capture, _) => drop(self.capture(self.reserved().min(300), None)),
            (Hand::Refund, _) => drop(self.refund((self.captured - self.refunded).min(200), None)),
            (Hand::Cancel, _) => drop(self.cancel(false, None)),
            _ => {}
        }
    }

    /// Carries a call out, if it can be, and answers as the platform does. The same key is done once.
    pub(crate) fn carry_out(&mut self, call: &Call, reference: &Reference, amount: i64) -> Reply {
        let (Call::Create { key, .. } | Call::Change { key, .. }) = call else {
            return self.read(call, reference, amount);
        };
        let key = key.as_str().to_owned();
        let known = self.log.iter().any(|entry| entry.key.as_deref() == Some(&key));
        match call {
            Call::Create { .. } => {
                if !known && self.state.is_some() {
                    return Reply::Create(Heard::Refused(refusal(4150, 409)));
                }
                if !known {
                    self.state = Some("CREATED");
                    self.note(EventName::Created, amount, Some(key));
                }
                let created = api::Created { reference: reference.clone(), redirect_url: None };
                Reply::Create(Heard::Success(created, None))
            }
            Call::Change { kind, .. } => {
                let done = match kind {
                    _ if known => Ok(()),
                    OperationKind::Capture { amount } => self.capture(amount.minor(), Some(key)),
                    OperationKind::Refund { amount } => self.refund(amount.minor(), Some(key)),
                    OperationKind::Cancel { transaction_only } => self.cancel(*transaction_only, Some(key)),
                };
                Reply::Changed(match done {
                    Ok(()) => Heard::Success(self.modification(reference, amount), None),
                    Err(code) => Heard::Refused(refusal(code, 400)),
                })
            }
            Call::Read | Call::Events => self.read(call, reference, amount),
        }
    }

    fn read(&self, call: &Call, reference: &Reference, amount: i64) -> Reply {
        let missing = || refusal(5090, 404);
        let exists = self.state.is_some();
        if matches!(call, Call::Events) {
            return Reply::Events(if exists {
                Heard::Success(self.events(), None)
            } else {
                Heard::Refused(missing())
            });
        }
        Reply::Read(Box::new(if exists {
            Heard::Success(self.payment(reference, amount), None)
        } else {
            Heard::Refused(missing())
        }))
    }

    fn capture(&mut self, minor: i64, key: Option<String>) -> Result<(), u32> {
        if minor <= 0 || minor > self.reserved() {
            return Err(6010);
        }
        self.captured += minor;
        self.note(EventName::Captured, minor, key);
        Ok(())
    }

    fn refund(&mut self, minor: i64, key: Option<String>) -> Result<(), u32> {
        if minor <= 0 || minor > self.captured - self.refunded {
            return Err(6030);
        }
        self.refunded += minor;
        self.note(EventName::Refunded, minor, key);
        Ok(())
    }

    fn cancel(&mut self, transaction_only: bool, key: Option<String>) -> Result<(), u32> {
        match self.state {
            Some("CREATED") => {
                self.state = Some("TERMINATED");
                self.note(EventName::Terminated, 0, key);
                Ok(())
            }
            Some("AUTHORIZED") if transaction_only => Err(6060),
            Some("AUTHORIZED") if self.reserved() > 0 => {
                let left = self.reserved();
                self.cancelled += left;
                self.note(EventName::Cancelled, left, key);
                Ok(())
            }
            _ => Err(6040),
        }
    }

    fn end(&mut self, state: &'static str, name: EventName) {
        self.state = Some(state);
        self.note(name, 0, None);
    }

    fn note(&mut self, name: EventName, minor: i64, key: Option<String>) {
        self.log.push(Entry { name, minor, key });
    }

    fn aggregate(&self) -> api::Aggregate {
        api::Aggregate {
            authorized: nok(self.authorized),
            cancelled: nok(self.cancelled),
            captured: nok(self.captured),
            refunded: nok(self.refunded),
        }
    }

    fn payment(&self, reference: &Reference, amount: i64) -> api::Payment {
        api::Payment {
            reference: reference.clone(),
            state: self.state.unwrap_or_default().to_owned().into(),
            amount: nok(amount),
            aggregate: self.aggregate(),
            psp_reference: "psp".into(),
            redirect_url: None,
            capture_guaranteed_until: None,
            method: None,
            card_bin: None,
            profile_sub: None,
            user_details: None,
            metadata: std::collections::BTreeMap::new(),
        }
    }

    fn modification(&self, reference: &Reference, amount: i64) -> api::Modification {
        super::invent::modification(&self.payment(reference, amount))
    }

    fn events(&self) -> Vec<api::Event> {
        let event = |entry: &Entry| api::Event {
            name: entry.name.clone(),
            psp_reference: "psp".into(),
            amount: nok(entry.minor),
            timestamp: None,
            idempotency_key: entry.key.clone(),
            success: true,
        };
        self.log.iter().map(event).collect()
    }
}

/// A refusal as the platform words it.
pub(crate) fn refusal(code: u32, status: u16) -> Error {
    Error::new(ErrorName::of_platform_code(code)).with_platform_code(code).with_http_status(status)
}
