//! The steps of a story: who does what.

use std::collections::BTreeMap;

use kasse_simulator::{Act, Agreement, Fault, Operation};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The runner that is meant when none is named.
pub(crate) const TILL: &str = "till";

fn one() -> usize {
    1
}

fn till() -> String {
    TILL.to_owned()
}

/// One step, by who takes it.
#[derive(Debug)]
pub(crate) enum Step {
    /// Something a host asks of the library.
    Host(Host),
    /// The answer to a host step that was left in the background.
    Join(Join),
    /// What the customer does.
    Customer(Customer),
    /// What happens at the platform, or by the calendar.
    Platform(Platform),
    /// What will go wrong.
    Fault(Faulty),
    /// What becomes of the host's process.
    Process(Process),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Host {
    /// What is asked.
    pub(crate) host: String,
    /// Of which runner.
    #[serde(default = "till")]
    pub(crate) on: String,
    #[serde(default)]
    pub(crate) with: Map<String, Value>,
    /// Do not wait: a later `join` of this name takes the answer.
    pub(crate) background: Option<String>,
    #[serde(flatten)]
    pub(crate) expected: Expected,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Join {
    pub(crate) join: String,
    #[serde(flatten)]
    pub(crate) expected: Expected,
}

/// What is expected of an answer, and what is remembered of it.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Expected {
    pub(crate) answer: Option<Value>,
    pub(crate) error: Option<Value>,
    /// Name to place in the answer (or error), as in `proof.psp_reference`.
    #[serde(default)]
    pub(crate) save: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "customer", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Customer {
    Scan {
        text: String,
        by: Option<String>,
    },
    Approve {
        payment: String,
        by: Option<String>,
        after_ms: Option<i64>,
    },
    Decline {
        payment: String,
        after_ms: Option<i64>,
    },
    Ignore {
        payment: String,
    },
    StartApproving {
        payment: String,
    },
    StopApproving {
        payment: String,
    },
    ShowPersonalQr {
        phone: String,
        version: QrVersion,
        #[serde(default)]
        age_ms: i64,
        save: String,
    },
    /// Scans a printed code; saves the page it opens, or the token of the check-in.
    ScanSticker {
        text: String,
        by: Option<String>,
        save: Option<String>,
    },
    CheckIn {
        phone: String,
        #[serde(default)]
        age_ms: i64,
        save: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum QrVersion {
    #[serde(rename = "1.0")]
    Clear,
    #[serde(rename = "2.0")]
    Tokenised,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "platform", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Platform {
    /// Time jumps, for the platform alone.
    Advance {
        ms: i64,
    },
    /// Somebody does something to a payment, in the portal or elsewhere.
    Act {
        payment: String,
        act: Act,
    },
    Switch {
        name: String,
        value: String,
    },
    Agreement {
        msn: String,
        agreement: Agreement,
    },
    RevokeTokens,
    ClearLimits,
    ClearFaults,
    /// Hands the next deliveries of webhooks to a host, and its answers back to the platform.
    Deliver {
        #[serde(default = "till")]
        on: String,
        #[serde(default = "one")]
        count: usize,
        /// What each is answered with.
        status: Option<u16>,
    },
    /// Goes on when the platform shows this payment so.
    UntilPayment {
        payment: String,
        shows: Value,
    },
    /// Goes on when so many calls have arrived.
    UntilCalls {
        operation: Operation,
        payment: Option<String>,
        count: usize,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Faulty {
    pub(crate) fault: Fault,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "process", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Process {
    /// Ends it without a word, as a power cut does.
    Kill {
        #[serde(default = "till")]
        on: String,
    },
    /// Closes its standard input and lets it end.
    End {
        #[serde(default = "till")]
        on: String,
    },
}

impl Step {
    /// Reads a step; what it is shows in its first word.
    pub(crate) fn read(step: &Value) -> Result<Self, String> {
        let Some(fields) = step.as_object() else { return Err("a step is an object".to_owned()) };
        let has = |name: &str| fields.contains_key(name);
        let read = if has("host") {
            strict(fields, &["host", "on", "with", "background", "answer", "error", "save"])?;
            Host::deserialize(step).map(Self::Host)
        } else if has("join") {
            strict(fields, &["join", "answer", "error", "save"])?;
            Join::deserialize(step).map(Self::Join)
        } else if has("customer") {
            Customer::deserialize(step).map(Self::Customer)
        } else if has("platform") {
            Platform::deserialize(step).map(Self::Platform)
        } else if has("fault") {
            Faulty::deserialize(step).map(Self::Fault)
        } else if has("process") {
            Process::deserialize(step).map(Self::Process)
        } else {
            return Err("a step has host, join, customer, platform, fault or process".to_owned());
        };
        read.map_err(|error| error.to_string())
    }
}

/// A flattened part cannot refuse unknown fields itself.
fn strict(fields: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(format!("unknown field `{name}`")),
        None => Ok(()),
    }
}
