//! The judge judges: stories that end in another way than they say are found out.

use std::io;

use kasse_simulator::Operation;

use super::judge::Verdict;
use super::play::play;
use super::report::{Line, Report, Summary};
use super::script::{Deed, End, Expect, Known, Meeting, Script, Step};
use super::scripts::SCRIPTS;
use super::stage::Stage;

/// Keeps what was said.
#[derive(Default)]
struct Notes(Vec<String>);

impl Report for Notes {
    fn begin(&mut self, _: &str, _: &[&Script]) -> io::Result<()> {
        Ok(())
    }

    fn story(&mut self, _: usize, _: &Script) -> io::Result<()> {
        Ok(())
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        self.0.push(line.what.clone());
        Ok(())
    }

    fn code(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn verdict(&mut self, _: &Verdict) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &Summary<'_>) -> io::Result<()> {
        Ok(())
    }
}

const PAYS: &[Step] =
    &[Step::Collect(Meeting::Phone("12 34 56 78")), Step::Customer(Deed::Approve), Step::Until(Known::Final)];

const fn expect(end: End, captured: i64) -> Expect {
    Expect { end, captured, released: 0, refusals: &[] }
}

fn differences(steps: &'static [Step], expect: Expect) -> Vec<String> {
    let like = &SCRIPTS[0];
    let script = Script { steps, expect, amount: 5000, ..*like };
    let script: &'static Script = Box::leak(Box::new(script));
    let stage = Stage::set().unwrap();
    let verdict = play(&stage, script, "1".into(), &mut Notes::default()).unwrap();
    let summary = Summary { verdicts: &[verdict], differences: &[], took: std::time::Duration::ZERO };
    assert_eq!(summary.is_good(), summary.verdicts[0].differences.is_empty());
    summary.verdicts[0].differences.clone()
}

#[test]
fn what_ends_as_it_should_is_good() {
    assert_eq!(differences(PAYS, expect(End::Paid, 5000)), Vec::<String>::new());
}

#[test]
fn another_end_is_found_out() {
    let found = differences(PAYS, expect(End::Declined, 5000));
    assert_eq!(found, ["the till says paid, the script says declined"]);
}

#[test]
fn another_amount_is_found_out_in_the_ledger() {
    let found = differences(PAYS, expect(End::Paid, 4900));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("the ledger says"), "{found:?}");
}

#[test]
fn a_refusal_that_did_not_come_is_found_out() {
    let wanted = Expect { refusals: &[(Operation::Cancel, 6060)], ..expect(End::Paid, 5000) };
    assert_eq!(differences(PAYS, wanted), ["no cancel was refused with 6060"]);
}

#[test]
fn a_fault_that_did_not_strike_is_found_out() {
    const LOST: &[Step] = &[
        Step::Trouble(super::script::Trouble::AnswerLost(Operation::Refund)),
        Step::Collect(Meeting::Phone("12 34 56 78")),
        Step::Customer(Deed::Approve),
        Step::Until(Known::Final),
    ];
    assert_eq!(differences(LOST, expect(End::Paid, 5000)), ["what was to go wrong did not"]);
}

#[test]
fn a_story_that_cannot_go_on_says_why() {
    const SCANS_NOTHING: &[Step] =
        &[Step::Collect(Meeting::Phone("12 34 56 78")), Step::Customer(Deed::Scan)];
    let found = differences(SCANS_NOTHING, expect(End::Paid, 5000));
    assert_eq!(found[0], "there is no code");
    assert!(found.contains(&"the till says pending, the script says paid".to_owned()), "{found:?}");

    const NO_NUMBER: &[Step] = &[Step::Collect(Meeting::Phone("12"))];
    let found = differences(NO_NUMBER, expect(End::Paid, 5000));
    assert!(found[0].starts_with("the till refuses"), "{found:?}");
    assert!(found.contains(&"the platform has 0 payments, not 1".to_owned()), "{found:?}");
}

#[test]
fn every_story_has_a_name_of_its_own_and_fits_the_table() {
    for (index, script) in SCRIPTS.iter().enumerate() {
        assert!(SCRIPTS[..index].iter().all(|other| other.name != script.name));
        assert!(script.title.len() <= 31 && script.about.len() <= 76, "{}", script.name);
        assert!(script.expect.captured + script.expect.released <= script.amount);
    }
}
