//! Signs of life on long waits.

use std::time::{Duration, Instant};

use kasse::flow::payment::{Outcome, Status};
use kasse::till::Payment;

use super::payment::{PaymentReport, describe};
use super::screen::Screen;

/// How often a wait says that it still waits, where lines are kept.
const KEPT_LINES_EVERY: Duration = Duration::from_secs(10);

/// Columns that every terminal has, less the one for the cursor.
const NARROWEST_TERMINAL: usize = 79;

/// Tells what is being waited for: on a terminal in one line that is rewritten, elsewhere a line at each change
/// and every ten seconds.
pub(crate) struct Progress<'a> {
    screen: &'a Screen,
    shows_code: bool,
    hint: &'static str,
    started: Instant,
    told: Option<(Status, Instant)>,
}

impl<'a> Progress<'a> {
    /// From now on. `shows_code`: the customer has a code to scan; `hint` says what Ctrl-C does.
    pub(crate) fn new(screen: &'a Screen, shows_code: bool, hint: &'static str) -> Self {
        Self { screen, shows_code, hint, started: Instant::now(), told: None }
    }

    /// Where it stands.
    pub(crate) fn show(&mut self, payment: &Payment, outcome: &Outcome) {
        let now = Instant::now();
        let seconds = now.duration_since(self.started).as_secs();
        let report = PaymentReport::waiting(payment, outcome, self.shows_code, seconds, self.screen);
        if self.screen.live {
            let line = format!("{seconds:>4} s  {} {}", report.cashier(), self.hint);
            // A line that wraps could not be replaced.
            self.screen.replace(&line.chars().take(NARROWEST_TERMINAL).collect::<String>());
            return;
        }
        let due = self.told.as_ref().is_none_or(|(status, at)| {
            *status != outcome.status || now.duration_since(*at) >= KEPT_LINES_EVERY
        });
        if !due {
            return;
        }
        self.told = Some((outcome.status.clone(), now));
        self.screen.object(&report);
        self.screen.note(&format!("{seconds:>4} s  {}. {}", describe(&outcome.status), report.cashier()));
    }

    /// Something happened that is worth a line of its own.
    pub(crate) fn note(&self, text: &str) {
        self.screen.note(text);
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.screen.live {
            self.screen.replace("");
        }
    }
}
