//! What must hold, whatever happened: judged by the platform's books and by the journal.

mod end;
mod moment;

pub use end::{at_the_end, deadlines, is_settled};
pub use moment::{answered_by_the_open, books_hold, shown, written_down};

use futures_util::FutureExt;
use kasse::flow::payment::Record;
use kasse::journal::{Filter, Journal};
use kasse_simulator::State;
use kasse_simulator::ledger::{Entry, Totals};

use super::line::Line;
use super::play::Play;

/// What the platform's books say about one payment.
#[derive(Debug, Default)]
struct Books {
    totals: Totals,
    entries: Vec<Entry>,
    state: Option<State>,
}

impl Books {
    fn of(line: &Line, reference: &str) -> Self {
        line.with(|platform| {
            let Ok(view) = platform.inspect(reference) else { return Self::default() };
            let ledger = platform.ledger();
            let entries = ledger.entries(&view.msn, reference).to_vec();
            Self { totals: ledger.totals(&view.msn, reference), entries, state: Some(view.state) }
        })
    }

    fn reserved(&self) -> i64 {
        self.totals.authorized - self.totals.captured - self.totals.cancelled
    }
}

fn payments(play: &Play) -> Vec<Record> {
    let all = play.stage.observer.list(Filter::default()).now_or_never().unwrap().unwrap();
    all.iter().map(|stored| serde_json::from_slice(&stored.state).unwrap()).collect()
}
