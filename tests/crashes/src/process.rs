//! A till process, as its parent holds it.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use kasse::error::Error;
use kasse::flow::payment::Outcome;

use crate::orders::{Orders, Point, Report};

/// A running till. Dropped, it is killed.
pub struct Process {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// What a till said until it ended, and how it ended.
#[derive(Debug)]
pub struct Ended {
    pub reports: Vec<Report>,
    pub status: ExitStatus,
}

impl Process {
    pub fn start(program: &Path, orders: &Orders) -> Self {
        Self::start_by(&mut Command::new(program), orders)
    }

    /// Started through another program that passes its last argument on.
    pub fn start_by(command: &mut Command, orders: &Orders) -> Self {
        let mut child = command
            .arg(serde_json::to_string(orders).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next report; `None` when it has ended.
    pub fn report(&mut self) -> Option<Report> {
        let line = self.lines.next()?.unwrap();
        // The last line of a killed process may be torn.
        serde_json::from_str(&line).ok()
    }

    /// Stands still, with everything it has and holds, until [`go_on`](Self::go_on).
    #[cfg(unix)]
    pub fn stop(&self) {
        self.signal(rustix::process::Signal::STOP);
    }

    #[cfg(unix)]
    pub fn go_on(&self) {
        self.signal(rustix::process::Signal::CONT);
    }

    #[cfg(unix)]
    fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw).unwrap();
        rustix::process::kill_process(id, signal).unwrap();
    }

    /// Gives one that waits its line.
    pub fn let_go(&mut self) {
        writeln!(self.child.stdin.as_mut().unwrap()).unwrap();
    }

    /// Waits until it is open and at work. What it said until then.
    pub fn until_open(&mut self) -> Vec<Report> {
        let mut reports = Vec::new();
        while let Some(report) = self.report() {
            reports.push(report);
            if reports.last() == Some(&Report::Open) {
                break;
            }
        }
        reports
    }

    /// SIGKILL, from outside.
    pub fn kill(mut self) -> Ended {
        self.child.kill().unwrap();
        self.end()
    }

    /// Waits until it has ended.
    pub fn end(mut self) -> Ended {
        let reports = std::iter::from_fn(|| self.report()).collect();
        Ended { reports, status: self.child.wait().unwrap() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _it_may_have_ended = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    pub fn was_killed(&self) -> bool {
        !self.status.success() && self.status.code().is_none()
    }

    /// What a call answered, as far as it ever did.
    pub fn told(&self, call: &str) -> Option<&Result<Outcome, Box<Error>>> {
        self.reports.iter().find_map(|report| match report {
            Report::Told(name, _, answer) if name == call => Some(answer),
            _ => None,
        })
    }

    /// The last point that was reached.
    pub fn last_point(&self) -> Option<&Point> {
        self.points().last()
    }

    /// The points it passed.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.reports.iter().filter_map(|report| match report {
            Report::Point(point) => Some(point),
            _ => None,
        })
    }

    pub fn recovered(&self) -> Option<&[String]> {
        self.reports.iter().rev().find_map(|report| match report {
            Report::Recovered(references) => Some(references.as_slice()),
            _ => None,
        })
    }
}

/// The till program beside the one that runs.
pub fn beside() -> PathBuf {
    let name = format!("kasse-crash-till{}", std::env::consts::EXE_SUFFIX);
    std::env::current_exe().unwrap().with_file_name(name)
}
