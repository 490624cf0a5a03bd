//! The judge can fail: stories that expect what is not so, and hosts that tell what is not so.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use kasse_conformance::{Launcher, Story, Verdict, play};
use serde_json::{Value, json};

fn rust() -> Launcher {
    Launcher::new(env!("CARGO_BIN_EXE_kasse-runner-rust"))
}

/// The happy story, with something changed.
fn changed(change: impl FnOnce(&mut Value)) -> Story {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/qr-happy.json");
    let mut story: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    change(&mut story);
    Story::parse(&story.to_string()).unwrap()
}

fn report(story: &Story, launcher: &Launcher) -> String {
    match play(story, launcher) {
        Verdict::Failed { report } => report,
        other => panic!("{other:?}"),
    }
}

fn step_of<'s>(story: &'s mut Value, host: &str) -> &'s mut Value {
    let steps = story["steps"].as_array_mut().unwrap();
    steps.iter_mut().find(|step| step["host"] == host).unwrap()
}

#[test]
fn a_wrong_answer_is_shown_with_its_step_and_place() {
    let story = changed(|story| step_of(story, "wait")["answer"]["captured"] = json!(14901));
    let report = report(&story, &rust());
    assert!(report.contains("* step 7 {"), "{report}");
    assert!(report.contains("answer.captured: expected 14901, found 14900"), "{report}");
    assert!(report.contains("customer: Approve"), "what happened is told: {report}");
    assert!(report.contains("\"capture\""), "and what the platform was asked: {report}");
}

#[test]
fn an_error_that_does_not_come_is_missed() {
    let story = changed(|story| {
        let step = step_of(story, "status").as_object_mut().unwrap();
        step.remove("answer");
        step.insert("error".into(), json!({ "name": "payment_not_found" }));
    });
    assert!(report(&story, &rust()).contains("expected an error, found the answer"));
}

#[test]
fn books_calls_and_events_are_held_against_the_story() {
    let story = changed(|story| {
        story["payments"] = json!(2);
        story["ledger"][0]["refunded"] = json!(1);
        story["calls"][1]["count"] = json!(2);
        story["events"][0]["never"] = json!([{ "outcome": "paid" }]);
    });
    let report = report(&story, &rust());
    for expected in [
        "* payments at the platform: expected 2, found 1",
        "refunded: expected 1, found 0",
        "* calls (capture).count: expected 2, found 1",
        "which must not be told",
    ] {
        assert!(report.contains(expected), "{expected} in {report}");
    }
}

#[test]
fn a_story_that_is_none_says_where() {
    let parse = |text: &str| Story::parse(text).unwrap_err().to_string();
    let unknown = r#"{ "about": "x", "payments": 0, "steps": [{ "host": "open", "answers": {} }] }"#;
    assert_eq!(parse(unknown), "step 1: unknown field `answers`");
    let nobody = r#"{ "about": "x", "payments": 0, "steps": [{ "cook": "open" }] }"#;
    assert_eq!(parse(nobody), "step 1: a step has host, join, customer, platform, fault or process");
}

#[test]
fn a_runner_that_is_named_is_skipped_with_the_reason() {
    let story = changed(|story| story["skip"] = json!([{ "runner": "rust", "reason": "not today" }]));
    assert_eq!(play(&story, &rust()), Verdict::Skipped { reason: "not today".into() });
}

#[cfg(target_os = "linux")] // for a shell and an unbuffered sed
mod strangers {
    use super::*;

    fn shell(script: &str) -> Launcher {
        Launcher::Program { program: "sh".into(), arguments: vec!["-c".into(), script.into()] }
    }

    /// The Rust runner, with what it says changed on the way.
    fn liar(edit: &str) -> Launcher {
        shell(&format!("{} | sed -u '{edit}'", env!("CARGO_BIN_EXE_kasse-runner-rust")))
    }

    /// The happy story without expectations of its own: only the judge is left.
    fn unasked() -> Story {
        changed(|story| {
            for step in story["steps"].as_array_mut().unwrap() {
                step.as_object_mut().unwrap().remove("answer");
            }
            story["events"] = json!([]);
        })
    }

    #[test]
    fn a_host_that_is_told_what_is_not_so_is_found_out() {
        let report = report(&unasked(), &liar(r#"s/"captured":14900/"captured":14901/g"#));
        assert!(report.contains("* a host was told"), "{report}");
        assert!(report.contains("but the books say Totals { authorized: 14900, captured: 14900"), "{report}");
    }

    #[test]
    fn a_failure_of_a_paid_sale_is_found_out() {
        let edit = r#"s/"outcome":"pending"/"outcome":"not_paid","reason":"expired"/"#;
        assert!(report(&unasked(), &liar(edit)).contains("* a host was told"));
    }

    #[test]
    fn a_key_that_is_told_is_found_out() {
        let story = unasked();
        let script = format!("tee /dev/stderr | {}", env!("CARGO_BIN_EXE_kasse-runner-rust"));
        let report = report(&story, &shell(&script));
        assert!(report.contains("* a key or a customer's data stands in what a runner wrote"), "{report}");
    }

    #[test]
    fn what_is_no_runner_is_said_to_be_none() {
        let story = unasked();
        let missing = Launcher::new("/there/is/no/such/runner");
        assert!(report(&story, &missing).contains("/there/is/no/such/runner cannot be started"));
        assert!(report(&story, &shell("exit 3")).contains("the runner ended before a greeting"));
        let chatty = report(&story, &shell("echo hello; sleep 5"));
        assert!(chatty.contains("the runner wrote what is no answer: hello"), "{chatty}");
        let older = r#"echo '{"hello":{"runner":"old","contract":0}}'; sleep 5"#;
        assert!(report(&story, &shell(older)).contains("the runner speaks contract 0, this is 1"));
    }

    #[test]
    fn a_step_that_is_not_understood_fails_the_story() {
        let story = changed(|story| story["steps"][1]["with"]["colour"] = json!("red"));
        let report = report(&story, &rust());
        assert!(report.contains("the runner does not understand step 2: unknown field `colour`"), "{report}");
    }
}
