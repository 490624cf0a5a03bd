//! For people: a line a step, and a table at the end.

use std::io::{self, IsTerminal, Write};

use kasse::qr::{Level, QrText, Terminal};

use super::super::judge::Verdict;
use super::super::script::Script;
use super::super::{SPEED, words};
use super::{Line, Report, Summary, Who};

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";

/// Left of everything that belongs to a story.
const MARGIN: &str = "    ";

/// How it may look.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Look {
    colour: bool,
    /// How a code is drawn, if at all.
    qr: Option<Terminal>,
}

impl Look {
    /// What standard output can show, and the person wants to see: `NO_COLOR` is respected.
    pub(in super::super) fn of_stdout(qr: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let terminal = io::stdout().is_terminal();
        let colour = terminal && !dumb && !set("NO_COLOR");
        // Without colours a terminal is taken for a dark one, and a file for paper.
        let drawn = match (colour, terminal) {
            (true, _) => Terminal::Colour,
            (false, true) => Terminal::PlainOnDark,
            (false, false) => Terminal::PlainOnLight,
        };
        Self { colour, qr: qr.then_some(drawn) }
    }

    fn paint(self, style: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{style}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// A line a step, and a table at the end.
#[derive(Debug)]
pub(in super::super) struct Text {
    look: Look,
    /// One drawing shows how it looks; the other codes differ in their text only.
    drawn: bool,
}

impl Text {
    pub(in super::super) fn new(look: Look) -> Self {
        Self { look, drawn: false }
    }

    fn who(&self, who: Who) -> String {
        let padded = format!("{:<8}", who.name());
        let style = match who {
            Who::Till => "36",
            Who::Cashier => "33",
            Who::Customer => "35",
            Who::Platform => "34",
            Who::World => RED,
        };
        self.look.paint(style, &padded)
    }

    fn mark(&self, good: bool) -> String {
        if good { self.look.paint(GREEN, "ok") } else { self.look.paint(RED, "WRONG") }
    }

    fn row(&self, verdict: &Verdict) -> String {
        let currency = verdict.script.shop.currency;
        let end = verdict.outcome.as_ref().map_or("not known", |outcome| words::end(&outcome.status));
        format!(
            "  {:<32}{:<10}{:>11}{:>7}{:>9}  {}",
            verdict.script.title,
            end,
            words::money(verdict.ledger.captured, currency),
            verdict.calls.total(),
            words::clock(verdict.at_counter),
            self.mark(verdict.differences.is_empty()),
        )
    }
}

impl Report for Text {
    fn begin(&mut self, base_url: &str, scripts: &[&Script]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let count = match scripts.len() {
            1 => "one payment".to_owned(),
            count => format!("{count} payments"),
        };
        let title = format!("Kasse demo: {count} against a simulator of the platform");
        writeln!(out, "{}", self.look.paint(BOLD, &title))?;
        writeln!(out, "It answers at {base_url} on this machine. Time runs {SPEED} times")?;
        writeln!(out, "as fast as at a counter; the times shown are those at the counter.")
    }

    fn story(&mut self, number: usize, script: &Script) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let title = self.look.paint(BOLD, script.title);
        writeln!(out, "\n{number:>2}  {title}  {}", self.look.paint(DIM, &format!("({})", script.name)))?;
        writeln!(out, "{MARGIN}{}", script.about)
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let at = self.look.paint(DIM, &format!("{:>7}", words::clock(line.at)));
        writeln!(out, "{MARGIN}{at}  {}  {}", self.who(line.who), line.what)?;
        out.flush()
    }

    fn code(&mut self, text: &str) -> io::Result<()> {
        let Some(style) = self.look.qr.filter(|_| !self.drawn) else { return Ok(()) };
        self.drawn = true;
        let code = QrText::new(text).and_then(|text| text.encode(Level::L));
        let matrix = code.map_err(|error| io::Error::other(error.to_string()))?;
        let mut out = io::stdout().lock();
        for line in matrix.to_terminal(style).lines() {
            writeln!(out, "{MARGIN}{MARGIN}{line}")?;
        }
        out.flush()
    }

    fn verdict(&mut self, verdict: &Verdict) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let good = verdict.differences.is_empty();
        let calls = format!("calls: {}", verdict.calls);
        let judged = if good { "the ledger agrees; " } else { "" };
        writeln!(out, "{MARGIN}{}  {}", self.mark(good), self.look.paint(DIM, &format!("{judged}{calls}")))?;
        for difference in &verdict.differences {
            writeln!(out, "{MARGIN}{MARGIN}{difference}")?;
        }
        out.flush()
    }

    fn end(&mut self, summary: &Summary<'_>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let header =
            format!("  {:<32}{:<10}{:>11}{:>7}{:>9}", "payment", "outcome", "captured", "calls", "time");
        writeln!(out, "\n{}", self.look.paint(BOLD, &header))?;
        for verdict in summary.verdicts {
            writeln!(out, "{}", self.row(verdict))?;
        }
        let good = summary.verdicts.iter().filter(|verdict| verdict.differences.is_empty()).count();
        let all = summary.verdicts.len();
        let ledger = if summary.differences.is_empty() { "agrees" } else { "does not agree" };
        let text = format!("{good} of {all} payments ended as they should. The simulator's ledger {ledger}.");
        let style = if summary.is_good() { GREEN } else { RED };
        writeln!(out, "\n{}", self.look.paint(style, &text))?;
        for difference in summary.differences {
            writeln!(out, "  {difference}")?;
        }
        let (seconds, tenths) = (summary.took.as_secs(), summary.took.subsec_millis() / 100);
        writeln!(out, "{seconds}.{tenths} seconds by your own clock.")?;
        out.flush()
    }
}
