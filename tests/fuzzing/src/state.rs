//! The opaque state of a payment in a journal: any bytes.
//!
//! ```text
//! the state, and after a byte 0 what happens to the machine that takes it up
//! ```

use kasse::flow::payment::{Record, outcome_of};

use crate::machine::play;

pub(crate) fn run(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (state, moves) = bytes.split_at(end);
    let Ok(record) = Record::read(state) else { return };
    // Its overflow is a defect that the driver survives, and that its own test makes.
    if record.next_operation > u32::MAX / 2 {
        return;
    }
    let again = serde_json::to_vec(&record).unwrap();
    assert_eq!(Record::read(&again).as_ref(), Ok(&record));
    assert_eq!(outcome_of(&record).status, outcome_of(&Record::read(&again).unwrap()).status);
    play::resume(record, moves.get(1..).unwrap_or_default());
}
