//! One till killed once (or twice), and everything that is asked of it then.

use std::path::Path;

use kasse::flow::payment::outcome_of;

use crate::expect::{Ends, left_alone};
use crate::judge::{Judge, what};
use crate::orders::{Kill, Late, Pace, Part, Point, Report};
use crate::process::Ended;
use crate::scene::Scene;
use crate::snapshot::{self, Row};
use crate::story::Story;

/// Where a till dies, and what happens then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub story: Story,
    pub point: Point,
    pub into_write_micros: u64,
    /// What the next process does.
    pub restart: Part,
    /// How long nobody runs, in milliseconds.
    pub down_ms: i64,
    /// The request it died with arrives all the same: before this request of the next process.
    pub late_before: Option<u32>,
    /// The next process dies too, here.
    pub again_at: Option<Point>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// Where it died; `None` if it ended before that point.
    pub place: Option<String>,
    pub problems: Vec<String>,
}

impl Case {
    /// A line that repeats it.
    pub fn command(&self) -> String {
        let Self { story, point, into_write_micros, restart, down_ms, late_before, again_at } = self;
        let late = late_before.map_or(String::new(), |late| format!(" --late {late}"));
        let again = again_at.as_ref().map_or(String::new(), |again| format!(" --again '{again}'"));
        let leave = if *restart == Part::Leave { " --leave" } else { "" };
        format!(
            "cargo xtask crashes --story {} --point '{point}' --micros {into_write_micros} --down {down_ms}{leave}{late}{again}",
            story.name,
        )
    }

    pub fn play(&self, program: &Path) -> Played {
        let scene = Scene::new(&self.story, program, Pace::Jumps);
        let mut first = scene.orders(Part::Sell);
        let hand_over = self.late_before.is_some();
        first.kill =
            Some(Kill { at: self.point.clone(), into_write_micros: self.into_write_micros, hand_over });
        let dead = scene.run(&first);
        let mut played = Played::default();
        if !dead.was_killed() {
            if !dead.status.success() {
                played.problems.push(format!("the till failed: {}", dead.status));
            }
            return played;
        }
        played.place = dead.last_point().map(|point| point.place.clone());
        let late = self.late(&dead);
        played.problems = self.judge_from(&scene, dead, late);
        played
    }

    /// Starts the next till after a death, and judges everything from there on. `late`: a request that has left
    /// and not arrived.
    pub fn judge_from(&self, scene: &Scene, dead: Ended, late: Option<Late>) -> Vec<String> {
        let mut judge = Judge::new(&scene.control);
        let left = look(scene, &dead.reports, &mut judge);
        scene.control.advance(self.down_ms);
        let arrives_late = late.as_ref().is_some_and(|late| late.request.target.ends_with("/payments"));
        let told = self.restarted(scene, dead, late, &mut judge);
        self.judge_end(scene, &left, &told, arrives_late, &mut judge);
        judge.problems
    }

    fn late(&self, dead: &Ended) -> Option<Late> {
        let before = self.late_before?;
        dead.reports.iter().find_map(|report| match report {
            Report::HandedOver(request) => Some(Late { request: request.clone(), before }),
            _ => None,
        })
    }

    /// The next process, and the one after it if that dies too. Everything that was ever told.
    fn restarted(
        &self,
        scene: &Scene,
        dead: Ended,
        late: Option<Late>,
        judge: &mut Judge<'_>,
    ) -> Vec<Report> {
        let mut told = dead.reports;
        let mut orders = scene.orders(self.restart);
        orders.late = late;
        if let Some(point) = &self.again_at {
            orders.kill =
                Some(Kill { at: point.clone(), into_write_micros: self.into_write_micros, hand_over: false });
            let dead = scene.run(&orders);
            look(scene, &dead.reports, judge);
            told.extend(dead.reports.iter().cloned());
            if !dead.was_killed() {
                return told;
            }
            orders.kill = None;
            // What was late and has not come by now comes at once.
            orders.late = orders.late.map(|late| Late { before: 1, ..late });
        }
        let ended = scene.run(&orders);
        if !ended.status.success() {
            judge.problem(format!("the next till failed: {} after {:?}", ended.status, ended.last_point()));
        }
        told.extend(ended.reports);
        told
    }

    fn judge_end(
        &self,
        scene: &Scene,
        left: &[Row],
        told: &[Report],
        arrives_late: bool,
        judge: &mut Judge<'_>,
    ) {
        let rows = snapshot::rows(&scene.journal());
        let views = scene.control.payments();
        judge.nothing_left_unwritten(&rows, &views, &scene.control.calls(None));
        judge.told(told);
        judge.at_the_end(&rows);
        let recovered = told.iter().rev().find_map(|report| match report {
            Report::Recovered(references) => Some(references.as_slice()),
            _ => None,
        });
        match recovered {
            Some(recovered) => judge.recovered(&rows, told, recovered),
            None => judge.problem("the last till did not end"),
        }
        match self.restart {
            // A second death changes what is first seen when; that is judged by the books alone.
            Part::Leave if self.again_at.is_none() => self.judge_left_alone(left, &rows, arrives_late, judge),
            Part::Sell => self.judge_sold(scene, judge),
            Part::Leave | Part::Serve => {}
        }
    }

    fn judge_left_alone(&self, left: &[Row], rows: &[Row], arrives_late: bool, judge: &mut Judge<'_>) {
        if left.len() != rows.len() {
            judge.problem(format!("{} payments became {}", left.len(), rows.len()));
        }
        for (before, after) in left.iter().zip(rows) {
            let view = before.view.as_ref();
            if after.record.turned_up {
                // It came after it had been given up: whatever the customer did, nothing is taken.
                let status = outcome_of(&after.record).status;
                if what(&status) != "cancelled" {
                    judge.problem(format!("turned up, and ended as {status:?}"));
                }
                continue;
            }
            let arrives = view.is_some() || arrives_late;
            let expected = left_alone(&self.story, &before.record, view, arrives);
            judge.ends(after, if arrives_late { of_late(expected, after) } else { expected });
        }
    }

    /// The host asked for everything again under the same names: it comes to what it comes to without a crash.
    fn judge_sold(&self, scene: &Scene, judge: &mut Judge<'_>) {
        let sum = |pick: fn(&kasse_simulator::PaymentView) -> i64| -> i64 {
            scene.control.payments().iter().map(pick).sum()
        };
        let found = (sum(|view| view.captured), sum(|view| view.refunded));
        let end = self.story.end();
        if found != (end.captured, end.refunded) {
            judge.problem(format!("captured and refunded {found:?}, expected {end:?}"));
        }
    }
}

/// The platform counts the life of a payment from its arrival, the till from the sale: if nobody decides, either
/// may be the one who ends it.
fn of_late(expected: Ends, row: &Row) -> Ends {
    let ended_by_the_till = what(&outcome_of(&row.record).status) == "cancelled";
    if expected.as_what == "expired" && ended_by_the_till {
        return Ends { as_what: "cancelled", ..expected };
    }
    expected
}

/// What the dead have left, judged at once.
fn look(scene: &Scene, reports: &[Report], judge: &mut Judge<'_>) -> Vec<Row> {
    let mut rows = snapshot::rows(&scene.journal());
    let views = scene.control.payments();
    for row in &mut rows {
        row.view = views.iter().find(|view| view.reference == row.record.reference.as_str()).cloned();
    }
    judge.nothing_left_unwritten(&rows, &views, &scene.control.calls(None));
    judge.told(reports);
    rows
}
