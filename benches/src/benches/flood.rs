//! Senders that keep to a rate.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use super::webhooks::{Sender, event};
use crate::Failure;

/// Threads of each kind, and what each of them sends in a second.
const FORGERS: u32 = 4;
const FORGED_EACH: u32 = 250;
const GENUINE: u32 = 2;
const GENUINE_EACH: u32 = 50;

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) forged: u32,
    pub(super) believed: u32,
    pub(super) genuine_sent: u32,
    pub(super) took: Duration,
    answers: Vec<Duration>,
}

impl Seen {
    /// The time within which so many percent of the genuine ones were answered.
    pub(super) fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.answers.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(place).copied().unwrap_or_default()
    }
}

pub(super) fn run(at: SocketAddr, genuine: &Sender, span: Duration) -> Result<Seen, Failure> {
    let forger = Sender::new("a guess")?;
    let seen = Mutex::new(Seen::default());
    let note = |change: &dyn Fn(&mut Seen)| {
        change(&mut seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    };
    let start = Instant::now();
    thread::scope(|scope| {
        for number in 0..FORGERS {
            let (forger, note) = (&forger, &note);
            scope.spawn(move || {
                keep_to(FORGED_EACH, start, span, |turn| {
                    let body = event(number * 1_000_000 + turn);
                    let status = request(forger, &body).ok().and_then(|bytes| send(at, &bytes).ok());
                    note(&|seen| {
                        seen.forged += 1;
                        seen.believed += u32::from(status == Some(200));
                    });
                });
            });
        }
        for number in 0..GENUINE {
            let note = &note;
            scope.spawn(move || {
                keep_to(GENUINE_EACH, start, span, |turn| {
                    let Ok(bytes) = request(genuine, &event(number * 100_000 + turn)) else { return };
                    let sent = Instant::now();
                    let answered = send(at, &bytes).is_ok_and(|status| status == 200);
                    let took = sent.elapsed();
                    note(&|seen| {
                        seen.genuine_sent += 1;
                        // One that was not accepted never was answered.
                        seen.answers.push(if answered { took } else { Duration::MAX });
                    });
                });
            });
        }
    });
    let mut seen = seen.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    seen.took = start.elapsed();
    Ok(seen)
}

/// Does something so many times a second; what is late is not made up for by a crowd.
fn keep_to(rate: u32, start: Instant, span: Duration, mut act: impl FnMut(u32)) {
    let total = u32::try_from(span.as_millis()).unwrap_or(u32::MAX) / 1000 * rate;
    for turn in 0..total.max(rate / 10) {
        let due = start + Duration::from_secs(1) * turn / rate;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        act(turn);
    }
}

fn request(sender: &Sender, body: &str) -> Result<Vec<u8>, Failure> {
    let signed = sender.sign(body)?;
    let headers: String = signed.pairs().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (target, length) = (sender.address.path_and_query(), body.len());
    let text = format!(
        "POST {target} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    Ok(text.into_bytes())
}

fn send(at: SocketAddr, request: &[u8]) -> Result<u16, Failure> {
    let mut stream = TcpStream::connect(at)?;
    stream.set_nodelay(true)?;
    stream.write_all(request)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let status = std::str::from_utf8(&answer)?.split(' ').nth(1).ok_or("no status")?;
    Ok(status.parse()?)
}
