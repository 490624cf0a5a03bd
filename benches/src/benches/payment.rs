//! A complete payment, beside a program that makes the same calls with reqwest and writes nothing down.

use std::time::Duration;

use crate::report::{Row, duration, median, spread};
use crate::simulator::Simulator;
use crate::work::{Maker, Paid, Work};
use crate::{Failure, Size, worker};

const PEER: &str = "plain reqwest";
const BLOCKING: &str = "blocking reqwest";

/// Payments under way at the same time in a busy shop or a back end.
const LANES: u32 = 16;

/// What every maker asks of the platform for one payment: the answer to the capture has the sums that prove it.
const CALLS: [(&str, &str); 3] = [("POST", ""), ("GET", ""), ("POST", "/capture")];

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let (rounds, warm, counted) = size.pick((11, 64, 400), (1, 1, 1));
    let simulator = Simulator::start(true)?;
    let folder = worker::folder()?;
    let lanes = size.pick(LANES, 1);
    let mut found: [Figures; 7] = Default::default();
    for round in 0..rounds {
        let file = |name| Maker::File(folder.path().join(format!("{round}-{name}.journal")));
        let all = [
            (Maker::Plain, 1),
            (Maker::Blocking, 1),
            (Maker::Memory, 1),
            (file("alone"), 1),
            (Maker::Plain, lanes),
            (Maker::Memory, lanes),
            (file("beside"), lanes),
        ];
        // In turn, so that a change of the machine's speed meets all of them.
        for (figures, (maker, lanes)) in found.iter_mut().zip(all) {
            let paid: Paid =
                worker::run(&Work::Pay { maker, at: simulator.at.clone(), warm, counted, lanes })?;
            check(&simulator, &paid.last)?;
            figures.cpu.push(paid.cpu / counted);
            figures.wall.push(paid.wall / counted);
        }
    }
    let [plain, blocking, memory, file, plain_beside, memory_beside, file_beside] = &found;
    let walls = [plain, blocking, memory, file].map(|figures| duration(middle(&figures.wall)));
    Ok(vec![
        Row::new(PEER, spread(&plain.cpu)),
        Row::new(BLOCKING, spread(&blocking.cpu)).peer(middle(&blocking.cpu), middle(&plain.cpu), PEER),
        memory.row("journal in memory", plain).budget("1.5 x plain reqwest"),
        Row::new("the same", "").peer(middle(&memory.cpu), middle(&blocking.cpu), BLOCKING),
        file.row("journal in a file", plain).budget("1 ms"),
        Row::new(format!("{LANES} at a time: {PEER}"), spread(&plain_beside.cpu)),
        memory_beside.row("so, journal in memory", plain_beside).budget("1.5 x plain reqwest"),
        file_beside.row("so, journal in a file", plain_beside).budget("1 ms"),
        Row::new("time of one: plain, blocking, memory, file", walls.join(", ")),
    ])
}

/// Of each round.
#[derive(Default)]
struct Figures {
    cpu: Vec<Duration>,
    wall: Vec<Duration>,
}

impl Figures {
    fn row(&self, what: &str, peer: &Self) -> Row {
        Row::new(what, spread(&self.cpu)).peer(middle(&self.cpu), middle(&peer.cpu), PEER)
    }
}

fn middle(all: &[Duration]) -> Duration {
    median(all).unwrap_or_default()
}

/// The comparison is fair only if all ask the same.
fn check(simulator: &Simulator, reference: &str) -> Result<(), Failure> {
    let calls = simulator.calls(Some(reference))?;
    let base = "/epayment/v1/payments";
    let wanted = CALLS.map(|(method, end)| match (method, end) {
        ("POST", "") => format!("POST {base}"),
        _ => format!("{method} {base}/{reference}{end}"),
    });
    let asked: Vec<String> = calls.iter().map(|call| format!("{} {}", call.method, call.path)).collect();
    if asked == wanted { Ok(()) } else { Err(format!("not the calls of a payment: {asked:?}").into()) }
}
