//! A simulator, a till beside it, and the hand that plays the customer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// `kasse simulate`, killed when it is dropped.
pub(crate) struct Simulator {
    child: Child,
    pub(crate) started: Value,
    speed: &'static str,
}

/// Times as fast as on a wall, for tests in which somebody waits.
const FAST: &str = "5";

impl Simulator {
    /// One whose time, and that of its tills, runs faster.
    pub(crate) fn fast(arguments: &[&str]) -> Self {
        let mut simulator = Self::start(&[&["--speed", FAST], arguments].concat());
        simulator.speed = FAST;
        simulator
    }

    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = kasse(&["simulate", "--port", "0", "--json"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, started: serde_json::from_str(&line).unwrap(), speed: "1" }
    }

    pub(crate) fn text(&self, field: &str) -> &str {
        self.started[field].as_str().unwrap()
    }

    /// A call of the control API.
    pub(crate) fn control(&self, method: &str, path: &str, body: &str) -> Value {
        let url = self.text("control_url").strip_prefix("http://").unwrap();
        let (address, prefix) = url.split_once('/').unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} /{prefix}{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// How often money was moved for a payment: captures and refunds by the books.
    pub(crate) fn totals(&self, reference: &str) -> Value {
        self.control("GET", &format!("/ledger/{reference}"), "")["totals"].clone()
    }

    pub(crate) fn approve(&self, reference: &str) {
        self.control("POST", &format!("/payments/{reference}/approve"), "");
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A till with its own folder and journal.
pub(crate) struct Till<'a> {
    pub(crate) simulator: &'a Simulator,
    pub(crate) folder: TempDir,
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) lines: Vec<Value>,
    pub(crate) text: String,
    pub(crate) errors: String,
}

impl Ran {
    /// The last line: the result.
    pub(crate) fn result(&self) -> &Value {
        self.lines.last().unwrap_or(&Value::Null)
    }

    /// Field of the error.
    pub(crate) fn error(&self, field: &str) -> &Value {
        &self.result()["error"][field]
    }
}

impl<'a> Till<'a> {
    pub(crate) fn new(simulator: &'a Simulator) -> Self {
        Self { simulator, folder: TempDir::new().unwrap() }
    }

    /// A command with the simulator's settings in variables.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = kasse(arguments);
        command.current_dir(self.folder.path());
        for field in ["base_url", "client_id", "client_secret", "subscription_key", "msn"] {
            command.env(format!("KASSE_{}", field.to_uppercase()), self.simulator.text(field));
        }
        command.env("KASSE_JOURNAL", self.folder.path().join("journal.db"));
        command.env("KASSE_CURRENCY", "NOK").env("KASSE_SPEED", self.simulator.speed);
        command
    }

    /// Runs it with `--json`.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        run(self.command(arguments).arg("--json"))
    }

    /// Starts `pay --json` and waits until the customer can act: the payment's reference.
    pub(crate) fn pay(&self, arguments: &[&str]) -> Paying {
        let mut child = self
            .command(&["pay", "--json"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut paying = Paying { child, out, lines: Vec::new(), reference: String::new() };
        paying.read_until("waiting_for_customer");
        paying.reference = paying.lines.last().unwrap()["reference"].as_str().unwrap().to_owned();
        paying
    }
}

fn rest_of(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A `pay` that waits for its customer.
pub(crate) struct Paying {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    pub(crate) lines: Vec<Value>,
    pub(crate) reference: String,
}

impl Paying {
    /// Waits until it says that it is in this phase.
    pub(crate) fn read_until(&mut self, phase: &str) {
        while self.lines.last().is_none_or(|line| line["phase"] != phase) {
            let mut line = String::new();
            let length = self.out.read_line(&mut line).unwrap();
            assert_ne!(length, 0, "it ended: {:?} {}", self.lines, rest_of(&mut self.child));
            self.lines.push(serde_json::from_str(&line).unwrap());
        }
    }

    /// Ctrl-C.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let done = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Pulls the plug.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.reference
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ran {
        let mut text = String::new();
        self.out.read_to_string(&mut text).unwrap();
        self.lines.extend(text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        let errors = rest_of(&mut self.child);
        let code = code(self.child.wait().unwrap());
        Ran { code, lines: self.lines, text, errors }
    }
}

/// The program with an empty environment.
pub(crate) fn kasse(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kasse"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    // Windows cannot open a socket without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let errors = String::from_utf8(output.stderr).unwrap();
    Ran { code: code(output.status), lines, text, errors }
}

fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}
