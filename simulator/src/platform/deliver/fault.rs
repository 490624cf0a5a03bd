//! What goes wrong with deliveries.

use serde::{Deserialize, Serialize};

use crate::http::Millis;
use crate::random::Random;

/// Which deliveries something happens to, and what. It strikes when the event is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryFault {
    /// The event type; any if it is left out.
    #[serde(default)]
    pub event: Option<String>,
    /// The payment's reference, or the sticker's id; any if it is left out.
    #[serde(default)]
    pub reference: Option<String>,
    /// How many deliveries it happens to; `null` for all that follow.
    #[serde(default = "once")]
    pub count: Option<u32>,
    /// In how many of a thousand cases.
    #[serde(default = "always")]
    pub per_mille: u16,
    /// What happens.
    pub what: DeliveryFaultKind,
}

#[allow(clippy::unnecessary_wraps, reason = "the type of the field")]
fn once() -> Option<u32> {
    Some(1)
}

fn always() -> u16 {
    1000
}

/// What goes wrong with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeliveryFaultKind {
    /// It is never sent.
    Missing,
    /// It comes late, after what happened later.
    Late {
        /// How late.
        ms: Millis,
    },
    /// It comes a second time.
    Doubled {
        /// How much later.
        ms: Millis,
    },
    /// It is signed with another secret.
    WrongSignature,
    /// The hash is of another body, and signed.
    WrongHash,
    /// It was signed a month ago.
    OldDate,
}

/// What is wrong with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoil {
    Signature,
    Hash,
    Date,
}

/// A fault in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArmedDeliveryFault {
    /// Its number.
    pub id: u64,
    /// What was asked for.
    pub fault: DeliveryFault,
    /// Deliveries it happened to.
    pub hits: u32,
}

#[derive(Debug)]
pub(super) struct DeliveryFaults {
    armed: Vec<ArmedDeliveryFault>,
    last: u64,
    random: Random,
}

impl DeliveryFaults {
    pub(super) fn new(seed: u64) -> Self {
        Self { armed: Vec::new(), last: 0, random: Random::new(seed ^ 0xde11) }
    }

    pub(super) fn arm(&mut self, fault: DeliveryFault) -> u64 {
        self.last += 1;
        self.armed.push(ArmedDeliveryFault { id: self.last, fault, hits: 0 });
        self.last
    }

    pub(super) fn armed(&self) -> &[ArmedDeliveryFault] {
        &self.armed
    }

    pub(super) fn clear(&mut self) {
        self.armed.clear();
    }

    pub(super) fn strike(&mut self, event: &str, reference: &str) -> Vec<DeliveryFaultKind> {
        let mut struck = Vec::new();
        for armed in &mut self.armed {
            let fault = &armed.fault;
            let fits = fault.event.as_deref().is_none_or(|wanted| wanted == event)
                && fault.reference.as_deref().is_none_or(|wanted| wanted == reference)
                && fault.count.is_none_or(|count| armed.hits < count);
            if fits && self.random.chance(fault.per_mille) {
                armed.hits += 1;
                struck.push(fault.what);
            }
        }
        struck
    }
}
