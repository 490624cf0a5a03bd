//! Standard output and standard error.

use std::io::{IsTerminal, Write};

use clap::Args;
use kasse::error::Language;
use kasse::qr::Terminal;
use serde::Serialize;

use crate::exit::Exit;
use crate::settings::Variables;

/// How a command prints.
#[derive(Args, Debug, Clone, Copy, Default)]
pub(crate) struct Output {
    /// Print JSON, one object per line; the last line is the result
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// What every good result begins with.
#[derive(Serialize)]
struct Done<'a, T> {
    kind: &'static str,
    command: &'a str,
    ok: bool,
    exit_code: u8,
    #[serde(flatten)]
    what: &'a T,
}

/// Results go to standard output. What is only for people (progress, codes, hints) goes to standard error, so
/// that a result can be kept in a file or a variable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// One JSON object per line on standard output.
    pub(crate) json: bool,
    /// Of texts for cashier and customer.
    pub(crate) language: Language,
    /// Lines on standard error can be rewritten.
    pub(crate) live: bool,
    /// How codes are drawn on standard error.
    pub(crate) code: Terminal,
}

impl Screen {
    /// For this process.
    pub(crate) fn new(output: Output, language: Language, variables: &Variables) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let plain = variables.get("NO_COLOR").is_some() || variables.get("TERM") == Some("dumb");
        let code = match (terminal, plain) {
            (true, false) => Terminal::Colour,
            // Most terminals have light text on a dark ground.
            (true, true) => Terminal::PlainOnDark,
            (false, _) => Terminal::PlainOnLight,
        };
        Self { json: output.json, language, live: terminal && !plain && !output.json, code }
    }

    /// A result, or an event on the way to it.
    pub(crate) fn print(&self, object: &impl Serialize, text: impl FnOnce() -> String) {
        if self.json {
            self.object(object);
        } else {
            out(&text());
        }
    }

    /// The result of a command that did what it was asked.
    pub(crate) fn done(
        &self,
        kind: &'static str,
        command: &str,
        what: &impl Serialize,
        text: impl FnOnce() -> String,
    ) {
        self.print(&Done { kind, command, ok: true, exit_code: Exit::Done.code(), what }, text);
    }

    /// An object, for programs only.
    pub(crate) fn object(&self, object: &impl Serialize) {
        if self.json
            && let Ok(line) = serde_json::to_string(object)
        {
            out(&line);
        }
    }

    /// A line for people only.
    pub(crate) fn note(&self, text: &str) {
        if !self.json {
            self.warn(text);
        }
    }

    /// A line for whoever looks at standard error, also beside JSON.
    pub(crate) fn warn(&self, text: &str) {
        let clear = if self.live { "\r\x1b[K" } else { "" };
        err(&format!("{clear}{text}\n"));
    }

    /// A line that the next one replaces.
    pub(crate) fn replace(&self, text: &str) {
        err(&format!("\r\x1b[K{text}"));
    }
}

/// Nobody may be reading any more; that is no reason to fail, least of all while money is on its way.
fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
}

fn err(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
