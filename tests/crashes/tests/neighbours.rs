//! Two processes on one file. One is killed, or stands still, while it owns a payment.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use kasse::flow::payment::{Operation as Journalled, Record, RequestState, outcome_of};
use kasse_crashes::expect::left_alone;
use kasse_crashes::judge::Judge;
use kasse_crashes::orders::{Kill, Orders, Pace, Part, Point, Report};
use kasse_crashes::scene::Scene;
use kasse_crashes::snapshot::{self, Row};
use kasse_crashes::story::{self, AfterRestart, Customer, Story};
use kasse_crashes::sweep::{self, Dice};
use kasse_simulator::{Control, Operation};
use rusqlite::Connection;

/// How fast the neighbour lives, whose time does not jump.
const SPEED: u32 = 50;
/// Between two looks of the parent, in real time.
const LOOKS_EVERY: Duration = Duration::from_millis(20);
/// In real time: far longer than a take-over takes, so that a loaded machine is no failure.
const PATIENCE: Duration = Duration::from_secs(120);
/// Deaths in a plain run.
const DEATHS: usize = 24;
/// They mostly wait.
const AT_A_TIME: usize = 6;

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_kasse-crash-till"))
}

fn neighbour(scene: &Scene) -> Orders {
    Orders { pace: Pace::Scaled(SPEED), ..scene.orders(Part::Serve) }
}

/// Reference, owner and epoch of every payment.
fn claims(scene: &Scene) -> BTreeMap<String, (Option<i64>, i64)> {
    let db = Connection::open(scene.journal()).unwrap();
    let mut all = db
        .prepare("SELECT p.reference, c.owner, c.epoch FROM claim c JOIN payment p ON p.id = c.payment")
        .unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The states as the file has them now, while somebody is at work on it.
fn records(scene: &Scene) -> Vec<Record> {
    let db = Connection::open(scene.journal()).unwrap();
    let mut all = db.prepare("SELECT state FROM payment ORDER BY id").unwrap();
    let states = all.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    states.map(|state| serde_json::from_slice(&state.unwrap()).unwrap()).collect()
}

fn is_at_rest(record: &Record) -> bool {
    outcome_of(record).status.is_settled()
        && record.cancel.is_none()
        && record.requests.iter().all(|request| request.state != RequestState::Open)
        && !record.operations.iter().any(Journalled::is_open)
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let give_up = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < give_up, "{what}: not in {PATIENCE:?}");
        std::thread::sleep(LOOKS_EVERY);
    }
}

/// Nobody sent anything twice that is not the same, and a create is never repeated by another process.
fn sent_once(control: &Control, rows: &[Row], judge: &mut Judge<'_>) {
    let mut keys: HashMap<(String, Operation), BTreeSet<String>> = HashMap::new();
    for call in control.calls(None) {
        let (Some(operation), Some(reference), Some(key)) =
            (call.operation, call.reference, call.idempotency_key)
        else {
            continue;
        };
        if operation == Operation::Create && call.attempt > 1 {
            judge.problem(format!("{reference}: created twice"));
        }
        keys.entry((reference, operation)).or_default().insert(key);
    }
    for ((reference, operation), keys) in keys {
        let row = rows.iter().find(|row| row.record.reference.as_str() == reference);
        let takes = row.map_or(0, |row| row.record.requests.len());
        let allowed = match operation {
            Operation::Create => 1,
            Operation::Capture | Operation::Refund => takes,
            _ => usize::MAX,
        };
        if keys.len() > allowed {
            judge.problem(format!("{reference}: {operation:?} under {} keys", keys.len()));
        }
    }
}

/// One dies at a point; the other, which was there before, goes on with what it owned.
fn killed_beside_a_neighbour(story: &Story, point: &Point) -> Vec<String> {
    let scene = Scene::new(story, program(), Pace::Jumps);
    let mut other = scene.start(&neighbour(&scene));
    other.until_open();
    let kill = Kill { at: point.clone(), into_write_micros: 50, hand_over: false };
    let dead = scene.run(&Orders { kill: Some(kill), ..scene.orders(Part::Sell) });
    let mut judge = Judge::new(&scene.control);
    if !dead.was_killed() {
        judge.problem(format!("the till ended: {}", dead.status));
    }
    wait_until(&format!("{} {point}", story.name), || {
        // The simulator's time stands still by itself; the neighbour's does not.
        scene.control.advance(i64::from(SPEED) * i64::try_from(LOOKS_EVERY.as_millis()).unwrap());
        records(&scene).iter().all(is_at_rest)
    });
    other.kill();
    let rows = snapshot::rows(&scene.journal());
    let views = scene.control.payments();
    judge.nothing_left_unwritten(&rows, &views, &scene.control.calls(None));
    judge.told(&dead.reports);
    judge.at_the_end(&rows);
    sent_once(&scene.control, &rows, &mut judge);
    // Another worker that takes over is not a restart: what is approved now is captured as the policy says.
    let served = Story { after_restart: AfterRestart::Follow, ..story.clone() };
    for row in &rows {
        let view = views.iter().find(|view| view.reference == row.record.reference.as_str());
        judge.ends(row, left_alone(&served, &row.record, view, view.is_some()));
    }
    judge.problems.into_iter().map(|problem| format!("{} {point}: {problem}", story.name)).collect()
}

#[test]
fn what_a_killed_neighbour_owned_is_taken_over_and_nothing_is_sent_twice() {
    let seed = sweep::seed();
    println!("KASSE_CRASHES_SEED={seed}");
    let mut dice = Dice::new(seed);
    let stories =
        ["phone-on-approval", "qr-settle", "scan-refund", "qr-cancelled-waiting", "callback-manual"];
    let mut cases: Vec<(Story, Point)> = Vec::new();
    for story in stories.map(story::named) {
        let (points, problems) = sweep::points(&story, program());
        assert!(problems.is_empty(), "{problems:?}");
        cases.extend(points.into_iter().map(|point| (story.clone(), point)));
    }
    while cases.len() > DEATHS {
        cases.swap_remove(sweep::pick(&mut dice, cases.len()));
    }
    let (next, problems) = (Mutex::new(cases.into_iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let case = next.lock().unwrap().next();
                    let Some((story, point)) = case else { break };
                    let found = killed_beside_a_neighbour(&story, &point);
                    problems.lock().unwrap().extend(found);
                }
            });
        }
    });
    let problems = problems.into_inner().unwrap();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn owner_files(scene: &Scene) -> BTreeSet<PathBuf> {
    let files = fs::read_dir(scene.folder()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.to_string_lossy().contains("-owner-")).collect()
}

/// It stands still with its lock, which is no death. When its lock file is cleaned up it looks dead, and wakes
/// up after another one has finished its payment: the epoch in the transaction keeps it from sending anything.
#[test]
fn one_that_stands_still_is_not_dead_and_one_that_wakes_up_too_late_sends_nothing() {
    let story = Story { customer: Customer::Ignores, ..story::named("qr-on-approval") };
    let scene = Scene::new(&story, program(), Pace::Scaled(SPEED));
    let mut sleeper = scene.start(&scene.orders(Part::Sell));
    sleeper.until_open();
    wait_until("a payment", || records(&scene).iter().any(|record| record.seen.is_some()));
    sleeper.stop();
    let its_files = owner_files(&scene);
    let before = claims(&scene);
    let mut other = scene.start(&neighbour(&scene));
    other.until_open();
    // Many times as long as a take-over takes.
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(claims(&scene), before, "it lives");

    for file in its_files {
        fs::remove_file(file).unwrap();
    }
    wait_until("a take-over", || claims(&scene).values().all(|(_, epoch)| *epoch == 2));
    let reference = before.keys().next().unwrap();
    scene.control.approve(reference, None).unwrap();
    wait_until("a capture", || {
        records(&scene).iter().all(is_at_rest) && scene.control.payments()[0].captured > 0
    });

    sleeper.go_on();
    let ended = sleeper.end();
    assert!(ended.status.success());
    let told = ended.reports.iter().find_map(|report| match report {
        Report::Told(call, _, Ok(outcome)) if call == "wait" => Some(outcome.status.name()),
        _ => None,
    });
    assert_eq!(told, Some("paid"), "it hears what became of it from the journal");
    other.kill();
    let captures = scene.control.calls(None).into_iter();
    let captures: Vec<_> = captures.filter(|call| call.operation == Some(Operation::Capture)).collect();
    assert_eq!(captures.len(), 1, "{captures:?}");
    let mut judge = Judge::new(&scene.control);
    judge.at_the_end(&snapshot::rows(&scene.journal()));
    assert_eq!(judge.problems, [""; 0]);
}
