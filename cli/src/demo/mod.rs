//! `kasse demo`: a till, a customer and the platform on one machine, and every way to pay and to go wrong.
//!
//! The simulator runs in this process, the till talks HTTP to it. Both live in time that runs [`SPEED`] times as
//! fast as at a counter, so that the platform's polling intervals take no longer than it takes to read along.

mod ask;
mod ears;
mod judge;
mod play;
mod process;
mod report;
mod script;
mod scripts;
mod stage;
mod steps;
#[cfg(test)]
mod tests;
mod till;
mod words;

use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::builder::{PossibleValue, PossibleValuesParser};

use judge::Verdict;
use report::{Json, Look, Report, Summary, Text};
use script::Script;
use scripts::SCRIPTS;
use stage::Stage;

/// How many times as fast as at a counter time runs.
const SPEED: u32 = 15;

/// What is not there after so long (real time) does not come: the demo goes on to the next payment.
const PATIENCE: Duration = Duration::from_secs(20);

/// The first payment's order; the others follow.
const FIRST_ORDER: usize = 1001;

/// Play every way to pay, and everything that can go wrong, against a simulator in this process.
///
/// Ends with 0 only if every payment ended as its script says and the simulator's ledger agrees.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Play this one only
    #[arg(long, value_name = "NAME", value_parser = names())]
    only: Option<String>,
    /// Do not draw the code
    #[arg(long)]
    no_qr: bool,
    /// One JSON object a line instead of text
    #[arg(long)]
    json: bool,
    /// Be the till of the crash: settings and questions come from standard input
    #[arg(long = process::FLAG, hide = true)]
    till_process: bool,
}

fn names() -> PossibleValuesParser {
    SCRIPTS.iter().map(|script| PossibleValue::new(script.name).help(script.title)).into()
}

/// Plays the demo.
pub(crate) fn run(args: &Args) -> ExitCode {
    if args.till_process {
        return process::serve();
    }
    let wanted = |script: &&Script| args.only.as_deref().is_none_or(|name| name == script.name);
    let scripts: Vec<_> = SCRIPTS.iter().filter(wanted).collect();
    let mut report: Box<dyn Report> =
        if args.json { Box::new(Json::default()) } else { Box::new(Text::new(Look::of_stdout(!args.no_qr))) };
    match play_all(&scripts, &mut *report) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever read along has seen enough (`| head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("kasse demo: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything was as it should be.
fn play_all(scripts: &[&'static Script], report: &mut dyn Report) -> io::Result<bool> {
    let started = Instant::now();
    let mut verdicts = Vec::new();
    let differences = match Stage::set() {
        Ok(stage) => {
            report.begin(stage.base_url(), scripts)?;
            play_on(&stage, scripts, report, &mut verdicts)?;
            let violations = stage.control().violations();
            violations.iter().map(|broken| format!("the ledger is violated: {broken:?}")).collect()
        }
        Err(why) => vec![why],
    };
    let summary = Summary { verdicts: &verdicts, differences: &differences, took: started.elapsed() };
    report.end(&summary)?;
    Ok(summary.is_good())
}

fn play_on(
    stage: &Stage,
    scripts: &[&'static Script],
    report: &mut dyn Report,
    verdicts: &mut Vec<Verdict>,
) -> io::Result<()> {
    for (index, script) in scripts.iter().copied().enumerate() {
        report.story(index + 1, script)?;
        let verdict = play::play(stage, script, (FIRST_ORDER + index).to_string(), report)?;
        report.verdict(&verdict)?;
        verdicts.push(verdict);
    }
    Ok(())
}
