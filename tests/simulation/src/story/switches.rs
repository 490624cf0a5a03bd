//! What is assumed about the platform may be wrong.

use kasse_simulator::switches::SWITCHES;

use super::line::Line;

/// A switch of the simulator and a value other than its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumption {
    pub name: &'static str,
    pub value: &'static str,
}

/// Every switch turned to every value that it does not have by default.
pub fn alternatives() -> impl Iterator<Item = Assumption> {
    SWITCHES.iter().flat_map(|switch| {
        let others = switch.alternatives.iter().filter(|value| **value != switch.default);
        others.map(|value| Assumption { name: switch.name, value })
    })
}

/// Turns one assumption for good; of those that change what a till meets in a shop, some more by chance.
pub fn turn(line: &Line, fixed: Option<Assumption>) {
    for assumption in alternatives() {
        let fixed = fixed == Some(assumption);
        if fixed || line.dice.chance(8) {
            line.with(|platform| platform.set_switch(assumption.name, assumption.value)).unwrap();
        }
    }
    if let Some(fixed) = fixed {
        line.with(|platform| platform.set_switch(fixed.name, fixed.value)).unwrap();
    }
}
