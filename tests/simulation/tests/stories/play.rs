//! One seed: what happens, in which order, to whom.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use kasse::api::QrFormat;
use kasse::clock::{Clock, Timestamp};
use kasse::error::{Error, ErrorName};
use kasse::flow::payment::{AfterRestart, HintId, IfApproved, Outcome};
use kasse::ids::{Msn, OrderId, Reference, RequestId};
use kasse::money::{Currency, Money};
use kasse::phone::Msisdn;
use kasse::till::{Meet, Payment, Sale};

use crate::judge;
use crate::line::Customer;
use crate::stage::Stage;

/// What one sale is, as far as the judge has to know.
pub struct Intent {
    pub sale: Sale,
    pub reference: String,
    pub order: Option<String>,
    /// When the host last did something about it.
    pub last_act: Duration,
}

/// What a host call answered last.
pub type Answers = Rc<RefCell<BTreeMap<(String, String), Result<Outcome, Error>>>>;

#[derive(Debug, Clone)]
enum Act {
    Pay(usize),
    Want(usize, Want),
    Crash,
    Close,
    Start,
    DiskFull(bool),
    ClockJumps(i64),
}

#[derive(Debug, Clone)]
enum Want {
    Cancel(IfApproved, Duration),
    Capture(String, Option<i64>),
    Refund(String, Option<i64>),
    Settle(String, i64),
    Status,
    Refresh,
    Wait(Duration),
}

impl Want {
    fn id(&self) -> Option<&str> {
        match self {
            Self::Capture(id, _) | Self::Refund(id, _) | Self::Settle(id, _) => Some(id),
            Self::Cancel(..) | Self::Status | Self::Refresh | Self::Wait(_) => None,
        }
    }
}

pub struct Play {
    pub stage: Stage,
    pub intents: Vec<Intent>,
    pub answers: Answers,
    /// How often the host asked for the same thing.
    pub asked: BTreeMap<(String, String), u32>,
    agenda: BTreeMap<(Duration, u64), Act>,
    count: u64,
    hints: bool,
}

fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

/// Runs one seed; the problems found, with the calls of the payments they are about.
pub fn run(seed: u64) -> Vec<String> {
    let mut play = Play::new(seed);
    let calm = play.rehearse();
    play.perform(calm);
    judge::at_the_end(&play, calm)
}

impl Play {
    fn new(seed: u64) -> Self {
        let stage = Stage::new(seed);
        let hints = stage.dice.chance(50);
        let play = Self {
            stage,
            intents: Vec::new(),
            answers: Answers::default(),
            asked: BTreeMap::new(),
            agenda: BTreeMap::new(),
            count: 0,
            hints,
        };
        play.turn_switches();
        play
    }

    /// Some assumptions about the platform may be wrong.
    fn turn_switches(&self) {
        let alternatives = [
            ("create_replay", "reference_exists"),
            ("adjust_replay", "current"),
            ("key_after_refusal", "free"),
            ("aggregate_of_unpaid", "cancelled"),
            ("authorization_visible", "after_3s"),
            ("cancel_nothing", "6190"),
            ("capture_captured", "6090"),
            ("locked_status", "409"),
            ("expired_token_shape", "status_code"),
            ("cancelled_event_key", "present"),
            ("customer_event_key", "absent"),
        ];
        let dice = &self.stage.dice;
        for (name, value) in alternatives {
            if dice.chance(25) {
                self.stage.line.with(|platform| platform.set_switch(name, value)).unwrap();
            }
        }
    }

    fn at(&mut self, at: Duration, act: Act) {
        self.count += 1;
        self.agenda.insert((at, self.count), act);
    }

    /// Decides everything that will be done, and until when there is trouble.
    fn rehearse(&mut self) -> Duration {
        let dice = self.stage.dice.clone();
        let sales = 6 + dice.below(10);
        let mut calm = Duration::from_secs(60);
        for _ in 0..sales {
            let begin = dice.millis(0, 120_000);
            calm = calm.max(self.plan_sale(begin));
        }
        self.stage.line.trouble(dice.pick(&[0, 5, 15, 30, 50]));
        let upheavals = if dice.chance(70) { dice.below(5) } else { 0 };
        self.at(Duration::ZERO, Act::Start);
        if dice.chance(40) {
            self.at(dice.millis(0, 100_000), Act::Start);
        }
        for _ in 0..upheavals {
            let when = dice.millis(0, 200_000);
            calm = calm.max(when);
            let back = when + dice.millis(0, 30_000);
            match dice.below(6) {
                0 | 1 => {
                    self.at(when, Act::Crash);
                    self.at(back, Act::Start);
                }
                2 => {
                    self.at(when, Act::Close);
                    self.at(back, Act::Start);
                }
                3 => {
                    self.at(when, Act::DiskFull(true));
                    self.at(back, Act::DiskFull(false));
                }
                4 => self.at(when, Act::Start),
                _ => self.at(when, Act::ClockJumps(dice.amount(-7_200_000, 7_200_000))),
            }
            calm = calm.max(back);
        }
        calm
    }

    fn plan_sale(&mut self, begin: Duration) -> Duration {
        let dice = self.stage.dice.clone();
        let place = self.intents.len();
        let reference = format!("sale-{place:04}");
        let amount = dice.amount(1_000, 50_000);
        let sale = self.sale(&reference, amount);
        let order = dice.chance(60).then(|| format!("order-{place}"));
        let sale = match &order {
            Some(order) => sale.order(OrderId::new(order.clone()).unwrap()),
            None => sale,
        };
        self.stage.line.customer(&reference, self.customer());
        self.intents.push(Intent { sale, reference, order, last_act: begin });
        self.at(begin, Act::Pay(place));
        if dice.chance(20) {
            self.act(place, begin + dice.millis(0, 20_000), Act::Pay(place));
        }
        for want in 0..dice.below(5) {
            let at = begin + dice.millis(0, 100_000);
            let act = Act::Want(place, self.want(want, amount));
            // The host was not sure, or came back after a crash, and asks again.
            if dice.chance(40) {
                self.act(place, at + dice.millis(0, 40_000), act.clone());
            }
            self.act(place, at, act);
        }
        self.intents[place].last_act
    }

    fn act(&mut self, place: usize, at: Duration, act: Act) {
        self.intents[place].last_act = self.intents[place].last_act.max(at);
        self.at(at, act);
    }

    fn sale(&self, reference: &str, amount: i64) -> Sale {
        let dice = &self.stage.dice;
        let meet = if dice.chance(60) {
            Meet::DynamicQr(QrFormat::Text)
        } else {
            let phone = self.stage.line.with(|platform| platform.users()[0].phone.clone());
            Meet::PhoneNumber(Msisdn::parse(&format!("+{phone}"), None).unwrap())
        };
        let mut sale = Sale::new(nok(amount), meet).reference(Reference::new(reference).unwrap());
        if dice.chance(40) {
            sale = sale.give_up_after(dice.millis(5_000, 90_000));
        }
        match dice.below(10) {
            0..=2 => sale = sale.capture_manually(),
            3 => sale = sale.release_unless_settled_within(dice.millis(20_000, 150_000)),
            _ => {}
        }
        if dice.chance(50) {
            sale = sale.after_restart(AfterRestart::FollowPolicy);
        }
        sale
    }

    fn customer(&self) -> Customer {
        let dice = &self.stage.dice;
        match dice.below(20) {
            0..=11 => Customer::Approves(dice.millis(0, 60_000)),
            12 | 13 => Customer::Declines(dice.millis(0, 60_000)),
            14 => Customer::Ignores,
            15..=17 => Customer::ApprovesAtCancel,
            _ => Customer::Dawdles(dice.millis(0, 20_000), dice.millis(0, 20_000)),
        }
    }

    fn want(&self, number: u64, amount: i64) -> Want {
        let dice = &self.stage.dice;
        let part = dice.chance(60).then(|| dice.amount(1, amount));
        let choice = if dice.chance(50) { IfApproved::Release } else { IfApproved::Keep };
        match dice.below(12) {
            0..=2 => Want::Cancel(choice, dice.millis(1, 40_000)),
            3 | 4 => Want::Capture(format!("c{number}"), part),
            5 | 6 => Want::Refund(format!("r{number}"), part),
            7 => Want::Settle(format!("s{number}"), part.unwrap_or(0)),
            8 => Want::Status,
            9 => Want::Refresh,
            _ => Want::Wait(dice.millis(1, 60_000)),
        }
    }

    fn perform(&mut self, calm: Duration) {
        while let Some(((at, _), act)) = self.agenda.pop_first() {
            self.run_until(at.min(calm));
            self.do_act(act);
        }
        self.run_until(calm);
        self.stage.line.trouble(0);
        self.stage.disk_full(false);
        if self.stage.processes.is_empty() {
            self.stage.start();
        }
        let quiet = judge::deadlines(self, calm);
        for (at, reference) in quiet {
            self.run_until(at);
            judge::is_settled(self, &reference);
        }
        // Whoever still waits has a limit, and it is over.
        let end = self.stage.now() + Duration::from_secs(60);
        self.run_until(end);
    }

    fn run_until(&mut self, end: Duration) {
        // In steps, so that webhooks come soon after what they tell.
        while self.stage.now() < end {
            let step = (self.stage.now() + Duration::from_secs(2)).min(end);
            self.stage.run_until(step);
            for reference in self.stage.line.moved() {
                judge::orders_are_paid_once(self);
                self.hint(&reference);
            }
        }
    }

    fn hint(&self, reference: &str) {
        let dice = &self.stage.dice;
        if !self.hints || self.stage.processes.is_empty() || dice.chance(20) {
            return;
        }
        let process = &self.stage.processes[self.any_process()];
        let msn: Msn = process.till.msn().clone();
        let id = HintId(dice.below(if dice.chance(50) { 3 } else { u64::MAX }));
        drop(process.client.hint(msn, Reference::new(reference).unwrap(), id));
    }

    fn any_process(&self) -> usize {
        usize::try_from(self.stage.dice.below(self.stage.processes.len().try_into().unwrap())).unwrap()
    }

    fn do_act(&mut self, act: Act) {
        let empty = self.stage.processes.is_empty();
        match act {
            Act::Start if self.stage.processes.len() < 3 => self.stage.start(),
            Act::Crash if !empty => self.stage.crash(self.any_process()),
            Act::Close if !empty => self.stage.close(self.any_process()),
            Act::DiskFull(full) => self.stage.disk_full(full),
            Act::ClockJumps(by) => {
                let wall = self.stage.clock.now().wall.millis() + by;
                self.stage.clock.set_wall(Timestamp::from_millis(wall));
            }
            Act::Pay(place) if !empty => self.pay(place),
            Act::Want(place, want) if !empty => self.ask(place, want),
            _ => {}
        }
    }

    fn pay(&mut self, place: usize) {
        let name = self.intents[place].reference.clone();
        *self.asked.entry((name, "pay".to_owned())).or_default() += 1;
        let process = &self.stage.processes[self.any_process()];
        let (number, till) = (process.number, process.till.clone());
        let Intent { sale, reference, .. } = &self.intents[place];
        let (sale, reference) = (sale.clone(), reference.clone());
        let (answers, line) = (Rc::clone(&self.answers), self.stage.line.clone());
        let open = Rc::clone(&process.open);
        line.note(&reference, format!("{number} host pays"));
        let name = reference.clone();
        let patience = self.patience();
        let work = async move {
            let result = match till.pay(sale).await {
                Ok(payment) => match payment.status().await {
                    Err(error) if error.name() == ErrorName::Closed => return,
                    known => known,
                },
                Err(error) => Err(error),
            };
            judge::shown(&line, &reference, &result);
            line.note(&reference, format!("{number} pay answers {}", short(&result)));
            judge::answered_by_the_open(&line, &reference, open.get(), &result);
            remember(&answers, &reference, "pay", result);
        };
        self.spawn(number, format!("{name} pay"), patience, work);
    }

    fn ask(&mut self, place: usize, want: Want) {
        let process = &self.stage.processes[self.any_process()];
        let number = process.number;
        let reference = self.intents[place].reference.clone();
        let payment = process.till.payment(Reference::new(&*reference).unwrap());
        let (answers, line) = (Rc::clone(&self.answers), self.stage.line.clone());
        let open = Rc::clone(&process.open);
        line.note(&reference, format!("{number} host wants {want:?}"));
        if let Some(id) = want.id() {
            *self.asked.entry((reference.clone(), id.to_owned())).or_default() += 1;
        }
        let name = format!("{reference} {want:?}");
        let patience = self.patience();
        let work = async move {
            let result = wanted(&payment, &want).await;
            judge::shown(&line, &reference, &result);
            line.note(&reference, format!("{number} {want:?} answers {}", short(&result)));
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
