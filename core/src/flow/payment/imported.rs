//! The record of a payment that was made elsewhere.

use super::operation::{Create, CreateState};
use super::record::{Origin, Record, Seen};
use super::replies;
use crate::api;
use crate::clock::Timestamp;

/// As the platform shows it.
pub(crate) fn imported(
    found: &api::Payment,
    events: &[api::Event],
    origin: Origin,
    now: Timestamp,
) -> Record {
    let created = events.iter().find(|event| event.name == api::EventName::Created);
    let created_at = created.and_then(|event| event.timestamp).unwrap_or(now);
    let (state, proof) = replies::read::state_and_proof(found, None, now);
    Record {
        origin,
        seen: Some(Seen {
            state,
            mismatch: !proof.aggregate.can_be_of(found.amount),
            proof,
            guaranteed_until: found.capture_guaranteed_until,
        }),
        create: Create { state: CreateState::Exists, ..Create::new(None) },
        ..Record::new(found.reference.clone(), found.amount, created_at)
    }
}
