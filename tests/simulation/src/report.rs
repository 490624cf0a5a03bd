//! What is printed.

use std::process::ExitCode;

use crate::crowd::{Bad, Told};

/// Bad stories shown in full; the rest are counted.
const SHOWN: usize = 5;

/// Everything about one crowd.
pub(crate) fn show(told: &Told) {
    line(told);
    for (what, times) in told.tally.iter() {
        println!("  {times:>10}  {what}");
    }
}

/// One line about a crowd.
pub(crate) fn line(told: &Told) {
    let turned = told.crowd.turned.map(|turned| format!(", {}={}", turned.name, turned.value));
    println!(
        "seed {}{}: {} payments in {} stories, {} of them bad; {:.1} s, {} payments a second",
        told.crowd.first,
        turned.unwrap_or_default(),
        told.payments,
        told.stories,
        told.bad.len(),
        told.took.as_secs_f64(),
        rate(told),
    );
}

fn rate(told: &Told) -> u128 {
    u128::from(told.payments) * 1_000 / told.took.as_millis().max(1)
}

/// How to repeat what went wrong.
pub(crate) fn last(told: &Told) -> ExitCode {
    for bad in told.bad.iter().take(SHOWN) {
        println!("\n{}", command(bad));
        bad.problems.iter().for_each(|problem| println!("  {problem}"));
    }
    println!("\n{} stories ended badly", told.bad.len());
    if told.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn command(bad: &Bad) -> String {
    let turned = bad.turned.map(|turned| format!(" --switch {}={}", turned.name, turned.value));
    format!("cargo xtask simulate --story {}{}", bad.seed, turned.unwrap_or_default())
}
