//! Plays many cases at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::case::{Case, Trouble};
use crate::proxy::Cloth;
use crate::run::{Played, Player};
use crate::sweep::{Group, Swept};

/// Cases played at a time. They mostly wait.
pub const JOBS: usize = 16;
/// After so many failures the rest would tell nothing new.
const FAILURES: usize = 5;

/// One fault ends one connection, on which one request is under way; the platform's own faults in a story lose one.
const LOSSES_OF_ONE_FAULT: usize = 2;
/// How often a disturbed case is played again.
const TRIES: usize = 3;

/// What came of many cases.
#[derive(Debug, Default)]
pub struct Summary {
    /// Cases played.
    pub runs: usize,
    /// Cases in which something did go wrong: the fault's byte came by.
    pub struck: usize,
    /// Requests answered, lost and not sent, as the transport said.
    pub requests: [usize; 3],
    /// Times a case was played again because the machine was too busy to play it as it stands.
    pub again: usize,
    /// Cases that failed, each with what happened.
    pub failures: Vec<(Case, String)>,
    /// How long it took.
    pub took: Duration,
}

impl Summary {
    fn add(&mut self, case: Case, played: Played) {
        self.runs += 1;
        self.struck += usize::from(played.struck > 0);
        for (sum, more) in self.requests.iter_mut().zip(played.requests) {
            *sum += more;
        }
        self.failures.extend(played.failure.map(|report| (case, report)));
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [answered, lost, not_sent] = self.requests;
        let milliseconds = u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX).max(1);
        let rate = u64::try_from(self.runs).unwrap_or(u64::MAX).saturating_mul(1000) / milliseconds;
        write!(
            f,
            "{} runs in {} s ({rate} a second), {} of them struck; {answered} requests answered, {lost} lost, \
             {not_sent} not sent; {} played again; {} failed",
            self.runs,
            self.took.as_secs(),
            self.struck,
            self.again,
            self.failures.len()
        )
    }
}

/// Plays cases, so many at a time, until there are no more, time is up, or too many have failed.
pub fn play(
    player: &Player,
    cases: impl Iterator<Item = Case> + Send,
    jobs: usize,
    until: Option<Instant>,
    tell: impl Fn(&Summary) + Sync,
) -> Summary {
    let began = Instant::now();
    let cases = Mutex::new(cases);
    let summary = Mutex::new(Summary::default());
    let next = || {
        let time_is_up = until.is_some_and(|until| Instant::now() >= until);
        let hopeless = lock(&summary).failures.len() >= FAILURES;
        if time_is_up || hopeless { None } else { lock(&cases).next() }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                while let Some(case) = next() {
                    let (played, again) = undisturbed(player, &case);
                    let mut summary = lock(&summary);
                    summary.again += again;
                    summary.add(case, played);
                    summary.took = began.elapsed();
                    tell(&summary);
                }
            });
        }
    });
    summary.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Plays a case, and again if it failed after more than its own fault went wrong: on a machine that is too busy the
/// short limits of the client run out by themselves, and a story has its result with one fault, not with any number.
/// What is wrong with the case itself is so every time.
fn undisturbed(player: &Player, case: &Case) -> (Played, usize) {
    let mut again = 0;
    loop {
        let played = player.play(case);
        let [_, lost, not_sent] = played.requests;
        let disturbed = matches!(case.trouble, Trouble::One(..)) && lost + not_sent > LOSSES_OF_ONE_FAULT;
        if played.failure.is_none() || !disturbed || again == TRIES {
            return (played, again);
        }
        again += 1;
    }
}

/// Plays the stories without trouble, and gives the groups of faults that their spans have room for.
///
/// # Errors
/// A story does not come true even without trouble, or does not have the exchanges that are to be swept.
pub fn groups(player: &Player, stories: Vec<(Cloth, Swept)>, jobs: usize) -> Result<Vec<Group>, String> {
    let (waiting, found) = (Mutex::new(stories.into_iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let Some((cloth, swept)) = lock(&waiting).next() else { break };
                    let groups = groups_of(player, cloth, &swept);
                    lock(&found).push((cloth, swept.story, groups));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(cloth, story, _)| (*cloth, *story));
    let all: Result<Vec<Vec<Group>>, String> = found.into_iter().map(|(_, _, groups)| groups).collect();
    Ok(all?.into_iter().flatten().collect())
}

fn groups_of(player: &Player, cloth: Cloth, swept: &Swept) -> Result<Vec<Group>, String> {
    let case = Case { story: swept.story.to_owned(), cloth, trouble: Trouble::None };
    let played = player.play(&case);
    match played.failure {
        Some(report) => Err(format!("{case}\n{report}")),
        None => Group::of(cloth, swept, &played.spans),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
