//! A till in a process of its own: the same program, spoken to in lines of JSON.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::PATIENCE;
use super::ask::{Ask, Setup, Told};
use super::till::Register;

/// Longer than a till waits for anything by itself.
const NO_ANSWER_AFTER: Duration = PATIENCE.saturating_mul(2);

/// The flag of `kasse demo` that makes it a till that is spoken to. Hidden from the help.
pub(super) const FLAG: &str = "till-process";

/// The process, as seen from the demo. It is killed when this is dropped.
pub(super) struct TillProcess {
    child: Child,
    /// Closed to end it.
    asks: Option<ChildStdin>,
    told: Receiver<String>,
}

impl TillProcess {
    /// Starts it. The keys go through the pipe.
    pub(super) fn start(setup: &Setup) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("the till's process cannot be started: {error}");
        let program = std::env::current_exe().map_err(failed)?;
        let mut child = Command::new(program)
            .args(["demo", &format!("--{FLAG}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (asks, answers) = pipes.ok_or("the till's process has no pipes")?;
        let mut process = Self { child, asks: Some(asks), told: lines(answers) };
        process.write(setup)?;
        Ok(process)
    }

    pub(super) fn ask(&mut self, ask: &Ask) -> Result<Told, String> {
        self.write(ask)?;
        let line = self.told.recv_timeout(NO_ANSWER_AFTER).map_err(|_| "the till's process says nothing")?;
        serde_json::from_str(&line)
            .map_err(|error| format!("the till's process cannot be understood: {error}"))
    }

    /// The end, without a chance to put anything in order (SIGKILL where there are signals).
    pub(super) fn kill(mut self) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("the till's process cannot be killed: {error}");
        self.child.kill().map_err(failed)?;
        self.child.wait().map_err(failed)?;
        Ok(())
    }

    /// Lets it end by itself.
    pub(super) fn close(mut self) -> Result<(), String> {
        self.asks = None;
        let status = self.child.wait().map_err(|error| format!("the till's process is lost: {error}"))?;
        if status.success() { Ok(()) } else { Err(format!("the till's process ended badly: {status}")) }
    }

    fn write(&mut self, value: &impl serde::Serialize) -> Result<(), String> {
        let asks = self.asks.as_mut().ok_or("the till's process is closed")?;
        let line = serde_json::to_string(value).map_err(|error| error.to_string())?;
        let written = writeln!(asks, "{line}").and_then(|()| asks.flush());
        written.map_err(|error| format!("the till's process does not listen: {error}"))
    }
}

impl Drop for TillProcess {
    fn drop(&mut self) {
        // It has already ended, or ends now; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads on a thread, so that a process that says nothing can be given up.
fn lines(answers: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(answers).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The other end: a till that does what it is asked until nobody asks any more.
pub(super) fn serve() -> ExitCode {
    match serve_until_closed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("till process: {why}");
            ExitCode::FAILURE
        }
    }
}

fn serve_until_closed() -> Result<(), String> {
    let mut lines = std::io::stdin().lines().map_while(Result::ok);
    let setup: Setup = read(&lines.next().ok_or("no settings")?)?;
    let mut register = Register::open(setup).map_err(|error| error.to_string())?;
    for line in lines {
        let told = register.ask(read(&line)?);
        let text = serde_json::to_string(&told).map_err(|error| error.to_string())?;
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    register.close();
    Ok(())
}

/// Settings and questions hold secrets, so that an error does not repeat them.
fn read<T: serde::de::DeserializeOwned>(line: &str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|error| format!("unreadable at column {}", error.column()))
}
