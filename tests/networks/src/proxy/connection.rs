//! One connection, byte by byte.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::fault::{Direction, Fault, Kind};
use super::log::Log;
use super::records::Records;
use super::{Cloth, Tempo};

/// Room for what is read at once: more than any request or answer of a story has.
const ROOM: usize = 64 * 1024;

/// One connection through the proxy.
pub(super) struct Connection {
    cloth: Cloth,
    tempo: Tempo,
    log: Arc<Log>,
    span: Option<OpenSpan>,
    records_up: Records,
    records_down: Records,
    /// It holds something back, or did: others wait until it has arrived.
    holding: bool,
}

/// The span that bytes belong to now.
struct OpenSpan {
    place: usize,
    fault: Option<Fault>,
    up: u64,
    down: u64,
    trickling: Option<Direction>,
}

/// What comes after a piece has been passed on.
enum Next {
    GoOn,
    /// The connection is over, like this.
    End(Kind),
}

struct Ends {
    host: TcpStream,
    platform: TcpStream,
}

impl Connection {
    pub(super) fn new(cloth: Cloth, tempo: Tempo, log: Arc<Log>) -> Self {
        let (records_up, records_down) = (Records::default(), Records::default());
        Self { cloth, tempo, log, span: None, records_up, records_down, holding: false }
    }

    pub(super) async fn run(mut self, host: TcpStream) {
        let Some(server) = self.log.server() else { return };
        let Ok(platform) = TcpStream::connect(server).await else { return };
        // What is passed on must leave at once, or a cut after it would come first.
        if host.set_nodelay(true).is_err() || platform.set_nodelay(true).is_err() {
            return;
        }
        self.pass(Ends { host, platform }).await;
    }

    async fn pass(&mut self, mut ends: Ends) {
        let (mut up, mut down) = (vec![0; ROOM], vec![0; ROOM]);
        loop {
            let next = tokio::select! {
                read = ends.host.read(&mut up) => match read {
                    Ok(length @ 1..) => self.piece(&mut ends, Direction::Up, part(&mut up, length)).await,
                    _ => break self.host_has_gone(ends).await,
                },
                read = ends.platform.read(&mut down) => match read {
                    Ok(length @ 1..) => self.piece(&mut ends, Direction::Down, part(&mut down, length)).await,
                    _ => break,
                },
            };
            match next {
                Next::GoOn => {}
                Next::End(kind) => break self.end(ends, kind).await,
            }
        }
    }

    /// Passes a piece on, up to where its span's fault strikes, and lets it strike.
    async fn piece(&mut self, ends: &mut Ends, direction: Direction, bytes: &mut [u8]) -> Next {
        let head = self.head(direction, bytes);
        let idle = self.idle(direction, bytes);
        let log = Arc::clone(&self.log);
        let span = self.span(direction, bytes);
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let count = match direction {
            Direction::Up => &mut span.up,
            Direction::Down => &mut span.down,
        };
        let before = *count;
        *count += length;
        log.count(span.place, direction, length, head);
        let due = span.fault.filter(|fault| strikes(*fault, direction, before, length));
        let Some(fault) = due else {
            let trickling = span.trickling == Some(direction);
            return self.write(ends, direction, bytes, trickling).await;
        };
        span.fault = None;
        log.strike(span.place, fault);
        let at = usize::try_from(fault.offset - before).unwrap_or(usize::MAX).min(bytes.len());
        let (first, rest) = bytes.split_at_mut(at);
        let passed = self.write(ends, direction, first, false).await;
        if !matches!(passed, Next::GoOn) {
            return passed;
        }
        match fault.kind {
            Kind::Cut | Kind::Reset | Kind::Stall => return Next::End(fault.kind),
            Kind::Late => self.hold_back(self.tempo.late).await,
            Kind::TooLate => self.hold_back(self.tempo.too_late).await,
            Kind::Throttle => {
                if let Some(span) = &mut self.span {
                    span.trickling = Some(direction);
                }
                return self.write(ends, direction, rest, true).await;
            }
            Kind::Corrupt => {
                if let Some(byte) = rest.first_mut() {
                    *byte ^= 1 << (fault.offset % 8);
                }
                if idle.get(at).copied().unwrap_or(false) {
                    self.log.change_idly();
                }
            }
        }
        self.write(ends, direction, rest, false).await
    }

    /// The span of a piece. Over plain HTTP one begins with what the host says after an answer.
    fn span(&mut self, direction: Direction, bytes: &[u8]) -> &mut OpenSpan {
        let answered = self.span.as_ref().is_some_and(|span| span.down > 0);
        let over = self.cloth == Cloth::Plain && direction == Direction::Up && answered;
        let (cloth, log) = (self.cloth, &self.log);
        let open = self.span.take().filter(|_| !over).unwrap_or_else(|| {
            let what = if cloth == Cloth::Plain { operation(bytes) } else { "connection" };
            let (place, fault) = log.begin(what);
            OpenSpan { place, fault, up: 0, down: 0, trickling: None }
        });
        self.span.insert(open)
    }

    fn head(&self, direction: Direction, bytes: &[u8]) -> Option<u64> {
        let begins = self.span.as_ref().is_none_or(|span| direction == Direction::Up || span.down == 0);
        if self.cloth != Cloth::Plain || !begins {
            return None;
        }
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        u64::try_from(end + 4).ok()
    }

    /// Which bytes of a piece say nothing.
    fn idle(&mut self, direction: Direction, bytes: &[u8]) -> Vec<bool> {
        let records = match direction {
            Direction::Up => &mut self.records_up,
            Direction::Down => &mut self.records_down,
        };
        if self.cloth == Cloth::Plain {
            return Vec::new();
        }
        bytes.iter().map(|byte| records.is_idle(*byte)).collect()
    }

    async fn hold_back(&mut self, time: std::time::Duration) {
        if !self.holding {
            self.holding = true;
            self.log.hold();
        }
        tokio::time::sleep(time).await;
    }

    async fn write(&self, ends: &mut Ends, direction: Direction, bytes: &[u8], trickling: bool) -> Next {
        let to = match direction {
            Direction::Up => &mut ends.platform,
            Direction::Down => &mut ends.host,
        };
        let size = if trickling { self.tempo.trickle } else { bytes.len().max(1) };
        for piece in bytes.chunks(size) {
            if trickling {
                tokio::time::sleep(self.tempo.tick).await;
            }
            if to.write_all(piece).await.is_err() {
                return Next::End(Kind::Cut);
            }
        }
        Next::GoOn
    }

    /// What the host sent has been passed on. If it was held back, the platform shows by answering that it has
    /// dealt with it.
    async fn host_has_gone(&mut self, mut ends: Ends) {
        let answered = self.span.as_ref().is_none_or(|span| span.down > 0);
        if self.holding && !answered {
            let mut byte = [0];
            let answer = tokio::time::timeout(self.tempo.too_late, ends.platform.read(&mut byte)).await;
            let dealt_with = matches!(answer, Ok(Ok(1..)));
            self.log.note(if dealt_with { "answered, to nobody" } else { "not answered" });
        }
        self.end(ends, Kind::Cut).await;
    }

    async fn end(&mut self, mut ends: Ends, kind: Kind) {
        match kind {
            Kind::Reset => {
                // What cannot be reset is closed.
                let _ = ends.host.set_zero_linger();
                let _ = ends.platform.set_zero_linger();
            }
            Kind::Stall => {
                // Until the host gives up; what it says meanwhile goes nowhere.
                let mut nowhere = [0; 1024];
                while let Ok(1..) = ends.host.read(&mut nowhere).await {}
            }
            _ => {
                // It may be closed already.
                let _ = ends.host.shutdown().await;
                let _ = ends.platform.shutdown().await;
            }
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.holding {
            self.log.let_go();
        }
    }
}

fn part(buffer: &mut [u8], length: usize) -> &mut [u8] {
    buffer.get_mut(..length).unwrap_or_default()
}

/// Whether a fault strikes in a piece of `length` bytes that has `before` bytes before it. After the last byte of a
/// piece is soon enough, except for a byte that is to be changed.
fn strikes(fault: Fault, direction: Direction, before: u64, length: u64) -> bool {
    let end = before + length + u64::from(fault.kind != Kind::Corrupt);
    fault.direction == direction && (before..end).contains(&fault.offset)
}

/// What a request asks for, by its first line.
fn operation(request: &[u8]) -> &'static str {
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let last = target.split('?').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    match (method, last) {
        ("POST", "get") => "token",
        ("POST", "payments") => "create",
        ("POST", "capture") => "capture",
        ("POST", "refund") => "refund",
        ("POST", "cancel") => "cancel",
        ("GET", "events") => "events",
        ("GET", _) if target.starts_with("/epayment/") => "read",
        ("GET", _) => "picture",
        _ => "other",
    }
}
