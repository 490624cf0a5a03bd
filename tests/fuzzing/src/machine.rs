//! The payment machine under arbitrary inputs: the play of the core's own properties.

#[path = "../../../core/tests/machine/play/mod.rs"]
pub(crate) mod play;

use play::{Manners, play};

/// The first byte says how far the platform may be trusted; the rest is the play.
pub(crate) fn run(bytes: &[u8]) {
    let Some((first, moves)) = bytes.split_first() else { return };
    let manners = [Manners::Honest, Manners::Wild, Manners::Chaos];
    play(moves, manners[usize::from(*first) % manners.len()]);
}
