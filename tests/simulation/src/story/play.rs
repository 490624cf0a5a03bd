//! One story: what happens, in which order, to whom.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use kasse::clock::{Clock, Timestamp};
use kasse::error::{Error, ErrorName};
use kasse::flow::payment::{IfApproved, Outcome};
use kasse::ids::{Reference, RequestId};
use kasse::till::{Payment, Till};

use super::judge;
use super::plan::{Act, Intent, Planner, Want, nok};
use super::stage::Stage;

/// Processes that live at the same time.
const PROCESSES: usize = 3;

/// What a host call answered last.
pub type Answers = Rc<RefCell<BTreeMap<(String, String), Result<Outcome, Error>>>>;

pub struct Play {
    pub stage: Stage,
    pub intents: Vec<Intent>,
    pub answers: Answers,
    /// How often the host asked for the same thing.
    pub asked: BTreeMap<(String, String), u32>,
    agenda: BTreeMap<(Duration, u64), Act>,
    count: u64,
}

impl Play {
    pub fn new(seed: u64, timeline: bool) -> Self {
        Self {
            stage: Stage::new(seed, timeline),
            intents: Vec::new(),
            answers: Answers::default(),
            asked: BTreeMap::new(),
            agenda: BTreeMap::new(),
            count: 0,
        }
    }

    fn at(&mut self, at: Duration, act: Act) {
        self.count += 1;
        self.agenda.insert((at, self.count), act);
    }

    /// Decides everything that will be done, and until when there is trouble.
    pub fn rehearse(&mut self) -> Duration {
        let dice = self.stage.dice.clone();
        let sales = 6 + dice.below(10);
        let mut calm = Duration::from_secs(60);
        for _ in 0..sales {
            let begin = dice.millis(0, 120_000);
            calm = calm.max(self.plan_sale(begin));
        }
        self.stage.line.trouble(dice.pick(&[0, 5, 15, 30, 50]));
        self.stage.line.state().webhooks = dice.chance(50).then(|| dice.pick(&[100, 80, 30, 0]));
        self.at(Duration::ZERO, Act::Start);
        if dice.chance(40) {
            self.at(dice.millis(0, 100_000), Act::Start);
        }
        let upheavals = if dice.chance(70) { dice.below(6) } else { 0 };
        for _ in 0..upheavals {
            let upheaval = self.planner().upheaval();
            for (at, act) in upheaval {
                calm = calm.max(at);
                self.at(at, act);
            }
        }
        calm
    }

    fn planner(&self) -> Planner<'_> {
        Planner { dice: self.stage.dice.clone(), line: &self.stage.line }
    }

    fn plan_sale(&mut self, begin: Duration) -> Duration {
        let dice = self.stage.dice.clone();
        let place = self.intents.len();
        let intent = self.planner().intent(place, begin, &self.intents);
        let amount = intent.amount;
        let customer = self.planner().customer();
        self.stage.line.customer(&intent.reference, customer);
        if let Some(order) = intent.order.clone() {
            self.stage.line.state().orders.entry(order).or_default().push(intent.reference.clone());
        }
        self.intents.push(intent);
        self.at(begin, Act::Pay(place));
        if dice.chance(20) {
            self.act(place, begin + dice.millis(0, 20_000), Act::Pay(place));
        }
        for number in 0..dice.below(5) {
            let at = begin + dice.millis(0, 100_000);
            let want = self.planner().want(number, amount);
            self.intents[place].may_be_released |= matches!(want, Want::Cancel(IfApproved::Release, _));
            let act = Act::Want(place, want);
            // The host was not sure, or came back after a crash, and asks again.
            if dice.chance(40) {
                self.act(place, at + dice.millis(0, 40_000), act.clone());
            }
            self.act(place, at, act);
        }
        if dice.chance(8) {
            let act = Act::Portal(place, self.planner().portal(amount));
            self.act(place, begin + dice.millis(0, 120_000), act);
        }
        self.intents[place].last_act
    }

    fn act(&mut self, place: usize, at: Duration, act: Act) {
        self.intents[place].last_act = self.intents[place].last_act.max(at);
        self.at(at, act);
    }

    pub fn perform(&mut self, calm: Duration) {
        while let Some(((at, _), act)) = self.agenda.pop_first() {
            self.run_until(at.min(calm));
            self.do_act(act);
        }
        self.run_until(calm);
        self.end_all_trouble();
        for (at, reference) in judge::deadlines(self, calm) {
            self.run_until(at);
            judge::is_settled(self, &reference);
        }
        self.look_at_what_the_portal_changed();
        // Whoever still waits has a limit, and it is over.
        let end = self.stage.now() + Duration::from_secs(60);
        self.run_until(end);
    }

    fn end_all_trouble(&mut self) {
        self.stage.line.trouble(0);
        self.stage.disk_full(false);
        self.stage.put_out_all_fuses();
        if self.stage.processes.is_empty() {
            self.stage.start();
        }
    }

    /// A payment that was over when the portal changed it is only looked at again if somebody asks.
    fn look_at_what_the_portal_changed(&mut self) {
        for reference in self.stage.line.in_portal() {
            let Some(place) = self.intents.iter().position(|intent| intent.reference == reference) else {
                continue;
            };
            self.ask(place, Want::Refresh);
        }
    }

    fn run_until(&mut self, end: Duration) {
        while self.stage.now() < end {
            // Whoever died is started again by somebody, sooner or later.
            let step = (self.stage.now() + Duration::from_secs(2)).min(end);
            self.stage.run_until(step);
            if self.stage.processes.is_empty() && std::mem::take(&mut self.stage.deaths) > 0 {
                let back = self.stage.now() + self.stage.dice.millis(0, 20_000);
                self.at(back, Act::Start);
            }
        }
    }

    fn do_act(&mut self, act: Act) {
        let empty = self.stage.processes.is_empty();
        match act {
            Act::Start if self.stage.processes.len() < PROCESSES => self.stage.start(),
            Act::Crash(1) if !empty => self.stage.crash(self.stage.any_process()),
            Act::Crash(steps) if !empty => self.stage.processes[self.stage.any_process()].fuse.light(steps),
            Act::Close if !empty => self.stage.close(self.stage.any_process()),
            Act::LoseLock if !empty => self.stage.lose_lock(self.stage.any_process()),
            Act::DiskFull(full) => self.stage.disk_full(full),
            Act::ClockJumps(by) => {
                let wall = self.stage.clock.now().wall.millis() + by;
                self.stage.clock.set_wall(Timestamp::from_millis(wall));
                self.stage.line.count("clocks set");
            }
            Act::TokensExpire => {
                self.stage.line.with(kasse_simulator::Platform::revoke_tokens);
                self.stage.line.count("tokens made worthless");
            }
            Act::RenewKey => self.stage.renew_key(),
            Act::Rotate => self.stage.rotate(),
            Act::Portal(place, act) => self.stage.line.play(&self.intents[place].reference, act),
            Act::Pay(place) if !empty => self.pay(place),
            Act::Want(place, want) if !empty => self.ask(place, want),
            _ => {}
        }
    }

    fn any_till(&self) -> (usize, Till) {
        let place = self.stage.any_process();
        (place, self.stage.dice.pick(&self.stage.processes[place].tills))
    }

    fn pay(&mut self, place: usize) {
        let name = self.intents[place].reference.clone();
        *self.asked.entry((name, "pay".to_owned())).or_default() += 1;
        let (process, till) = self.any_till();
        let process = &self.stage.processes[process];
        let number = process.number;
        let Intent { sale, reference, .. } = &self.intents[place];
        let (sale, reference) = (sale.clone(), reference.clone());
        let (answers, line) = (Rc::clone(&self.answers), self.stage.line.clone());
        let open = Rc::clone(&process.open);
        line.note(&reference, || format!("{number} host pays"));
        line.count("calls of pay");
        let name = reference.clone();
        let patience = self.patience();
        let work = async move {
            let result = match till.pay(sale).await {
                Ok(payment) => {
                    // For an order that is being paid, it is another payment.
                    let found = payment.reference().as_str().to_owned();
                    let known = payment.status().await;
                    if known.as_ref().is_err_and(|error| error.name() == ErrorName::Closed) {
                        return;
                    }
                    judge::shown(&line, &found, &known);
                    if found != reference {
                        line.count("calls of pay answered with the order's payment");
                        return line.note(&reference, || format!("{number} pay answers with {found}"));
                    }
                    known
                }
                Err(error) => Err(error),
            };
            judge::shown(&line, &reference, &result);
            line.note(&reference, || format!("{number} pay answers {}", short(&result)));
            judge::answered_by_the_open(&line, &reference, open.get(), &result);
            remember(&answers, &reference, "pay", result);
        };
        self.spawn(number, format!("{name} pay"), patience, work);
    }

    fn ask(&mut self, place: usize, want: Want) {
        let (process, till) = self.any_till();
        let process = &self.stage.processes[process];
        let number = process.number;
        let reference = self.intents[place].reference.clone();
        let payment = till.payment(Reference::new(&*reference).unwrap());
        let (answers, line) = (Rc::clone(&self.answers), self.stage.line.clone());
        let open = Rc::clone(&process.open);
        line.note(&reference, || format!("{number} host wants {want:?}"));
        line.count("wishes of hosts");
        if matches!(want, Want::Cancel(IfApproved::Keep, _)) {
            // The host has changed its mind.
            line.state().unwanted.remove(&reference);
        }
        if let Some(id) = want.id() {
            *self.asked.entry((reference.clone(), id.to_owned())).or_default() += 1;
        }
        let name = format!("{reference} {want:?}");
        let patience = self.patience();
        let work = async move {
            let result = wanted(&payment, &want).await;
            judge::shown(&line, &reference, &result);
            line.note(&reference, || format!("{number} {want:?} answers {}", short(&result)));
            judge::answered_by_the_open(&line, &reference, open.get(), &result);
            if let Some(id) = want.id() {
                remember(&answers, &reference, id, result);
            }
        };
        self.spawn(number, name, patience, work);
    }

    /// Some callers give up waiting.
    fn patience(&self) -> Option<Duration> {
        let dice = &self.stage.dice;
        dice.chance(20).then(|| self.stage.now() + dice.millis(0, 20_000))
    }

    fn spawn(
        &mut self,
        process: u32,
        name: String,
        patience: Option<Duration>,
        work: impl Future<Output = ()> + 'static,
    ) {
        let Some(end) = patience else { return self.stage.run_in(process, name, work) };
        let sleep = self.stage.clock.sleep_until(end);
        self.stage.run_in(process, name, async move {
            match select(Box::pin(work), sleep).await {
                Either::Left(_) | Either::Right(_) => {}
            }
        });
    }
}

async fn wanted(payment: &Payment, want: &Want) -> Result<Outcome, Error> {
    let id = |id: &str| RequestId::new(id).unwrap();
    match want {
        Want::Cancel(choice, limit) => payment.cancel(*choice, *limit).await,
        Want::Capture(name, amount) => payment.capture(id(name), amount.map(nok)).await,
        Want::Refund(name, amount) => payment.refund(id(name), amount.map(nok)).await,
        Want::Settle(name, amount) => payment.settle(id(name), nok(*amount)).await,
        Want::Status => payment.status().await,
        Want::Refresh => payment.refresh().await,
        Want::Wait(limit) => payment.wait(*limit).await,
    }
}

fn remember(answers: &Answers, reference: &str, id: &str, result: Result<Outcome, Error>) {
    // The same id with other arguments is another question, and its answer none to this one.
    let conflict = result.as_ref().is_err_and(|error| error.name() == ErrorName::RequestIdConflict);
    if !conflict {
        answers.borrow_mut().insert((reference.to_owned(), id.to_owned()), result);
    }
}

pub fn short(result: &Result<Outcome, Error>) -> String {
    match result {
        Ok(outcome) => format!("{:?}", outcome.status),
        Err(error) => format!("error {:?} {:?}", error.name(), error.detail()),
    }
}
