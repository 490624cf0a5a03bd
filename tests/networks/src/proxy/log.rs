//! What passed, what went wrong, and what is still held back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::fault::{Direction, Fault, Span};
use super::plan::{Calm, Plan};

/// A span that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its name.
    pub span: Span,
    /// Bytes to the platform.
    pub up: u64,
    /// Bytes to the host.
    pub down: u64,
    /// Bytes of the request's head, if it can be read and came in one piece.
    pub head_up: u64,
    /// Bytes of the answer's head, if it can be read and came in one piece.
    pub head_down: u64,
}

impl Seen {
    /// Bytes that way.
    pub fn length(&self, direction: Direction) -> u64 {
        match direction {
            Direction::Up => self.up,
            Direction::Down => self.down,
        }
    }

    /// Bytes of the head that way.
    pub fn head(&self, direction: Direction) -> u64 {
        match direction {
            Direction::Up => self.head_up,
            Direction::Down => self.head_down,
        }
    }
}

/// What all connections of a proxy share.
#[derive(Debug)]
pub(super) struct Log {
    began: Instant,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    plan: Box<dyn Plan>,
    server: Option<SocketAddr>,
    numbers: BTreeMap<String, u32>,
    spans: Vec<Seen>,
    lines: Vec<String>,
    struck: usize,
    changed_idly: bool,
    /// Connections that hold something back.
    holding: usize,
}

impl Log {
    pub(super) fn new(plan: Box<dyn Plan>) -> Self {
        let state = State {
            plan,
            server: None,
            numbers: BTreeMap::new(),
            spans: Vec::new(),
            lines: Vec::new(),
            struck: 0,
            changed_idly: false,
            holding: 0,
        };
        Self { began: Instant::now(), state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn lead_to(&self, server: SocketAddr) {
        self.lock().server = Some(server);
    }

    pub(super) fn server(&self) -> Option<SocketAddr> {
        self.lock().server
    }

    /// A span begins: its place among the spans, and its fault.
    pub(super) fn begin(&self, what: &str) -> (usize, Option<Fault>) {
        let mut state = self.lock();
        let number = state.numbers.entry(what.to_owned()).or_insert(0);
        *number += 1;
        let span = Span { what: what.to_owned(), number: *number };
        let fault = state.plan.fault(&span);
        let note = self.line(&format!("{span} begins"));
        state.lines.push(note);
        state.spans.push(Seen { span, up: 0, down: 0, head_up: 0, head_down: 0 });
        (state.spans.len() - 1, fault)
    }

    pub(super) fn count(&self, place: usize, direction: Direction, bytes: u64, head: Option<u64>) {
        let mut state = self.lock();
        let Some(seen) = state.spans.get_mut(place) else { return };
        let (all, known) = match direction {
            Direction::Up => (&mut seen.up, &mut seen.head_up),
            Direction::Down => (&mut seen.down, &mut seen.head_down),
        };
        if *all == 0 {
            *known = head.unwrap_or(0);
        }
        *all += bytes;
    }

    /// A fault strikes now.
    pub(super) fn strike(&self, place: usize, fault: Fault) {
        let mut state = self.lock();
        state.struck += 1;
        let span = state.spans.get(place).map(|seen| seen.span.to_string()).unwrap_or_default();
        let note = self.line(&format!("{span} {fault}"));
        state.lines.push(note);
    }

    /// The byte that was changed says nothing.
    pub(super) fn change_idly(&self) {
        self.lock().changed_idly = true;
    }

    pub(super) fn changed_idly(&self) -> bool {
        self.lock().changed_idly
    }

    pub(super) fn note(&self, text: &str) {
        let note = self.line(text);
        self.lock().lines.push(note);
    }

    fn line(&self, text: &str) -> String {
        format!("{:5} ms  {text}", self.began.elapsed().as_millis())
    }

    pub(super) fn hold(&self) {
        self.lock().holding += 1;
    }

    pub(super) fn let_go(&self) {
        self.lock().holding -= 1;
        self.changed.notify_all();
    }

    pub(super) fn heal(&self, patience: Duration) -> bool {
        let mut state = self.lock();
        state.plan = Box::new(Calm);
        let until = Instant::now() + patience;
        while state.holding > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            (state, _) = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
        let note = self.line("nothing goes wrong any more");
        state.lines.push(note);
        true
    }

    pub(super) fn spans(&self) -> Vec<Seen> {
        self.lock().spans.clone()
    }

    pub(super) fn diary(&self) -> Vec<String> {
        self.lock().lines.clone()
    }

    pub(super) fn struck(&self) -> usize {
        self.lock().struck
    }
}
