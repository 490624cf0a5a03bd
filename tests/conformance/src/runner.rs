//! A runner: a process that carries out what a host does, in whatever language.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

/// The version of the contract in `tests/conformance/README.md`.
const CONTRACT: u32 = 1;
/// How long, in real time, anything a story waits for may take before the story fails. Far above what is
/// needed, so that only what never comes is found.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How to start a runner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launcher {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl Launcher {
    /// A program without arguments.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), arguments: Vec::new() }
    }
}

/// What a runner answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    Answer(Value),
    Error(Value),
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Line {
    Hello { hello: Hello },
    Answer { id: u64, answer: Value },
    Error { id: u64, error: Value },
    Broken { id: Option<u64>, broken: String },
    Event { event: Value },
}

#[derive(Debug, Clone, Deserialize)]
struct Hello {
    runner: String,
    contract: u32,
}

#[derive(Debug, Default)]
struct Heard {
    hello: Option<Hello>,
    replies: BTreeMap<u64, Reply>,
    events: Vec<Value>,
    /// Every line it wrote.
    lines: Vec<String>,
    broken: Option<String>,
    ended: bool,
    stderr: String,
}

#[derive(Debug, Default)]
struct Ear {
    heard: Mutex<Heard>,
    changed: Condvar,
}

impl Ear {
    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hear(&self, line: String) {
        let mut heard = self.lock();
        match serde_json::from_str(&line) {
            Ok(Line::Hello { hello }) => heard.hello = Some(hello),
            Ok(Line::Answer { id, answer }) => drop(heard.replies.insert(id, Reply::Answer(answer))),
            Ok(Line::Error { id, error }) => drop(heard.replies.insert(id, Reply::Error(error))),
            Ok(Line::Event { event }) => heard.events.push(event),
            Ok(Line::Broken { id, broken }) => {
                let step = id.map_or_else(String::new, |id| format!("step {id}: "));
                heard.broken.get_or_insert(format!("the runner does not understand {step}{broken}"));
            }
            Err(_) => drop(heard.broken.get_or_insert(format!("the runner wrote what is no answer: {line}"))),
        }
        heard.lines.push(line);
        self.changed.notify_all();
    }

    /// Waits until there is something to give, or the runner is broken or gone.
    fn wait<T>(&self, what: &str, take: impl Fn(&mut Heard) -> Option<T>) -> Result<T, String> {
        let until = Instant::now() + PATIENCE;
        let mut heard = self.lock();
        loop {
            if let Some(found) = take(&mut heard) {
                return Ok(found);
            }
            if let Some(broken) = &heard.broken {
                return Err(broken.clone());
            }
            if heard.ended {
                return Err(format!("the runner ended before {what}"));
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(format!("{what} did not come within {} s", PATIENCE.as_secs()));
            }
            (heard, _) = self.changed.wait_timeout(heard, left).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A running runner. It is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Runner {
    child: Child,
    stdin: Option<ChildStdin>,
    ear: Arc<Ear>,
    next_id: u64,
}

impl Runner {
    /// Starts a process and waits for its greeting.
    pub(crate) fn start(launcher: &Launcher) -> Result<Self, String> {
        let mut child = Command::new(&launcher.program)
            .args(&launcher.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", launcher.program.display()))?;
        let ear = Arc::new(Ear::default());
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        if let Some(stdout) = stdout {
            let ear = Arc::clone(&ear);
            std::thread::spawn(move || {
                BufReader::new(stdout).lines().map_while(Result::ok).for_each(|line| ear.hear(line));
                ear.lock().ended = true;
                ear.changed.notify_all();
            });
        }
        if let Some(mut stderr) = stderr {
            let ear = Arc::clone(&ear);
            std::thread::spawn(move || {
                let mut piece = [0; 4096];
                while let Ok(count @ 1..) = stderr.read(&mut piece) {
                    let text = String::from_utf8_lossy(piece.get(..count).unwrap_or_default()).into_owned();
                    ear.lock().stderr.push_str(&text);
                }
            });
        }
        let runner = Self { child, stdin, ear, next_id: 1 };
        let hello = runner.ear.wait("a greeting", |heard| heard.hello.clone())?;
        if hello.contract != CONTRACT {
            return Err(format!("the runner speaks contract {}, this is {CONTRACT}", hello.contract));
        }
        Ok(runner)
    }

    /// The name it gives itself.
    pub(crate) fn name(&self) -> String {
        self.ear.lock().hello.as_ref().map(|hello| hello.runner.clone()).unwrap_or_default()
    }

    /// Gives it a step and does not wait.
    pub(crate) fn send(&mut self, what: &str, with: &Value) -> Result<u64, String> {
        let id = self.next_id;
        self.next_id += 1;
        let Some(stdin) = &mut self.stdin else { return Err("the runner was ended".to_owned()) };
        let line = json!({ "id": id, "do": what, "with": with });
        writeln!(stdin, "{line}")
            .and_then(|()| stdin.flush())
            .map_err(|error| format!("the runner takes no more steps: {error}"))?;
        Ok(id)
    }

    /// The answer to a step.
    pub(crate) fn reply(&self, id: u64) -> Result<Reply, String> {
        self.ear.wait("an answer", |heard| heard.replies.remove(&id))
    }

    /// What it told without being asked, so far.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.ear.lock().events.clone()
    }

    /// Everything it wrote, so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.ear.lock().lines.clone()
    }

    /// What it wrote for people, so far.
    pub(crate) fn stderr(&self) -> String {
        self.ear.lock().stderr.clone()
    }

    /// Ends it without a word.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        self.child.kill().and_then(|()| self.child.wait()).map_err(|error| error.to_string())?;
        self.heard_out()
    }

    /// Closes its standard input and waits until it has ended.
    pub(crate) fn end(&mut self) -> Result<(), String> {
        drop(self.stdin.take());
        let until = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().map_err(|error| error.to_string())? {
                Some(status) => break status,
                None if Instant::now() >= until => return Err("the runner does not end".to_owned()),
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        self.heard_out()?;
        if status.success() { Ok(()) } else { Err(ended_badly(status)) }
    }

    /// The process has ended; what it wrote before has been read.
    fn heard_out(&self) -> Result<(), String> {
        self.ear.wait("its last line", |heard| heard.ended.then_some(()))?;
        self.ear.lock().broken.clone().map_or(Ok(()), Err)
    }
}

fn ended_badly(status: ExitStatus) -> String {
    format!("the runner ended with {status}")
}

impl Drop for Runner {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
