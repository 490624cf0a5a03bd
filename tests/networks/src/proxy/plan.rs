//! Decides which fault strikes which span.

use super::fault::{Direction, Fault, Kind, Span};
use crate::dice::Dice;

/// Decides, when a span begins, what will go wrong in it.
pub trait Plan: std::fmt::Debug + Send {
    /// The fault of this span.
    fn fault(&mut self, span: &Span) -> Option<Fault>;
}

/// Nothing goes wrong.
#[derive(Debug)]
pub struct Calm;

impl Plan for Calm {
    fn fault(&mut self, _: &Span) -> Option<Fault> {
        None
    }
}

/// One fault in one span.
#[derive(Debug)]
pub struct Once(pub Span, pub Fault);

impl Plan for Once {
    fn fault(&mut self, span: &Span) -> Option<Fault> {
        (*span == self.0).then_some(self.1)
    }
}

/// Of a hundred spans at least so many have a fault in chaos.
const LEAST_PERCENT: u64 = 25;

/// Many faults, wherever the dice say.
#[derive(Debug)]
pub struct Chaos {
    dice: Dice,
    kinds: &'static [Kind],
    /// Of a hundred spans so many have a fault.
    percent: u64,
    /// Offsets are below this.
    reach: u64,
}

impl Chaos {
    /// Faults of these kinds at offsets below `reach`; how many is up to the seed too.
    pub fn new(seed: u64, kinds: &'static [Kind], reach: u64) -> Self {
        let mut dice = Dice::new(seed);
        let percent = LEAST_PERCENT + dice.below(100 - LEAST_PERCENT);
        Self { dice, kinds, percent, reach }
    }
}

impl Plan for Chaos {
    fn fault(&mut self, _: &Span) -> Option<Fault> {
        if self.dice.below(100) >= self.percent {
            return None;
        }
        let kind = *self.dice.one(self.kinds)?;
        let direction = if self.dice.below(2) == 0 { Direction::Up } else { Direction::Down };
        Some(Fault { direction, offset: self.dice.below(self.reach), kind })
    }
}
