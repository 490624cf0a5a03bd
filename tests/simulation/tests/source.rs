//! Events that arrive elsewhere and are told to a till: lost connections, gaps, silence.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use kasse::clock::Clock;
use kasse::ids::Msn;
use kasse::till::{Meet, Payment, QrFormat, Sale, Status};
use kasse::transport::events::{EventSource, EventStream, Heard, NextEvents, SourceError, Told};
use kasse::webhook::Event;
use kasse_simulation::{Host, Setup, nok};

const LONG: Duration = Duration::from_secs(700);
/// Long enough to be looked up and marked; short enough that no poll of its own is due.
const MOMENT: Duration = Duration::from_millis(250);

/// A source that says what it is told to say.
#[derive(Debug, Default)]
struct Script(Mutex<Played>);

#[derive(Debug, Default)]
struct Played {
    /// After which position each stream was opened.
    opened: Vec<Option<String>>,
    kept: Vec<String>,
    next: VecDeque<Result<Heard, SourceError>>,
    waker: Option<Waker>,
}

struct Stream(Arc<Script>);

#[derive(Debug)]
struct Source(Arc<Script>);

impl EventSource for Source {
    fn open(&self, _: &Msn, after: Option<String>) -> Box<dyn EventStream> {
        self.0.0.lock().unwrap().opened.push(after);
        Box::new(Stream(Arc::clone(&self.0)))
    }

    fn kept(&self, _: &Msn, position: &str) {
        self.0.0.lock().unwrap().kept.push(position.to_owned());
    }
}

impl EventStream for Stream {
    fn next(&mut self) -> NextEvents<'_> {
        Box::pin(poll_fn(|context| {
            let mut played = self.0.0.lock().unwrap();
            played.waker = Some(context.waker().clone());
            played.next.pop_front().map_or(Poll::Pending, Poll::Ready)
        }))
    }
}

impl Script {
    fn say(&self, next: Result<Heard, SourceError>) {
        let mut played = self.0.lock().unwrap();
        played.next.push_back(next);
        played.waker.take().into_iter().for_each(Waker::wake);
    }

    fn tell(&self, position: &str, body: &str) {
        let told = Told::of(&Event::read(body.as_bytes())).unwrap();
        let events = vec![(position.to_owned(), told)];
        self.say(Ok(Heard { events, gap: false, position: Some(position.to_owned()) }));
    }

    fn lose(&self) {
        self.say(Err(SourceError::Lost("on purpose".to_owned())));
    }

    fn opened(&self) -> Vec<Option<String>> {
        self.0.lock().unwrap().opened.clone()
    }
}

fn with_source() -> (Setup, Arc<Script>) {
    let script = Arc::new(Script::default());
    let mut setup = Setup::new();
    setup.events = Some(Arc::new(Source(Arc::clone(&script))));
    (setup, script)
}

fn event(host: &Host, payment: &Payment, psp: &str, name: &str) -> String {
    let (msn, reference) = (host.till.msn().as_str(), payment.reference().as_str());
    format!(
        r#"{{"msn":"{msn}","reference":"{reference}","pspReference":"{psp}","name":"{name}",
            "amount":{{"currency":"NOK","value":5000}},"timestamp":"2026-03-02T09:06:11.042Z","success":true}}"#
    )
}

fn sell(host: &mut Host) -> Payment {
    let till = host.till.clone();
    host.run(till.pay(Sale::new(nok(5000), Meet::DynamicQr(QrFormat::Text)))).unwrap()
}

fn reads(host: &Host, payment: &Payment) -> usize {
    host.wire.calls(payment.reference().as_str()).len()
}

fn approve(host: &Host, payment: &Payment) {
    host.wire.with(|platform| platform.approve(payment.reference().as_str(), None)).unwrap();
}

#[test]
fn what_is_told_is_read_at_once_and_doubles_are_known() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    let payment = sell(&mut host);
    script.tell("1", &event(&host, &payment, "1", "CREATED"));
    host.pass(MOMENT);
    assert_eq!(reads(&host, &payment), 1);
    script.tell("1", &event(&host, &payment, "1", "CREATED"));
    host.pass(MOMENT);
    assert_eq!(reads(&host, &payment), 1, "told again");
}

#[test]
fn a_stream_is_opened_where_the_last_one_ended_also_by_the_next_process() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    let payment = sell(&mut host);
    assert_eq!(script.opened(), [None]);
    script.tell("1", &event(&host, &payment, "1", "CREATED"));
    host.pass(MOMENT);
    script.tell("2", &event(&host, &payment, "2", "CREATED"));
    script.lose();
    host.pass(Duration::from_secs(2));
    assert_eq!(script.opened(), [None, Some("2".to_owned())]);
    setup.crash(host);
    let mut host = setup.host(|_| {});
    host.pass(MOMENT);
    // The second was not worth an fsync of its own.
    assert_eq!(script.opened()[2..], [Some("1".to_owned())]);
    host.pass(Duration::from_secs(61));
    script.tell("3", &event(&host, &payment, "3", "CREATED"));
    host.pass(MOMENT);
    setup.crash(host);
    setup.host(|_| {}).pass(MOMENT);
    assert_eq!(script.opened()[3..], [Some("3".to_owned())]);
}

#[test]
fn a_source_that_is_gone_is_asked_ever_less_often_but_at_least_every_ninety_seconds() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    host.pass(MOMENT);
    let mut last = host.clock_now();
    for turn in 0..12 {
        let opened = script.opened().len();
        script.lose();
        while script.opened().len() == opened {
            host.pass(Duration::from_millis(500));
        }
        let pause = host.clock_now() - last;
        last = host.clock_now();
        let due = Duration::from_secs(1 << turn.min(6)).min(Duration::from_secs(60));
        assert!(pause >= due && pause <= due * 3 / 2 + Duration::from_millis(500), "{turn}: {pause:?}");
    }
}

#[test]
fn after_a_gap_every_payment_that_is_alive_is_read() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    let payments = [sell(&mut host), sell(&mut host)];
    let before = payments.each_ref().map(|payment| reads(&host, payment));
    script.say(Ok(Heard { events: Vec::new(), gap: true, position: Some("9".to_owned()) }));
    host.pass(MOMENT);
    assert_eq!(payments.each_ref().map(|payment| reads(&host, payment)), before.map(|reads| reads + 1));
}

/// Polling is frequent until events prove themselves, rare from then on, and frequent again after one that is missed.
#[test]
fn when_a_source_falls_silent_polling_takes_over_within_a_minute() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    let first = sell(&mut host);
    approve(&host, &first);
    script.tell("1", &event(&host, &first, "1", "AUTHORIZED"));
    assert!(matches!(host.run(first.wait(LONG)).unwrap().status, Status::Paid { .. }));

    let second = sell(&mut host);
    host.pass(Duration::from_secs(120));
    let rare = reads(&host, &second);
    assert!(rare < 20, "{rare} reads in two minutes");
    approve(&host, &second);
    let approved = host.clock.now().mono;
    assert!(matches!(host.run(second.wait(LONG)).unwrap().status, Status::Paid { .. }));
    assert!(host.clock.now().mono - approved <= Duration::from_secs(60), "nobody told of it");

    let third = sell(&mut host);
    host.pass(Duration::from_secs(120));
    let frequent = reads(&host, &third);
    assert!(frequent > 60, "{frequent} reads in two minutes");
}

#[test]
fn a_check_in_that_is_told_waits_here_and_the_source_is_told_so() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    let at = host.clock.now().wall.to_rfc3339();
    let msn = host.till.msn().as_str().to_owned();
    let body = format!(
        r#"{{"msn":"{msn}","merchantQrId":"till-01","customerToken":"dG9rZW4=","initiatedAt":"{at}"}}"#
    );
    script.tell("5", &body);
    script.tell("5", &body);
    let check_ins = host.till.check_ins();
    let taken = host.run(check_ins.next("till-01", MOMENT)).unwrap().unwrap();
    assert_eq!(taken.token.as_str(), "dG9rZW4=");
    assert_eq!(host.run(check_ins.next("till-01", MOMENT)).unwrap(), None, "once");
    assert_eq!(script.0.lock().unwrap().kept, ["5", "5"]);
}

#[test]
fn events_of_a_unit_that_is_not_ours_are_left_alone() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    let payment = sell(&mut host);
    let body = event(&host, &payment, "1", "CREATED").replace(host.till.msn().as_str(), "999999");
    script.tell("1", &body);
    host.pass(MOMENT);
    assert_eq!(reads(&host, &payment), 0);
}

#[test]
fn closing_ends_the_listening() {
    let (mut setup, script) = with_source();
    let mut host = setup.host(|_| {});
    let client = host.client.clone();
    host.run(client.close());
    let opened = script.opened().len();
    script.lose();
    assert_eq!(script.opened().len(), opened);
    // The stream is gone with everything that held it.
    assert_eq!(Arc::strong_count(&script), 2);
}
