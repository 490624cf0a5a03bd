//! Every point of every story, or a part of them that a seed picks.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use crate::case::{Case, Played};
use crate::judge::Judge;
use crate::orders::{Pace, Part, Point};
use crate::scene::Scene;
use crate::snapshot;
use crate::story::Story;

/// Nobody runs for so long: not at all, until the customer has decided, until a push is stale.
const DOWN_MS: [i64; 3] = [0, 6_000, 45_000];

/// Into a journal write, at most.
const INTO_WRITE_MICROS: u64 = 400;

/// Randomness of a sweep: the same seed picks the same cases.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }
}

/// The seed of a test: `KASSE_CRASHES_SEED`, or a fresh one.
pub fn seed() -> u64 {
    let fresh = || {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        since.as_secs()
    };
    std::env::var("KASSE_CRASHES_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(fresh)
}

/// A place in a list of so many.
pub fn pick(dice: &mut Dice, count: usize) -> usize {
    usize::try_from(dice.below(u64::try_from(count).unwrap())).unwrap()
}

/// The points of a story whose till lives, and whether it ends as it says.
pub fn points(story: &Story, program: &Path) -> (Vec<Point>, Vec<String>) {
    let scene = Scene::new(story, program, Pace::Jumps);
    let ended = scene.run(&scene.orders(Part::Sell));
    let mut judge = Judge::new(&scene.control);
    if !ended.status.success() {
        judge.problem(format!("the till failed: {}", ended.status));
    }
    let rows = snapshot::rows(&scene.journal());
    judge.nothing_left_unwritten(&rows, &scene.control.payments(), &scene.control.calls(None));
    judge.told(&ended.reports);
    judge.at_the_end(&rows);
    judge.recovered(&rows, &ended.reports, ended.recovered().unwrap_or_default());
    let end = story.end();
    let totals: Vec<_> =
        scene.control.payments().iter().map(|view| (view.captured, view.refunded, view.cancelled)).collect();
    let unpaid = end.captured + end.released == 0;
    if totals.len() != 1 || !unpaid && totals != [(end.captured, end.refunded, end.released)] {
        judge.problem(format!("{totals:?}, expected {end:?}"));
    }
    (ended.points().cloned().collect(), judge.problems)
}

/// Every way to go on after a death at each point: both kinds of host, each pause, each late arrival.
pub fn every_case(story: &Story, points: &[Point], dice: &mut Dice) -> Vec<Case> {
    let mut cases = Vec::new();
    for point in points {
        for restart in [Part::Sell, Part::Leave] {
            for down_ms in DOWN_MS {
                let case = case(story, point, restart, down_ms, dice);
                if may_come_late(point) {
                    cases.extend((1..=4).map(|before| Case { late_before: Some(before), ..case.clone() }));
                }
                cases.push(Case { again_at: Some(one_of_the_next(dice)), ..case.clone() });
                cases.push(case);
            }
        }
    }
    cases
}

/// One way to go on after a death at each point, picked by the dice.
pub fn one_case_each(story: &Story, points: &[Point], dice: &mut Dice) -> Vec<Case> {
    points
        .iter()
        .map(|point| {
            let restart = if dice.below(2) == 0 { Part::Sell } else { Part::Leave };
            let down_ms = DOWN_MS[pick(dice, DOWN_MS.len())];
            let mut case = case(story, point, restart, down_ms, dice);
            match dice.below(4) {
                0 if may_come_late(point) => {
                    case.late_before = Some(u32::try_from(1 + dice.below(4)).unwrap());
                }
                1 => case.again_at = Some(one_of_the_next(dice)),
                _ => {}
            }
            case
        })
        .collect()
}

fn case(story: &Story, point: &Point, restart: Part, down_ms: i64, dice: &mut Dice) -> Case {
    Case {
        story: story.clone(),
        point: point.clone(),
        into_write_micros: dice.below(INTO_WRITE_MICROS),
        restart,
        down_ms,
        late_before: None,
        again_at: None,
    }
}

/// Where the next process may die: it has less to do than the first, and not always this.
fn one_of_the_next(dice: &mut Dice) -> Point {
    const PHASES: [&str; 6] = ["before", "in", "after", "before", "unread", "answered"];
    const WRITES: [&str; 3] = ["claim_orphans", "write", "write"];
    const REQUESTS: [&str; 6] = ["token", "read", "events", "capture", "cancel", "create"];
    let phase = pick(dice, PHASES.len());
    let kinds: &[&str] = if phase < 3 { &WRITES } else { &REQUESTS };
    let kind = kinds[pick(dice, kinds.len())];
    let nth = if kind == "write" || kind == "read" { 1 + dice.below(4) } else { 1 };
    Point { place: format!("{} {kind}", PHASES[phase]), nth: u32::try_from(nth).unwrap() }
}

/// A request that changes something and has not left.
fn may_come_late(point: &Point) -> bool {
    ["before create", "before capture", "before refund", "before cancel"].contains(&point.place.as_str())
}

/// What came of many cases.
#[derive(Debug, Default)]
pub struct Tally {
    pub played: usize,
    pub not_reached: usize,
    /// How often a till died where.
    pub places: BTreeMap<String, usize>,
    pub failed: Vec<(Case, Vec<String>)>,
}

impl Tally {
    fn note(&mut self, case: Case, played: Played) {
        self.played += 1;
        match played.place {
            Some(place) => *self.places.entry(place).or_default() += 1,
            None => self.not_reached += 1,
        }
        if !played.problems.is_empty() {
            self.failed.push((case, played.problems));
        }
    }

    /// What to print about the failures; empty if there are none.
    pub fn report(&self) -> String {
        let mut text = String::new();
        for (case, problems) in &self.failed {
            text.push_str(&format!("{}\n", case.command()));
            for problem in problems {
                text.push_str(&format!("  {problem}\n"));
            }
        }
        text
    }
}

/// Plays cases, so many at a time.
pub fn play(cases: Vec<Case>, program: &Path, at_a_time: usize) -> Tally {
    let waiting = Mutex::new(cases.into_iter());
    let tally = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for _ in 0..at_a_time.max(1) {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().next();
                    let Some(case) = next else { break };
                    let played = case.play(program);
                    tally.lock().unwrap().note(case, played);
                }
            });
        }
    });
    tally.into_inner().unwrap()
}
