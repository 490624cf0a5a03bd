//! A complete payment, beside a program that makes the same calls with reqwest and writes nothing down.

use std::time::Duration;

use crate::report::{Row, duration, median, spread};
use crate::simulator::Simulator;
use crate::work::{Maker, Paid, Work};
use crate::{Failure, Size, worker};

const PEER: &str = "plain reqwest";

/// What every maker asks of the platform for one payment: the answer to the capture has the sums that prove it.
const CALLS: [(&str, &str); 3] = [("POST", ""), ("GET", ""), ("POST", "/capture")];

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let (rounds, warm, counted) = size.pick((11, 50, 400), (1, 1, 1));
    let simulator = Simulator::start(true)?;
    let folder = worker::folder()?;
    let mut found: [Vec<Duration>; 3] = Default::default();
    let mut walls: [Vec<Duration>; 3] = Default::default();
    for round in 0..rounds {
        let file = Maker::File(folder.path().join(format!("{round}.journal")));
        // In turn, so that a change of the machine's speed meets all of them.
        for (place, maker) in [Maker::Plain, Maker::Memory, file].into_iter().enumerate() {
            let paid: Paid = worker::run(&Work::Pay { maker, at: simulator.at.clone(), warm, counted })?;
            check(&simulator, &paid.last)?;
            found[place].push(paid.cpu / counted);
            walls[place].push(paid.wall / counted);
        }
    }
    let [plain, memory, file] = &found;
    let middle = |all: &[Duration]| median(all).unwrap_or_default();
    let peer = middle(plain);
    let wall = |place: usize| duration(middle(&walls[place]));
    Ok(vec![
        Row::new(PEER, spread(plain)),
        Row::new("journal in memory", spread(memory)).budget("1.5 x plain reqwest").peer(
            middle(memory),
            peer,
            PEER,
        ),
        Row::new("journal in a file", spread(file)).budget("1 ms").peer(middle(file), peer, PEER),
        Row::new("time of one: plain, memory, file", format!("{}, {}, {}", wall(0), wall(1), wall(2))),
    ])
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
