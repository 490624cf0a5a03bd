//! Plays one story: the till on one side, the simulator's customer on the other, and what is told of it.

use std::io;
use std::time::{Duration, Instant};

use kasse::flow::payment::{Outcome, Status};
use kasse_simulator::{Call, Control, Millis};

use super::PATIENCE;
use super::ask::{Ask, Told};
use super::judge::{Calls, Evidence, Verdict, changes};
use super::process::TillProcess;
use super::report::{Line, Report, Who};
use super::script::{Home, Known, Script};
use super::stage::Stage;
use super::till::{self, Register};
use super::words;

/// Why a story is not played to its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// It cannot go on.
    Story(String),
    /// Nobody looks any more.
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<String> for Stop {
    fn from(why: String) -> Self {
        Self::Story(why)
    }
}

/// A till, wherever it runs.
pub(super) enum Till {
    Here(Box<Register>),
    OwnProcess(TillProcess),
}

impl Till {
    fn ask(&mut self, ask: Ask) -> Result<Told, String> {
        match self {
            Self::Here(register) => Ok(register.ask(ask)),
            Self::OwnProcess(process) => process.ask(&ask),
        }
    }

    fn close(self) -> Result<(), String> {
        match self {
            Self::Here(register) => {
                register.close();
                Ok(())
            }
            Self::OwnProcess(process) => process.close(),
        }
    }
}

/// A story while it is played.
pub(super) struct Player<'a> {
    pub(super) stage: &'a Stage,
    pub(super) control: Control,
    pub(super) script: &'static Script,
    /// The host's id of what is being paid.
    pub(super) order: String,
    pub(super) till: Option<Till>,
    /// What the till calls its payment.
    pub(super) reference: Option<String>,
    /// What there is for the customer to scan or open.
    pub(super) code: Option<String>,
    /// Faults that were armed and have to strike.
    pub(super) faults: Vec<u64>,
    report: &'a mut dyn Report,
    /// What the till said last, and how that was shown.
    known: Option<Outcome>,
    said: String,
    /// How things stood when the story began, by the simulator's clock and logs.
    began: Millis,
    payments_before: usize,
    calls_before: u64,
    /// The last call that was looked at.
    calls_told: u64,
}

/// Plays a story and judges it. An error is one of the report's.
pub(super) fn play(
    stage: &Stage,
    script: &'static Script,
    order: String,
    report: &mut dyn Report,
) -> io::Result<Verdict> {
    let started = Instant::now();
    let control = stage.control();
    let last = control.calls(None).last().map_or(0, |call| call.number);
    let mut player = Player {
        stage,
        script,
        order,
        till: None,
        reference: None,
        code: None,
        faults: Vec::new(),
        report,
        known: None,
        said: String::new(),
        began: control.now(),
        payments_before: control.payments().len(),
        calls_before: last,
        calls_told: last,
        control,
    };
    let played = player.open_till().map_err(Stop::from).and_then(|()| player.steps());
    let closed = player.till.take().map_or(Ok(()), Till::close);
    let mut verdict = player.judge(started);
    player.control.clear_delivery_faults();
    match played {
        Err(Stop::Output(error)) => return Err(error),
        Err(Stop::Story(why)) => verdict.differences.insert(0, why),
        Ok(()) => {}
    }
    verdict.differences.extend(closed.err());
    Ok(verdict)
}

impl Player<'_> {
    fn steps(&mut self) -> Result<(), Stop> {
        self.script.steps.iter().try_for_each(|step| self.step(*step))
    }

    pub(super) fn open_till(&mut self) -> Result<(), String> {
        let setup = self.stage.setup(self.script)?;
        self.till = Some(match self.script.home {
            Home::Here => Till::Here(Box::new(Register::open(setup).map_err(|error| error.to_string())?)),
            Home::OwnProcess => Till::OwnProcess(TillProcess::start(&setup)?),
        });
        Ok(())
    }

    /// Asks the till; a refusal ends the story.
    pub(super) fn ask(&mut self, ask: Ask) -> Result<Told, Stop> {
        let till = self.till.as_mut().ok_or_else(|| Stop::Story("there is no till".to_owned()))?;
        match till.ask(ask)? {
            Told::Refused(why) => Err(Stop::Story(format!("the till refuses: {why}"))),
            told => Ok(told),
        }
    }

    /// Asks for something that answers with what is known then, and shows it.
    pub(super) fn learn_from(&mut self, ask: Ask) -> Result<(), Stop> {
        let outcome = till::outcome(self.ask(ask)?)?;
        self.tell_calls()?;
        self.display(&outcome)?;
        self.known = Some(outcome);
        Ok(())
    }

    /// Notes what is known without showing it, since it was shown in other words.
    pub(super) fn learn_quietly(&mut self) -> Result<(), Stop> {
        let outcome = till::outcome(self.ask(Ask::Status)?)?;
        self.said = words::display(&outcome);
        self.known = Some(outcome);
        Ok(())
    }

    /// The till has gone, and what it knew with it.
    pub(super) fn forget(&mut self) {
        self.known = None;
        self.said.clear();
    }

    /// Shows every change until this is known.
    pub(super) fn follow(&mut self, until: Known) -> Result<(), Stop> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Some(known) = &self.known else {
                self.learn_from(Ask::Status)?;
                continue;
            };
            if is_known(until, &known.status) {
                return Ok(());
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Stop::Story(format!("the till still says: {}", words::display(known))));
            }
            let within_ms = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
            self.learn_from(Ask::Changed { known: Box::new(known.clone()), within_ms })?;
        }
    }

    fn display(&mut self, outcome: &Outcome) -> io::Result<()> {
        let text = words::display(outcome);
        if text == self.said {
            return Ok(());
        }
        self.say(Who::Till, &text)?;
        self.said = text;
        Ok(())
    }

    pub(super) fn say(&mut self, who: Who, what: &str) -> io::Result<()> {
        let line = Line { at: self.since_began(self.control.now()), who, what: what.to_owned() };
        self.report.line(&line)
    }

    pub(super) fn show_code(&mut self, code: &str) -> io::Result<()> {
        self.report.code(code)
    }

    fn since_began(&self, at: Millis) -> Duration {
        Duration::from_millis(u64::try_from(at.saturating_sub(self.began)).unwrap_or(0))
    }

    /// Tells of the calls that went another way than usual.
    pub(super) fn tell_calls(&mut self) -> io::Result<()> {
        for call in self.calls_after(self.calls_told) {
            self.calls_told = call.number;
            if let Some(what) = unusual(&call) {
                let line = Line { at: self.since_began(call.at), who: Who::Platform, what };
                self.report.line(&line)?;
            }
        }
        Ok(())
    }

    fn calls_after(&self, number: u64) -> Vec<Call> {
        self.control.calls(None).into_iter().filter(|call| call.number > number).collect()
    }

    fn has_idle_fault(&self) -> bool {
        self.control.faults().iter().any(|fault| fault.hits == 0 && self.faults.contains(&fault.id))
            || self.control.delivery_faults().iter().any(|fault| fault.hits == 0)
    }

    fn judge(&self, started: Instant) -> Verdict {
        let calls = self.calls_after(self.calls_before);
        let payments = self.control.payments();
        let evidence = Evidence {
            script: self.script,
            control: &self.control,
            reference: self.reference.as_deref(),
            outcome: self.known.as_ref(),
            payments: payments.get(self.payments_before..).unwrap_or_default(),
            calls: &calls,
        };
        let mut differences = evidence.differences();
        if self.has_idle_fault() {
            differences.push("what was to go wrong did not".to_owned());
        }
        Verdict {
            script: self.script,
            outcome: self.known.clone(),
            ledger: evidence.ledger(),
            calls: Calls::count(&calls),
            at_counter: self.since_began(self.control.now()),
            took: started.elapsed(),
            differences,
        }
    }
}

fn is_known(until: Known, status: &Status) -> bool {
    let is_final = match status {
        Status::Paid { reserved, .. } => reserved.minor() == 0,
        Status::NotPaid { .. } => true,
        Status::Pending { .. } | Status::Approved { .. } | Status::Unknown { .. } => false,
    };
    is_final || until == Known::Approved && matches!(status, Status::Approved { .. })
}

/// What to tell of a call, if it did not simply succeed the first time.
fn unusual(call: &Call) -> Option<String> {
    let operation = call.operation?;
    let name = words::operation(operation);
    if call.faults.contains(&"lost") {
        return Some(format!("does the {name}, but the answer is lost"));
    }
    if let Some(code) = call.code {
        return Some(format!("refuses the {name}: {code}, {}", words::refusal(code)));
    }
    let again = changes(operation) && call.attempt > 1;
    again.then(|| format!("gets the same {name} again, same key: done only once"))
}
