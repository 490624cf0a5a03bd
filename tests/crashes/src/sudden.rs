//! A till as it ships (its own thread, real time, only faster), killed from outside at a moment nobody chose.

use std::path::Path;
use std::time::Duration;

use crate::case::Case;
use crate::orders::{Pace, Part, Point};
use crate::scene::Scene;
use crate::story::Story;
use crate::sweep::Dice;

/// How many times as fast as real time both sides live.
const SPEED: u32 = 50;

/// Longest life of the first till, in microseconds of real time: some end before that.
const LIFE_MICROS: u64 = 500_000;

/// What goes wrong when a till of this story is killed at some moment.
pub fn play(story: &Story, dice: &mut Dice, program: &Path) -> Vec<String> {
    let scene = Scene::new(story, program, Pace::Scaled(SPEED));
    let mut first = scene.start(&scene.orders(Part::Sell));
    let life = Duration::from_micros(dice.below(LIFE_MICROS));
    let restart = if dice.below(2) == 0 { Part::Sell } else { Part::Leave };
    let mut reports = first.until_open();
    std::thread::sleep(life);
    let mut dead = first.kill();
    reports.append(&mut dead.reports);
    dead.reports = reports;
    let case = Case {
        story: story.clone(),
        point: Point { place: "anywhere".to_owned(), nth: 1 },
        into_write_micros: 0,
        restart,
        down_ms: 0,
        late_before: None,
        again_at: None,
    };
    let problems = case.judge_from(&scene, dead, None);
    problems
        .into_iter()
        .map(|problem| format!("{} after {life:?}, {restart:?}: {problem}", story.name))
        .collect()
}
