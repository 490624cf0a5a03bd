//! A host in a process of its own, and what its memory holds.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::dump::Dump;

/// Nothing here takes as long, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// A running host. Killed when it is dropped.
#[derive(Debug)]
pub struct Host {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Host {
    /// Starts this program with `folder` for temporary files and these variables, and nothing else in its
    /// environment.
    ///
    /// # Panics
    /// It cannot be started.
    pub fn start(program: &str, folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(program)
            .env_clear()
            .env("TMPDIR", folder)
            .envs(variables.iter().copied())
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a host that can be started");
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, to, from: BufReader::new(from) }
    }

    /// Tells the host what to do, and waits for its answer: never a secret.
    ///
    /// # Panics
    /// It has ended, or answers that it could not do it.
    pub fn tell(&mut self, words: &[&str]) -> String {
        let answer = self.ask(words);
        match answer.split_once(' ') {
            Some(("ok", rest)) => rest.to_owned(),
            _ => panic!("{}: {answer}", words[0]),
        }
    }

    /// The same where the answer may be no.
    ///
    /// # Panics
    /// It has ended.
    pub fn ask(&mut self, words: &[&str]) -> String {
        let line = words.join("\t") + "\n";
        self.to.write_all(line.as_bytes()).expect("a host that listens");
        let mut answer = String::new();
        self.from.read_line(&mut answer).expect("an answer");
        assert!(answer.ends_with('\n'), "the host has ended at {}: {answer}", words[0]);
        answer.trim_end_matches('\n').to_owned()
    }

    /// Waits until no thread but the first is left.
    ///
    /// # Panics
    /// One stays.
    pub fn wait_for_threads(&self) {
        let tasks = format!("/proc/{}/task", self.child.id());
        self.wait("a thread has not ended", || fs::read_dir(&tasks).is_ok_and(|tasks| tasks.count() == 1));
    }

    /// Time its living threads have spent on a processor, in nanoseconds.
    ///
    /// # Panics
    /// The system does not tell.
    pub fn cpu(&self) -> u64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("its threads");
        let spent = |path: std::path::PathBuf| {
            let text = fs::read_to_string(path.join("schedstat")).unwrap_or_default();
            text.split(' ').next().and_then(|number| number.parse::<u64>().ok()).unwrap_or(0)
        };
        tasks.filter_map(Result::ok).map(|task| spent(task.path())).sum()
    }

    /// Its memory, while it is stopped.
    ///
    /// # Panics
    /// The system does not let a process look at its own child.
    pub fn dump(&self) -> Dump {
        self.signal(Signal::STOP);
        let status = format!("/proc/{}/stat", self.child.id());
        let stopped = || {
            let text = fs::read_to_string(&status).unwrap_or_default();
            text.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
        };
        self.wait("the host has not stopped", stopped);
        let dump = Dump::of(self.child.id());
        self.signal(Signal::CONT);
        dump
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("a child takes signals");
    }

    fn wait(&self, fault: &str, done: impl Fn() -> bool) {
        let give_up = Instant::now() + PATIENCE;
        while !done() {
            assert!(Instant::now() < give_up, "{fault}");
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
