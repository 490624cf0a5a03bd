//! Workers: this program again, in a process of its own, with one thing to do.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::work::Work;
use crate::{Failure, simulator, till};

/// The first argument of a worker; the second is its work.
pub const ARGUMENT: &str = "--worker";

/// The command that does `work`.
pub fn command(work: &Work) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(ARGUMENT).arg(serde_json::to_string(work)?);
    Ok(command)
}

/// Does `work` in a process of its own and gives its answer.
pub fn run<T: DeserializeOwned>(work: &Work) -> Result<T, Failure> {
    let output = command(work)?.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("a worker failed: {}", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A worker that goes on until it is dropped.
#[derive(Debug)]
pub struct Running {
    process: Child,
    input: Option<ChildStdin>,
}

/// Starts `work` and gives its first answer.
pub fn start<T: DeserializeOwned>(work: &Work) -> Result<(Running, T), Failure> {
    let mut process = command(work)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (input, output) = (process.stdin.take(), process.stdout.take());
    let running = Running { process, input };
    let mut line = String::new();
    BufReader::new(output.ok_or("a worker without output")?).read_line(&mut line)?;
    Ok((running, serde_json::from_str(&line)?))
}

impl Running {
    /// The process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.input.take());
        let _it_has_ended = self.process.wait();
    }
}

/// Does the work this process was started for.
pub fn work(text: &str) -> Result<(), Failure> {
    match serde_json::from_str(text)? {
        Work::Serve { approving } => simulator::serve(approving),
        Work::Pay { maker, at, warm, counted, lanes } => {
            answer(&till::pay(&maker, &at, [warm, counted], lanes.max(1))?)
        }
        Work::Fill { journal, at, waiting, ended } => answer(&till::fill(&journal, &at, waiting, ended)?),
        Work::Open { journal, at, waiting } => answer(&till::open(&journal, &at, waiting)?),
        Work::Show { journal, at } => answer(&till::show(&journal, &at)?),
        Work::Relay { journal, tills, tls } => crate::relay::serve(&journal, tills, tls),
        Work::Create { journal, at, count } => till::create(&journal, &at, count),
    }
}

/// Writes an answer, at once.
pub fn answer(value: &impl Serialize) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{}", serde_json::to_string(value)?)?;
    Ok(output.flush()?)
}

/// A folder on the disk that this program lies on: a journal in memory would cost no fsync.
pub fn folder() -> Result<tempfile::TempDir, Failure> {
    let program = std::env::current_exe()?;
    let beside: PathBuf = program.parent().map(Into::into).unwrap_or_default();
    Ok(tempfile::tempdir_in(beside)?)
}
