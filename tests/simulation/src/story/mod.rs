//! Stories that a seed decides: shops, customers, networks, disks and processes, and the judgement of what became
//! of the money. The same seed tells the same story.

mod dice;
mod disk;
mod fuse;
mod judge;
mod line;
mod plan;
mod play;
mod port;
mod request;
mod stage;
mod switches;
mod tally;
mod twist;

pub use line::Customer;
pub use stage::{Process, Stage};
pub use switches::{Assumption, alternatives};
pub use tally::Tally;

use play::Play;

/// Which story.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Decides everything.
    pub seed: u64,
    /// One assumption about the platform that is turned round from the start.
    pub turned: Option<Assumption>,
    /// Write down what happens. Slower.
    pub timeline: bool,
}

impl Options {
    pub fn of(seed: u64) -> Self {
        Self { seed, turned: None, timeline: false }
    }
}

/// How a story ended.
#[derive(Debug)]
pub struct Ended {
    /// Sales the host tried to make.
    pub payments: u64,
    /// What should not have happened; empty is good.
    pub problems: Vec<Problem>,
    pub tally: Tally,
}

/// A rule that did not hold.
#[derive(Debug, Clone)]
pub struct Problem {
    pub text: String,
    /// What happened to the payment, if the story was told with a timeline.
    pub timeline: Vec<String>,
}

/// Tells one story.
pub fn tell(options: &Options) -> Ended {
    let mut play = Play::new(options.seed, options.timeline);
    switches::turn(&play.stage.line, options.turned);
    let calm = play.rehearse();
    play.perform(calm);
    judge::at_the_end(&play);
    let line = &play.stage.line;
    let problems = line.problems().into_iter().map(|text| {
        let reference = text.split([':', ' ']).next().unwrap_or_default();
        Problem { timeline: line.timeline(reference), text }
    });
    let problems = problems.collect();
    let tally = line.state().tally.clone();
    Ended { payments: play.intents.len().try_into().unwrap(), problems, tally }
}
