//! The network, with a point before a request leaves, after it has arrived, and after its answer has come.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kasse::clock::{Clock, Later, ManualClock};
use kasse::http::{HttpRequest, HttpResponse, Method, TransportError};
use kasse::transport::Transport;
use kasse::transport::net::Net;
use kasse_crashes::hand::Hand;
use kasse_crashes::orders::{Late, Orders, Packed, Report};

use crate::points::{Points, die};
use crate::stage::Busy;

/// Reads without anything else between them, beyond which one is like the other and has no points of its own.
const READS_ALIKE: u32 = 4;

/// Real time, which is not the till's: longer than loopback ever takes.
const ATTEMPT: Duration = Duration::from_secs(60);

pub(crate) struct Line {
    net: Net,
    hand: Hand,
    clock: ManualClock,
    /// What the till's clock said when the simulator's was last set after it.
    told: Mutex<Duration>,
    busy: Busy,
    points: Arc<Points>,
    late: Option<Late>,
    about_payments: AtomicU32,
    reads_in_a_row: AtomicU32,
}

impl Line {
    pub(crate) fn new(
        net: Net,
        hand: Hand,
        clock: ManualClock,
        busy: Busy,
        points: Arc<Points>,
        orders: &Orders,
    ) -> Self {
        Self {
            net,
            hand,
            clock,
            told: Mutex::default(),
            busy,
            points,
            late: orders.late.clone(),
            about_payments: AtomicU32::new(0),
            reads_in_a_row: AtomicU32::new(0),
        }
    }

    fn tell_the_time(&self) {
        let now = self.clock.now().mono;
        let mut told = self.told.lock().unwrap();
        let passed = now.saturating_sub(*told).as_millis();
        if passed > 0 {
            self.hand.advance(i64::try_from(passed).unwrap());
            *told = now;
        }
    }

    fn deliver_what_is_late(&self, request: &HttpRequest) {
        if !is_about_a_payment(request) {
            return;
        }
        let number = self.about_payments.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(late) = self.late.as_ref().filter(|late| late.before == number) {
            self.hand.deliver(&late.request);
        }
    }

    fn has_points(&self, request: &HttpRequest) -> bool {
        if request.method != Method::Get {
            self.reads_in_a_row.store(0, Ordering::Relaxed);
            return true;
        }
        self.reads_in_a_row.fetch_add(1, Ordering::Relaxed) < READS_ALIKE
    }

    /// It has left and was carried out; its answer may lie in the socket, where nobody will read it.
    fn die_with_the_answer_unread(&self, request: HttpRequest) -> ! {
        let before = self.hand.calls();
        let _on_its_way = self.net.send(request, ATTEMPT);
        while self.hand.calls() == before {
            std::thread::yield_now();
        }
        die()
    }
}

impl Transport for Line {
    fn send(&self, request: HttpRequest, _: Duration) -> Later<Result<HttpResponse, TransportError>> {
        self.tell_the_time();
        self.deliver_what_is_late(&request);
        let working = self.busy.work();
        if !self.has_points(&request) {
            let answer = self.net.send(request, ATTEMPT);
            return Box::pin(async move {
                let result = answer.await;
                drop(working);
                result
            });
        }
        let name = name_of(&request);
        if self.points.reach(name, "before") {
            if self.points.hands_over() && is_about_a_payment(&request) {
                crate::host::say(&Report::HandedOver(packed(&request)));
            }
            die();
        }
        if self.points.reach(name, "unread") {
            self.die_with_the_answer_unread(request);
        }
        let (points, answer) = (Arc::clone(&self.points), self.net.send(request, ATTEMPT));
        Box::pin(async move {
            let result = answer.await;
            drop(working);
            if points.reach(name, "answered") {
                die();
            }
            result
        })
    }
}

fn is_about_a_payment(request: &HttpRequest) -> bool {
    request.target.starts_with("/epayment/")
}

fn name_of(request: &HttpRequest) -> &'static str {
    let path = request.target.split('?').next().unwrap_or_default();
    match (request.method, path.rsplit('/').next().unwrap_or_default()) {
        (_, "get") => "token",
        (Method::Post, "payments") => "create",
        (Method::Get, "events") => "events",
        (Method::Get, _) => "read",
        (_, "capture") => "capture",
        (_, "refund") => "refund",
        (_, "cancel") => "cancel",
        _ => "request",
    }
}

fn packed(request: &HttpRequest) -> Packed {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    };
    Packed {
        method: method.to_owned(),
        target: request.target.clone(),
        headers: request.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        body: String::from_utf8(request.body.clone().unwrap_or_default()).unwrap(),
    }
}
