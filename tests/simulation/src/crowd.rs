//! Many stories, on several threads.

use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kasse_simulation::story::{Assumption, Ended, Options, Tally, tell};

/// Stories from one seed on, until there have been enough payments.
#[derive(Clone, Copy)]
pub(crate) struct Crowd {
    pub(crate) first: u64,
    pub(crate) payments: u64,
    pub(crate) turned: Option<Assumption>,
}

/// A story that ended badly.
pub(crate) struct Bad {
    pub(crate) seed: u64,
    pub(crate) turned: Option<Assumption>,
    pub(crate) problems: Vec<String>,
}

/// What came of them.
pub(crate) struct Told {
    pub(crate) crowd: Crowd,
    pub(crate) stories: u64,
    pub(crate) payments: u64,
    pub(crate) took: Duration,
    pub(crate) tally: Tally,
    pub(crate) bad: Vec<Bad>,
}

impl Crowd {
    pub(crate) fn tell(self, threads: usize) -> Told {
        let start = Instant::now();
        let next = AtomicU64::new(self.first);
        let told = Told {
            crowd: self,
            stories: 0,
            payments: 0,
            took: Duration::ZERO,
            tally: Tally::default(),
            bad: Vec::new(),
        };
        let told = Mutex::new(told);
        std::thread::scope(|scope| {
            for _ in 0..threads.max(1) {
                scope.spawn(|| self.work(&next, &told));
            }
        });
        let mut told = told.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        told.took = start.elapsed();
        told
    }

    fn work(self, next: &AtomicU64, told: &Mutex<Told>) {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let ended = self.story(seed);
            let mut told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            told.note(seed, self.turned, ended);
            if told.payments >= self.payments {
                return;
            }
        }
    }

    /// A story that panics ended badly too.
    fn story(self, seed: u64) -> Option<Ended> {
        catch_unwind(|| tell(&Options { turned: self.turned, ..Options::of(seed) })).ok()
    }
}

impl Told {
    fn note(&mut self, seed: u64, turned: Option<Assumption>, ended: Option<Ended>) {
        self.stories += 1;
        let problems = match ended {
            Some(ended) => {
                self.payments += ended.payments;
                self.tally.add(&ended.tally);
                ended.problems.into_iter().map(|problem| problem.text).collect()
            }
            None => vec!["it panicked, see above".to_owned()],
        };
        if !problems.is_empty() {
            self.bad.push(Bad { seed, turned, problems });
        }
    }
}
