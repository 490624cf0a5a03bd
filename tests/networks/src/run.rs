//! Plays one case.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kasse_conformance::{Expect, Launcher, Secured, Setting, Story, Verdict, Way, play_in};
use kasse_simulator::Tls;
use serde_json::{Map, json};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::accounts::Accounts;
use crate::case::{Case, Trouble};
use crate::host::{Clients, Wire, opener};
use crate::proxy::{Calm, Chaos, Cloth, Kind, Once, Plan, Proxy, Seen, Tempo};
use crate::way::Through;

/// Times as fast as real time: a ten-minute payment lives 15 s.
const SPEED: u32 = 40;
/// The client's limits, in real milliseconds. At this speed an attempt takes 16 s of the story's time, nearly the
/// library's own 20 s.
const ATTEMPT_MS: u64 = 400;
const CONNECT_MS: u64 = 250;
/// The same where nothing has to be waited for until it is over: a busy machine adds no trouble of its own.
const PATIENT_ATTEMPT_MS: u64 = 10_000;
const PATIENT_CONNECT_MS: u64 = 5_000;
/// What comes late comes well within an attempt, what comes too late well after it.
const TEMPO: Tempo = Tempo {
    late: Duration::from_millis(60),
    too_late: Duration::from_millis(550),
    trickle: 16,
    tick: Duration::from_millis(1),
};
/// In chaos the offsets are below these: most exchanges are shorter.
const CHAOS_REACH_PLAIN: u64 = 2_200;
const CHAOS_REACH_TLS: u64 = 8_000;

/// Bytes of the alert that closes a connection, encrypted, with the header of its record.
const GOODBYE: u64 = 24;

/// What cases are played with: the proxies' thread, and the test certificate.
#[derive(Debug)]
pub struct Player {
    runtime: Handle,
    wire: Wire,
    secured: Secured,
    /// The thread ends when this is dropped.
    _stop: oneshot::Sender<()>,
}

/// What came of a case.
#[derive(Debug)]
pub struct Played {
    /// What was wrong, with everything that happened; nothing if all was right.
    pub failure: Option<String>,
    /// The spans that passed.
    pub spans: Vec<Seen>,
    /// How many faults struck.
    pub struck: usize,
    /// Requests answered, lost and not sent, as the transport said.
    pub requests: [usize; 3],
}

impl Player {
    /// Reads the certificate and starts the thread.
    ///
    /// # Errors
    /// One of them cannot be had.
    pub fn new() -> std::io::Result<Self> {
        Self::over(|net| Arc::new(net))
    }

    /// The same with another transport, to see what is found in one.
    ///
    /// # Errors
    /// As above.
    pub fn over(wire: Wire) -> std::io::Result<Self> {
        let file = |name: &str| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/tests/net/certificates");
            std::fs::read_to_string(folder.join(name))
        };
        let tls = Tls::from_pem(file("server.pem")?.as_bytes(), file("server.key")?.as_bytes())?;
        let secured = Secured { tls, roots: file("root.pem")? };
        let work = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let runtime = work.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let carry = move || drop(work.block_on(stopped));
        std::thread::Builder::new().name("proxies".to_owned()).spawn(carry)?;
        Ok(Self { runtime, wire, secured, _stop: stop })
    }

    /// Plays a case and judges it.
    pub fn play(&self, case: &Case) -> Played {
        self.try_to_play(case).unwrap_or_else(|failure| Played {
            failure: Some(failure),
            spans: Vec::new(),
            struck: 0,
            requests: [0; 3],
        })
    }

    fn try_to_play(&self, case: &Case) -> Result<Played, String> {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios").join(format!("{}.json", case.story));
        let story = Story::read(&file).map_err(|error| error.to_string())?;
        let proxy = Proxy::start(&self.runtime, case.cloth, TEMPO, plan(case));
        let proxy = proxy.map_err(|error| format!("no proxy: {error}"))?;
        let accounts = Arc::new(Accounts::default());
        let way = Arc::new(Through { cloth: case.cloth, proxy, accounts: Arc::clone(&accounts) });
        let clients = Arc::new(Clients::default());
        let verdict = play_in(&story, &self.setting(case, &way, &clients));
        clients.close();
        let failure = match verdict {
            Verdict::Passed { .. } => None,
            Verdict::Skipped { reason } => Some(format!("not played: {reason}")),
            Verdict::Failed { report } => Some(report),
        };
        let (spans, struck, requests) = (way.proxy.spans(), way.proxy.struck(), accounts.sums());
        let struck_idly = way.proxy.changed_idly();
        let failure = failure.or_else(|| unnoticed(case, &spans, struck > 0 && !struck_idly, requests));
        Ok(Played { failure, spans, struck, requests })
    }

    fn setting(&self, case: &Case, way: &Arc<Through>, clients: &Arc<Clients>) -> Setting {
        let (connect, attempt) = limits(&case.trouble);
        let durations = json!({ "connect": connect, "attempt": attempt, "token": attempt });
        let between: Arc<dyn Way> = way.clone();
        Setting {
            speed: Some(SPEED),
            durations_ms: durations.as_object().cloned().unwrap_or_else(Map::new),
            in_memory: !matches!(case.trouble, Trouble::Chaos(seed) if seed % 2 == 0),
            secured: (case.cloth == Cloth::Tls).then(|| self.secured.clone()),
            expect: match case.trouble {
                Trouble::None => Expect::Everything,
                Trouble::One(..) => Expect::Results,
                Trouble::Chaos(_) => Expect::Money,
            },
            way: Some(between),
            ..Setting::new(Launcher::Here(opener(self.wire, &way.accounts, clients)))
        }
    }
}

/// A byte that says something was changed, and everything went on as if it had not been. Only the goodbye at the end
/// is nobody's loss.
fn unnoticed(case: &Case, spans: &[Seen], struck: bool, [_, lost, not_sent]: [usize; 3]) -> Option<String> {
    let Trouble::One(_, fault) = &case.trouble else { return None };
    if fault.kind != Kind::Corrupt || !struck || lost + not_sent > 0 || spans.len() > 1 {
        return None;
    }
    let length = spans.first().map_or(0, |seen| seen.length(fault.direction));
    let goodbye = fault.offset + GOODBYE >= length;
    (!goodbye).then(|| format!("* a changed byte was not noticed: {} of {length}", fault.offset))
}

/// The limits of connect and attempt. Whatever may leave the host without an answer needs the short ones.
fn limits(trouble: &Trouble) -> (u64, u64) {
    let ends_by_itself = match trouble {
        Trouble::None => true,
        Trouble::One(_, fault) => matches!(fault.kind, Kind::Cut | Kind::Reset | Kind::Late),
        Trouble::Chaos(_) => false,
    };
    if ends_by_itself { (PATIENT_CONNECT_MS, PATIENT_ATTEMPT_MS) } else { (CONNECT_MS, ATTEMPT_MS) }
}

fn plan(case: &Case) -> Box<dyn Plan> {
    match (&case.trouble, case.cloth) {
        (Trouble::None, _) => Box::new(Calm),
        (Trouble::One(span, fault), _) => Box::new(Once(span.clone(), *fault)),
        (Trouble::Chaos(seed), Cloth::Plain) => Box::new(Chaos::new(*seed, &Kind::PLAIN, CHAOS_REACH_PLAIN)),
        (Trouble::Chaos(seed), Cloth::Tls) => Box::new(Chaos::new(*seed, &Kind::ALL, CHAOS_REACH_TLS)),
    }
}
