//! Figures beside their budgets.

use std::time::Duration;

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The figure.
    pub measured: String,
    /// What the design allows.
    pub budget: &'static str,
    /// How many times what the peer needs.
    pub peer: String,
}

impl Row {
    /// Without budget or peer.
    pub fn new(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self { what: what.into(), measured: measured.into(), budget: "", peer: String::new() }
    }

    /// With what the design allows.
    #[must_use]
    pub fn budget(self, budget: &'static str) -> Self {
        Self { budget, ..self }
    }

    /// With a ratio to what another program needs.
    #[must_use]
    pub fn peer(self, ours: Duration, theirs: Duration, name: &str) -> Self {
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        Self { peer: format!("{ratio:.2} x {name}"), ..self }
    }
}

/// Prints the table.
pub fn print(rows: &[Row]) {
    let head = Row { budget: "budget", peer: "beside".to_owned(), ..Row::new("what", "measured") };
    let all: Vec<&Row> = std::iter::once(&head).chain(rows).collect();
    let width = |column: fn(&Row) -> usize| all.iter().map(|row| column(row)).max().unwrap_or(0);
    let what = width(|row| row.what.chars().count());
    let measured = width(|row| row.measured.chars().count());
    let budget = width(|row| row.budget.chars().count());
    for row in all {
        let line =
            format!("{:what$}  {:>measured$}  {:budget$}  {}", row.what, row.measured, row.budget, row.peer);
        println!("{}", line.trim_end());
    }
}

/// The middle one; of an even number the upper of the two.
pub fn median<T: Ord + Clone>(values: &[T]) -> Option<T> {
    let mut sorted = values.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).cloned()
}

/// Median with the span it was taken from.
pub fn spread(values: &[Duration]) -> String {
    let (least, most) = (values.iter().min(), values.iter().max());
    let show = |value: Option<&Duration>| value.map_or_else(String::new, |value| duration(*value));
    format!("{} ({} to {})", show(median(values).as_ref()), show(least), show(most))
}

/// In the unit that is read most easily.
pub fn duration(value: Duration) -> String {
    let micros = value.as_secs_f64() * 1e6;
    if micros >= 1e6 {
        format!("{:.2} s", micros / 1e6)
    } else if micros >= 10_000.0 {
        format!("{:.1} ms", micros / 1e3)
    } else if micros >= 1_000.0 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{micros:.0} us")
    }
}
