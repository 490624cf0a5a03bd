//! A real till on a real disk of a megabyte, in a name space of its own: full, and not to be written.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kasse::error::{Class, ErrorName};
use kasse_crashes::judge::Judge;
use kasse_crashes::orders::{Kill, Orders, Pace, Part, Point};
use kasse_crashes::process::{Ended, Process};
use kasse_crashes::scene::Scene;
use kasse_crashes::snapshot;
use kasse_crashes::story::{self, AfterRestart, Customer, Story};
use kasse_simulator::Operation;

/// How many times as fast as real time both sides live, where somebody acts from outside.
const SPEED: u32 = 50;
/// In real time: far longer than anything takes, so that a loaded machine is no failure.
const PATIENCE: Duration = Duration::from_secs(60);

/// A disk of a megabyte in place of the scene's folder, for as long as its keeper lives.
struct SmallDisk<'a> {
    scene: &'a Scene,
    keeper: Child,
}

impl<'a> SmallDisk<'a> {
    /// `None` where no such disk can be had.
    fn new(scene: &'a Scene) -> Option<Self> {
        const KEEP: &str = "mount -t tmpfs -o size=1m none \"$1\" && echo mounted && exec sleep 600";
        let mut keeper = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", KEEP, "sh"])
            .arg(scene.folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let said = BufReader::new(keeper.stdout.take().unwrap()).lines().next();
        if said.is_none_or(|line| line.is_ok_and(|line| line != "mounted")) {
            let _it_has_ended = keeper.wait();
            assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "no small disk to be had");
            eprintln!("skipped: unshare(1) cannot mount a small disk here");
            return None;
        }
        Some(Self { scene, keeper })
    }

    /// A program that runs where the disk is.
    fn inside(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--preserve-credentials", "--user", "--mount", "--target"]);
        command.arg(self.keeper.id().to_string()).arg("--").arg(program);
        command
    }

    fn start(&self, orders: &Orders) -> Process {
        Process::start_by(&mut self.inside(env!("CARGO_BIN_EXE_kasse-crash-till")), orders)
    }

    fn run(&self, orders: &Orders) -> Ended {
        self.start(orders).end()
    }

    /// A path inside, seen from here.
    fn path(&self, inside: &Path) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.keeper.id()));
        root.join(inside.strip_prefix("/").unwrap())
    }

    fn journal(&self) -> PathBuf {
        self.path(&self.scene.journal())
    }

    fn ballast(&self) -> PathBuf {
        self.path(&self.scene.folder().join("ballast"))
    }

    fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        for size in [4_096, 1] {
            while ballast.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn remount(&self, how: &str) {
        let mut mount = self.inside("mount");
        let status = mount.args(["-o", &format!("remount,{how}")]).arg(self.scene.folder()).status().unwrap();
        assert!(status.success());
    }

    /// Journal and books agree, and the payment is taken once.
    fn is_paid_once(&self) {
        let control = &self.scene.control;
        let rows = snapshot::rows(&self.journal());
        let mut judge = Judge::new(control);
        judge.nothing_left_unwritten(&rows, &control.payments(), &control.calls(None));
        judge.at_the_end(&rows);
        assert_eq!(judge.problems, [""; 0]);
        let taken: Vec<_> = control.payments().iter().map(|view| view.captured).collect();
        assert_eq!(taken, [story::AMOUNT]);
        assert_eq!(count(self.scene, Operation::Capture), 1);
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ends_with_its_disk = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

fn scene(story: &Story, pace: Pace) -> Scene {
    Scene::new(story, Path::new(env!("CARGO_BIN_EXE_kasse-crash-till")), pace)
}

fn story() -> Story {
    Story { after_restart: AfterRestart::Follow, ..story::named("phone-on-approval") }
}

fn count(scene: &Scene, operation: Operation) -> usize {
    scene.control.calls(None).iter().filter(|call| call.operation == Some(operation)).count()
}

fn refused(ended: &Ended, call: &str) -> (ErrorName, Class) {
    let answer = ended.told(call).unwrap_or_else(|| panic!("{call} did not answer: {ended:?}"));
    let error = answer.as_ref().unwrap_err();
    (error.name(), error.class())
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let give_up = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < give_up, "{what}: not in {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_till_on_a_full_disk_does_not_open_and_asks_nobody() {
    let scene = scene(&story(), Pace::Jumps);
    let Some(disk) = SmallDisk::new(&scene) else { return };
    disk.fill();
    assert_eq!(
        refused(&disk.run(&scene.orders(Part::Sell)), "open"),
        (ErrorName::JournalFull, Class::NotSent)
    );
    assert!(scene.control.calls(None).is_empty());
    disk.make_room();
    assert!(disk.run(&scene.orders(Part::Sell)).status.success());
    disk.is_paid_once();
}

#[test]
fn a_sale_on_a_disk_that_has_filled_up_is_refused_before_anything_is_sent() {
    let scene = scene(&story(), Pace::Jumps);
    let Some(disk) = SmallDisk::new(&scene) else { return };
    let mut till = disk.start(&Orders { waits: true, ..scene.orders(Part::Sell) });
    till.until_open();
    disk.fill();
    till.let_go();
    assert_eq!(refused(&till.end(), "pay"), (ErrorName::JournalFull, Class::NotSent));
    assert!(scene.control.calls(None).is_empty(), "not even a token was asked for");
    assert_eq!(snapshot::rows(&disk.journal()).len(), 0);
    disk.make_room();
    assert!(disk.run(&scene.orders(Part::Sell)).status.success());
    disk.is_paid_once();
}

/// What the customer did is not taken up while it cannot be written down, and not forgotten.
#[test]
fn a_payment_whose_disk_fills_up_goes_on_when_there_is_room() {
    let scene = scene(&Story { customer: Customer::Ignores, ..story() }, Pace::Scaled(SPEED));
    let Some(disk) = SmallDisk::new(&scene) else { return };
    let till = disk.start(&scene.orders(Part::Sell));
    wait_until("a payment that is read", || count(&scene, Operation::Get) > 1);
    disk.fill();
    scene.control.approve(&scene.control.payments()[0].reference, None).unwrap();
    let before = count(&scene, Operation::Get);
    // Half a minute of the story, in which a capture would have been sent many times over.
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(count(&scene, Operation::Capture), 0, "a key that is not written down is not sent");
    assert!(count(&scene, Operation::Get) <= before + 2, "it knows what it has read");
    disk.make_room();
    let ended = till.end();
    assert!(ended.status.success());
    assert!(matches!(ended.told("wait"), Some(Ok(outcome)) if outcome.status.name() == "paid"), "{ended:?}");
    disk.is_paid_once();
}

#[test]
fn a_till_that_died_is_started_again_on_a_full_disk_and_goes_on_when_there_is_room() {
    for point in ["unread create", "before capture", "unread capture", "after write"] {
        let scene = scene(&story(), Pace::Jumps);
        let Some(disk) = SmallDisk::new(&scene) else { return };
        let kill =
            Kill { at: Point { place: point.to_owned(), nth: 1 }, into_write_micros: 0, hand_over: false };
        assert!(disk.run(&Orders { kill: Some(kill), ..scene.orders(Part::Sell) }).was_killed());
        disk.fill();
        let calls = scene.control.calls(None).len();
        let rows = snapshot::rows(&disk.journal());
        let refusal = refused(&disk.run(&scene.orders(Part::Leave)), "open");
        assert_eq!(refusal, (ErrorName::JournalFull, Class::NotSent), "{point}");
        assert_eq!(scene.control.calls(None).len(), calls);
        let states = |rows: &[snapshot::Row]| rows.iter().map(|row| row.record.clone()).collect::<Vec<_>>();
        assert_eq!(states(&snapshot::rows(&disk.journal())), states(&rows), "{point}");
        disk.make_room();
        assert!(disk.run(&scene.orders(Part::Leave)).status.success());
        disk.is_paid_once();
    }
}

#[test]
fn a_till_on_a_disk_that_cannot_be_written_does_not_open_and_asks_nobody() {
    let scene = scene(&story(), Pace::Jumps);
    let Some(disk) = SmallDisk::new(&scene) else { return };
    disk.remount("ro");
    let read_only = (ErrorName::JournalReadOnly, Class::NotSent);
    assert_eq!(refused(&disk.run(&scene.orders(Part::Sell)), "open"), read_only, "a new journal");
    disk.remount("rw");
    let kill = Kill {
        at: Point { place: "unread create".to_owned(), nth: 1 },
        into_write_micros: 0,
        hand_over: false,
    };
    assert!(disk.run(&Orders { kill: Some(kill), ..scene.orders(Part::Sell) }).was_killed());
    disk.remount("ro");
    let calls = scene.control.calls(None).len();
    assert_eq!(refused(&disk.run(&scene.orders(Part::Leave)), "open"), read_only, "one with a payment");
    assert_eq!(scene.control.calls(None).len(), calls);
    disk.remount("rw");
    assert!(disk.run(&scene.orders(Part::Leave)).status.success());
    disk.is_paid_once();
}
