//! The orchestrator of payment stories.
//!
//! A [`Story`] is a file of `tests/scenarios/`. [`play`] starts the simulator in this process, plays customer,
//! platform and faults, lets a runner of any language carry out what the host does, and at the end judges what
//! the host was told by what the simulator's books say. The format is documented in
//! `tests/scenarios/README.md`, what a runner has to do in `tests/conformance/README.md`. With [`play_in`] a network may
//! lie in between.
#![forbid(unsafe_code)]

mod cast;
mod ear;
mod expect;
mod hook;
mod judge;
mod leaks;
mod pattern;
mod play;
mod report;
mod runner;
pub mod rust;
mod setting;
mod stage;
mod step;
mod story;
mod unhandled;
mod vars;

pub use play::{play, play_in};
pub use report::Verdict;
pub use runner::Launcher;
pub use setting::{Expect, Secured, Setting, Way};
pub use story::{Skip, Story, StoryError};
