//! Plays a story, step by step.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::cast;
use crate::ear::Reply;
use crate::expect::{CallsSeen, EventsSeen, Sums};
use crate::judge::judge;
use crate::leaks;
use crate::pattern::mismatches;
use crate::report::{Diary, Verdict};
use crate::runner::Launcher;
use crate::setting::{Expect, Setting};
use crate::stage::Stage;
use crate::step::{Expected, Host, Platform, Process, Step};
use crate::story::Story;
use crate::unhandled;
use crate::vars::{Vars, at};

/// How long, in milliseconds of the story's time, a payment may take to its end once the network is as it should
/// be: its lifetime and some more.
const TO_THE_END_MS: u64 = 900_000;

/// Plays a story with a runner, and judges it.
pub fn play(story: &Story, launcher: &Launcher) -> Verdict {
    play_in(story, &Setting::new(launcher.clone()))
}

/// Plays a story where and how the setting says, and judges it.
pub fn play_in(story: &Story, setting: &Setting) -> Verdict {
    let began = Instant::now();
    let mut stage = match Stage::new(story, setting) {
        Ok(stage) => stage,
        Err(problem) => return Verdict::Failed { report: problem },
    };
    match stage.runner(crate::step::TILL).map(|runner| runner.name()) {
        Ok(name) => {
            if let Some(reason) = story.skipped_by(&name) {
                return Verdict::Skipped { reason: reason.to_owned() };
            }
        }
        Err(problem) => return Verdict::Failed { report: problem },
    }
    let mut vars = Vars::default();
    vars.set("hook", json!(stage.hook.address()));
    let mut play = Play {
        stage,
        vars,
        background: BTreeMap::new(),
        orders: BTreeMap::new(),
        diary: Diary::new(),
        setting,
        personal: Vec::new(),
        all_over: true,
    };
    let problems = play.whole(story);
    if problems.is_empty() {
        return Verdict::Passed { took: began.elapsed() };
    }
    let calls = cast::calls(&play.stage.control);
    let way = setting.way.as_ref().map(|way| way.diary()).unwrap_or_default();
    Verdict::Failed { report: play.diary.report(&problems, &calls, &way, &play.stage.stderr()) }
}

/// The answer to a delivery that is durable.
const ACCEPTED: u16 = 200;
/// The answer to one that is not the platform's.
const NOT_BELIEVED: u16 = 401;
/// The answer to one that could not be written down.
const AGAIN_LATER: u16 = 503;

/// How often a host asks for a picture again. The library leaves that to the host: nobody's money waits for it.
const PICTURE_TRIES: usize = 10;

/// The network was to blame.
fn is_network(reply: &Reply) -> bool {
    let name = |error: &Value| at(error, "name").and_then(Value::as_str).map(str::to_owned);
    matches!(reply, Reply::Error(error) if matches!(name(error).as_deref(), Some("no_answer" | "platform_unreachable" | "token_unavailable")))
}

/// A host step whose answer has not been taken yet.
#[derive(Debug)]
struct Asked {
    runner: String,
    what: String,
    with: Map<String, Value>,
    id: u64,
    order: Option<String>,
}

struct Play<'a> {
    setting: &'a Setting,
    stage: Stage,
    vars: Vars,
    background: BTreeMap<String, Asked>,
    /// The payments of each order of the host.
    orders: BTreeMap<String, Vec<String>>,
    diary: Diary,
    /// What names a customer: whatever a sale said about who pays.
    personal: Vec<String>,
    /// At the end nothing is left to do or follow for any payment.
    all_over: bool,
}

impl Play<'_> {
    /// Everything that is not as the story says.
    fn whole(&mut self, story: &Story) -> Vec<String> {
        for (place, step) in story.steps.iter().enumerate() {
            let problems = self.step(step).unwrap_or_else(|problem| vec![problem]);
            if !problems.is_empty() {
                let name = format!("step {} {step}", place + 1);
                if self.setting.expect == Expect::Money {
                    self.diary.note(format!("the story is left at {name}: {}", problems.join("; ")));
                    self.background.clear();
                    break;
                }
                return problems.into_iter().map(|problem| format!("{name}\n    {problem}")).collect();
            }
        }
        if let Some(way) = &self.setting.way {
            way.heal();
        }
        let only_money = self.setting.expect == Expect::Money;
        let mut problems = Vec::new();
        if only_money {
            problems.extend(self.bring_to_an_end().unwrap_or_else(|problem| vec![problem]));
        }
        if !only_money && self.background.is_empty() {
            problems.extend(unhandled::left(&self.stage));
        }
        problems.extend(self.leave().err());
        if !only_money {
            problems.extend(self.end(story).unwrap_or_else(|problem| vec![problem]));
        }
        problems.extend(self.judge());
        problems
    }

    /// Cancels every payment that is still open, with the network as it should be: each has to come to its end.
    fn bring_to_an_end(&mut self) -> Result<Vec<String>, String> {
        let mut problems = Vec::new();
        for name in self.stage.open() {
            let listed = self.ask(&name, "list", &json!({}))?;
            let entries = listed.get("payments").and_then(Value::as_array).cloned().unwrap_or_default();
            for entry in entries {
                if at(&entry, "outcome.settled") == Some(&json!(true)) {
                    continue;
                }
                let payment = at(&entry, "payment.reference").cloned().unwrap_or_default();
                let limit = json!(TO_THE_END_MS);
                let cancel = json!({ "payment": payment, "if_approved": "release", "limit_ms": limit });
                self.ask(&name, "cancel", &cancel)?;
                let end = self.ask(&name, "wait", &json!({ "payment": payment, "limit_ms": limit }))?;
                if at(&end, "settled") != Some(&json!(true)) {
                    problems.push(format!("{name}: the payment comes to no end: {end}"));
                }
            }
        }
        Ok(problems)
    }

    /// Asks a host something to which it has to have an answer.
    fn ask(&mut self, name: &str, what: &str, with: &Value) -> Result<Value, String> {
        self.diary.note(format!("{name}: {what} {with}"));
        let id = self.stage.send(name, what, with.as_object().cloned().unwrap_or_default())?;
        let reply = self.stage.reply(name, what, id)?;
        self.diary.note(format!("{name}: -> {reply:?}"));
        match reply {
            Reply::Answer(answer) => Ok(answer),
            Reply::Error(error) => Err(format!("{what} at the end: {error}")),
        }
    }

    fn step(&mut self, step: &Value) -> Result<Vec<String>, String> {
        let step = Step::read(&self.vars.fill(step)?)?;
        match step {
            Step::Host(host) => return self.host(host),
            Step::Join(join) => {
                let asked = self.background.remove(&join.join);
                let asked =
                    asked.ok_or_else(|| format!("nothing runs in the background as {}", join.join))?;
                return self.answer(&asked, &join.expected);
            }
            Step::Customer(step) => {
                self.diary.note(format!("customer: {step:?}"));
                cast::customer(&self.stage.control, &mut self.vars, &mut self.personal, step)?;
            }
            Step::Platform(Platform::Deliver { on, count, status }) => {
                return self.deliver(&on, count, status.unwrap_or(ACCEPTED));
            }
            Step::Platform(step) => {
                self.diary.note(format!("platform: {step:?}"));
                cast::platform(&self.stage.control, step)?;
            }
            Step::Fault(step) => {
                self.diary.note(format!("fault: {:?}", step.fault));
                let _number = self.stage.control.add_fault(step.fault);
            }
            Step::Process(step) => {
                self.diary.note(format!("process: {step:?}"));
                match step {
                    Process::Kill { on } => {
                        // What it was doing will never be answered.
                        self.background.retain(|_, asked| asked.runner != on);
                        self.stage.kill(&on)?;
                    }
                    Process::End { on } => self.stage.end(&on)?,
                }
            }
        }
        Ok(Vec::new())
    }

    /// Hands deliveries to a host, which stands for the merchant's web server.
    fn deliver(&mut self, on: &str, count: usize, wanted: u16) -> Result<Vec<String>, String> {
        let mut problems = Vec::new();
        for _ in 0..count {
            let arrived = self.stage.hook.next()?;
            let with =
                json!({ "url": self.stage.hook.address(), "headers": arrived.headers, "body": arrived.body });
            let id = self.stage.send(on, "deliver", with.as_object().cloned().unwrap_or_default())?;
            let reply = self.stage.reply(on, "deliver", id)?;
            self.diary.note(format!("{on}: deliver -> {reply:?}"));
            let status = match &reply {
                Reply::Answer(_) => ACCEPTED,
                Reply::Error(error) if at(error, "name") == Some(&json!("webhook_rejected")) => NOT_BELIEVED,
                Reply::Error(_) => AGAIN_LATER,
            };
            arrived.answer(status);
            if status != wanted {
                problems.push(format!("a delivery was answered with {status}, not {wanted}: {reply:?}"));
            }
        }
        Ok(problems)
    }

    fn host(&mut self, step: Host) -> Result<Vec<String>, String> {
        let sale = step.with.get("sale").and_then(Value::as_object).unwrap_or(&step.with);
        let order = sale.get("order").and_then(Value::as_str).map(str::to_owned);
        self.diary.note(format!("{}: {} {}", step.on, step.host, json!(step.with)));
        self.personal.extend(step.with.get("meet").into_iter().flat_map(leaks::names_of));
        let id = self.stage.send(&step.on, &step.host, step.with.clone())?;
        let asked = Asked { runner: step.on, what: step.host, with: step.with, id, order };
        match step.background {
            Some(name) => {
                self.background.insert(name, asked);
                Ok(Vec::new())
            }
            None => self.answer(&asked, &step.expected),
        }
    }

    fn answer(&mut self, asked: &Asked, expected: &Expected) -> Result<Vec<String>, String> {
        let mut reply = self.stage.reply(&asked.runner, &asked.what, asked.id)?;
        self.diary.note(format!("{}: -> {reply:?}", asked.runner));
        for _ in 0..PICTURE_TRIES {
            if asked.what != "picture" || self.setting.expect == Expect::Everything || !is_network(&reply) {
                break;
            }
            reply = self.again(asked)?;
        }
        let problems = match (&reply, &expected.answer, &expected.error) {
            (Reply::Answer(found), pattern, None) => {
                pattern.as_ref().map_or_else(Vec::new, |pattern| mismatches(pattern, Some(found), "answer"))
            }
            (Reply::Error(found), None, Some(pattern)) => mismatches(pattern, Some(found), "error"),
            (Reply::Answer(found), _, Some(_)) => {
                vec![format!("expected an error, found the answer {found}")]
            }
            (Reply::Error(found), _, _) => vec![format!("expected an answer, found the error {found}")],
        };
        let (Reply::Answer(found) | Reply::Error(found)) = &reply;
        for (name, place) in &expected.save {
            let value = at(found, place).ok_or_else(|| format!("there is no {place} to save in {found}"))?;
            self.vars.set(name, value.clone());
        }
        if let (Some(order), "pay" | "pay_at_sticker", Some(reference)) =
            (&asked.order, asked.what.as_str(), found.get("reference").and_then(Value::as_str))
        {
            let payments = self.orders.entry(order.clone()).or_default();
            if !payments.iter().any(|known| known == reference) {
                payments.push(reference.to_owned());
            }
        }
        Ok(problems)
    }

    /// Asks the same once more.
    fn again(&mut self, asked: &Asked) -> Result<Reply, String> {
        let id = self.stage.send(&asked.runner, &asked.what, asked.with.clone())?;
        let reply = self.stage.reply(&asked.runner, &asked.what, id)?;
        self.diary.note(format!("{}: once more -> {reply:?}", asked.runner));
        Ok(reply)
    }

    /// The hosts say once more what they know, close and end.
    fn leave(&mut self) -> Result<(), String> {
        if let Some(name) = self.background.keys().next() {
            return Err(format!("{name} was left in the background and never joined"));
        }
        for name in self.stage.open() {
            for what in ["list", "close"] {
                let answer = self.ask(&name, what, &json!({}))?;
                self.all_over &= leaks::is_all_over(&answer);
            }
        }
        self.stage.end_all()
    }

    fn end(&self, story: &Story) -> Result<Vec<String>, String> {
        let control = &self.stage.control;
        let count = json!(control.payments().len());
        let mut problems = mismatches(&story.payments, Some(&count), "payments at the platform");
        for entry in &story.ledger {
            let sums = Sums::deserialize(self.vars.fill(entry)?).map_err(|error| error.to_string())?;
            problems.extend(sums.check(control));
        }
        let exactly = self.setting.expect == Expect::Everything;
        for entry in &story.calls {
            let calls = CallsSeen::deserialize(self.vars.fill(entry)?).map_err(|error| error.to_string())?;
            let calls = if exactly { calls } else { calls.whatever_the_network() };
            problems.extend(calls.check(control));
        }
        for entry in &story.events {
            let events =
                EventsSeen::deserialize(self.vars.fill(entry)?).map_err(|error| error.to_string())?;
            let events = if exactly { events } else { events.whatever_the_network() };
            problems.extend(events.check(&self.stage.events()));
        }
        Ok(problems)
    }

    fn judge(&self) -> Vec<String> {
        let lines = self.stage.lines();
        let said: Vec<Value> = lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let mut problems = judge(&self.stage.control, &said, &self.orders);
        if let Some(way) = &self.setting.way {
            problems.extend(way.problems(&self.stage.control));
        }
        problems.extend(leaks::find(&self.stage, &self.personal, self.all_over));
        problems
    }
}
