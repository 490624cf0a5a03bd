//! A runner: a process that carries out what a host does, in whatever language.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::ear::{Ear, PATIENCE, Reply};
use crate::rust::{self, Opener, Say};

/// The version of the contract in `tests/conformance/README.md`.
const CONTRACT: u32 = 1;
/// How to start a runner.
#[derive(Clone)]
pub enum Launcher {
    /// A process.
    Program {
        /// The program.
        program: PathBuf,
        /// Its arguments.
        arguments: Vec<String>,
    },
    /// The Rust runner on a thread of this process, which opens its clients like this. It cannot be killed.
    Here(Opener),
}

impl Launcher {
    /// A program without arguments.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self::Program { program: program.into(), arguments: Vec::new() }
    }
}

impl std::fmt::Debug for Launcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Program { program, arguments } => write!(f, "Program({program:?}, {arguments:?})"),
            Self::Here(_) => f.write_str("Here(..)"),
        }
    }
}

/// A running runner. A process is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Runner {
    body: Body,
    ear: Arc<Ear>,
    next_id: u64,
}

#[derive(Debug)]
enum Body {
    Process { child: Child, stdin: Option<ChildStdin> },
    Thread { steps: Option<mpsc::Sender<String>> },
}

impl Runner {
    /// Starts a runner and waits for its greeting.
    pub(crate) fn start(launcher: &Launcher) -> Result<Self, String> {
        let ear = Arc::new(Ear::default());
        let body = match launcher {
            Launcher::Program { program, arguments } => {
                start_process(&ear, Command::new(program).args(arguments))
                    .map_err(|error| format!("{} cannot be started: {error}", program.display()))?
            }
            Launcher::Here(opener) => start_thread(&ear, Arc::clone(opener)),
        };
        let runner = Self { body, ear, next_id: 1 };
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
        let line = json!({ "id": id, "do": what, "with": with });
        let ended = || "the runner was ended".to_owned();
        match &mut self.body {
            Body::Process { stdin, .. } => {
                let stdin = stdin.as_mut().ok_or_else(ended)?;
                writeln!(stdin, "{line}")
                    .and_then(|()| stdin.flush())
                    .map_err(|error| format!("the runner takes no more steps: {error}"))?;
            }
            Body::Thread { steps } => {
                let steps = steps.as_ref().ok_or_else(ended)?;
                steps.send(line.to_string()).map_err(|_| ended())?;
            }
        }
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
        let Body::Process { child, .. } = &mut self.body else {
            return Err("a runner in this process cannot be killed".to_owned());
        };
        child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
        self.heard_out()
    }

    /// Gives it no more steps and waits until it has ended.
    pub(crate) fn end(&mut self) -> Result<(), String> {
        match &mut self.body {
            Body::Process { child, stdin } => {
                drop(stdin.take());
                let status = status_of(child)?;
                self.heard_out()?;
                if status.success() { Ok(()) } else { Err(format!("the runner ended with {status}")) }
            }
            Body::Thread { steps } => {
                drop(steps.take());
                self.heard_out()
            }
        }
    }

    /// It has ended; what it wrote before has been read.
    fn heard_out(&self) -> Result<(), String> {
        self.ear.wait("its last line", |heard| heard.ended.then_some(()))?;
        self.ear.lock().broken.clone().map_or(Ok(()), Err)
    }
}

/// Waits until a process has ended.
fn status_of(child: &mut Child) -> Result<ExitStatus, String> {
    let until = Instant::now() + PATIENCE;
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => return Ok(status),
            None if Instant::now() >= until => return Err("the runner does not end".to_owned()),
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn start_process(ear: &Arc<Ear>, command: &mut Command) -> std::io::Result<Body> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(stdout) = child.stdout.take() {
        let ear = Arc::clone(ear);
        std::thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).for_each(|line| ear.hear(line));
            ear.end();
        });
    }
    if let Some(mut stderr) = child.stderr.take() {
        let ear = Arc::clone(ear);
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut piece) {
                let text = String::from_utf8_lossy(piece.get(..count).unwrap_or_default()).into_owned();
                ear.lock().stderr.push_str(&text);
            }
        });
    }
    let stdin = child.stdin.take();
    Ok(Body::Process { child, stdin })
}

fn start_thread(ear: &Arc<Ear>, opener: Opener) -> Body {
    let (steps, given) = mpsc::channel::<String>();
    let ear = Arc::clone(ear);
    std::thread::spawn(move || {
        let mouth = Arc::clone(&ear);
        let say: Say = Arc::new(move |line: &Value| mouth.hear(line.to_string()));
        rust::run(given.into_iter(), &say, &opener);
        ear.end();
    });
    Body::Thread { steps: Some(steps) }
}

impl Drop for Runner {
    fn drop(&mut self) {
        if let Body::Process { child, .. } = &mut self.body {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
