//! Faults: what goes wrong with a call, and with which one.

use serde::{Deserialize, Serialize};

use crate::http::Millis;
use crate::platform::{Act, Operation};
use crate::random::Random;

/// Which calls something happens to, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The operation; any if it is left out.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// The payment's reference; any if it is left out.
    #[serde(default)]
    pub reference: Option<String>,
    /// The first call it happens to, counted from 1 among those that fit.
    #[serde(default = "first")]
    pub nth: u32,
    /// How many calls it happens to; `null` for all that follow.
    #[serde(default = "once")]
    pub count: Option<u32>,
    /// In how many of a thousand cases.
    #[serde(default = "always")]
    pub per_mille: u16,
    /// What happens.
    pub what: FaultKind,
}

fn first() -> u32 {
    1
}

#[allow(clippy::unnecessary_wraps)] // the type of the field
fn once() -> Option<u32> {
    Some(1)
}

fn always() -> u16 {
    1000
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FaultKind {
    /// The work is done, the connection is cut, no answer.
    Lost,
    /// The connection is cut before the work.
    CutBefore,
    /// The work is done, the connection is cut in the middle of the body.
    CutInBody,
    /// The request arrives late: the work is done after this time, also when the client has gone.
    Held {
        /// How late.
        ms: Millis,
    },
    /// The work is done at once, the answer comes late.
    Slow {
        /// How late.
        ms: Millis,
    },
    /// Another status.
    Status {
        /// The status.
        status: u16,
        /// Whether the work is done all the same.
        #[serde(default)]
        work: bool,
        /// What stands in the body.
        #[serde(default)]
        body: FaultBody,
    },
    /// 423 with code 6160; nothing is done.
    Locked,
    /// 429; nothing is done.
    TooMany {
        /// Seconds in `Retry-After`; no such header if it is left out.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// The platform refuses with this code; nothing is done.
    Refused {
        /// A code of the platform.
        code: u32,
    },
    /// 401, and the token that came along is worth nothing any more; nothing is done.
    ExpiredToken,
    /// 302 to somewhere else.
    Redirect {
        /// Where to.
        #[serde(default = "elsewhere")]
        location: String,
        /// Whether the work is done all the same.
        #[serde(default)]
        work: bool,
    },
    /// The work is done, the body ends in the middle (its length is the truth).
    Truncated,
    /// The work is done, the body is this long.
    Huge {
        /// Bytes.
        #[serde(default = "ten_megabytes")]
        bytes: usize,
    },
    /// The work is done, the answer tells of other amounts.
    WrongAmount {
        /// Minor units in place of every amount.
        value: i64,
    },
    /// The work is done, the answer tells of another currency.
    WrongCurrency {
        /// The currency.
        currency: String,
    },
    /// The work is done, the answer names another payment.
    WrongReference,
    /// The work is done, the answer has values of enumerations that nobody knows yet.
    UnknownEnum,
    /// The work is done, the answer has fields that nobody knows yet.
    ExtraFields,
    /// The work is done, numbers in the answer are strings.
    NumbersAsStrings,
    /// Somebody acts on the payment right before the work.
    Before {
        /// What they do.
        act: Act,
    },
    /// Somebody acts on the payment right after the work, before the answer.
    After {
        /// What they do.
        act: Act,
    },
}

fn elsewhere() -> String {
    "https://elsewhere.invalid/".to_owned()
}

fn ten_megabytes() -> usize {
    10_000_000
}

/// The body of a made-up status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultBody {
    /// The problem body of the API, without a code.
    #[default]
    Problem,
    /// The gateway's.
    Gateway,
    /// A page for people.
    Html,
    /// None.
    Empty,
    /// JSON that is an empty object.
    Object,
}

impl FaultKind {
    /// The name, as in the call log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::CutBefore => "cut_before",
            Self::CutInBody => "cut_in_body",
            Self::Held { .. } => "held",
            Self::Slow { .. } => "slow",
            Self::Status { .. } => "status",
            Self::Locked => "locked",
            Self::TooMany { .. } => "too_many",
            Self::Refused { .. } => "refused",
            Self::ExpiredToken => "expired_token",
            Self::Redirect { .. } => "redirect",
            Self::Truncated => "truncated",
            Self::Huge { .. } => "huge",
            Self::WrongAmount { .. } => "wrong_amount",
            Self::WrongCurrency { .. } => "wrong_currency",
            Self::WrongReference => "wrong_reference",
            Self::UnknownEnum => "unknown_enum",
            Self::ExtraFields => "extra_fields",
            Self::NumbersAsStrings => "numbers_as_strings",
            Self::Before { .. } => "before",
            Self::After { .. } => "after",
        }
    }

    /// Replaces the answer, which can be done once; the others add to it.
    pub(crate) fn is_main(&self) -> bool {
        !matches!(self, Self::Held { .. } | Self::Slow { .. } | Self::Before { .. } | Self::After { .. })
    }
}

/// A fault in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArmedFault {
    /// Its number, to take it away again.
    pub id: u64,
    /// What was asked for.
    pub fault: Fault,
    /// Calls that fitted so far.
    pub seen: u32,
    /// Calls it happened to.
    pub hits: u32,
}

/// The faults in force, and a randomness of their own: arming one changes no id that is given out.
#[derive(Debug)]
pub(crate) struct Faults {
    armed: Vec<ArmedFault>,
    next_id: u64,
    random: Random,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { armed: Vec::new(), next_id: 1, random: Random::new(seed ^ 0xfa17) }
    }

    pub(crate) fn arm(&mut self, fault: Fault) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.armed.push(ArmedFault { id, fault, seen: 0, hits: 0 });
        id
    }

    /// Whether there was one.
    pub(crate) fn disarm(&mut self, id: u64) -> bool {
        let before = self.armed.len();
        self.armed.retain(|armed| armed.id != id);
        self.armed.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.armed.clear();
    }

    pub(crate) fn armed(&self) -> &[ArmedFault] {
        &self.armed
    }

    /// What happens to this call, in the order in which it was armed.
    pub(crate) fn strike(&mut self, operation: Operation, reference: Option<&str>) -> Vec<FaultKind> {
        let mut struck = Vec::new();
        for armed in &mut self.armed {
            let fault = &armed.fault;
            let fits = fault.operation.is_none_or(|wanted| wanted == operation)
                && fault.reference.as_deref().is_none_or(|wanted| Some(wanted) == reference);
            if !fits {
                continue;
            }
            armed.seen = armed.seen.saturating_add(1);
            let due = armed.seen >= fault.nth && fault.count.is_none_or(|count| armed.hits < count);
            // A call has one answer: what would replace it once more waits for the next call.
            let taken = fault.what.is_main() && struck.iter().any(FaultKind::is_main);
            if due && !taken && self.random.chance(fault.per_mille) {
                armed.hits += 1;
                struck.push(fault.what.clone());
            }
        }
        struck
    }
}
