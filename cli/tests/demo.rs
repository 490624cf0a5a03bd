//! `kasse demo`, as a shell sees it.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// Name and end of every payment, in the order in which they are played.
const ENDS: [(&str, &str); 16] = [
    ("qr", "paid"),
    ("phone", "paid"),
    ("scan", "paid"),
    ("web", "paid"),
    ("sticker", "paid"),
    ("table", "paid"),
    ("vending", "paid"),
    ("fallback", "paid"),
    ("decline", "declined"),
    ("expiry", "expired"),
    ("cancel-late", "cancelled"),
    ("cancel-keep", "paid"),
    ("lost-create", "paid"),
    ("lost-capture", "paid"),
    ("outage", "paid"),
    ("crash", "paid"),
];

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_kasse"))
        .arg("demo")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn run(arguments: &[&str]) -> Output {
    start(arguments).wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Every line is one JSON object; what it shows on standard error is nothing.
fn lines(output: &Output) -> Vec<Value> {
    assert_eq!(text(&output.stderr), "");
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of_type<'l>(lines: &'l [Value], name: &str) -> Vec<&'l Value> {
    lines.iter().filter(|line| line["type"] == name).collect()
}

#[test]
fn all_of_it_ends_as_told() {
    let output = run(&["--json"]);
    let lines = lines(&output);
    assert!(output.status.success(), "{lines:#?}");
    let results = of_type(&lines, "result");
    let ends: Vec<_> = results
        .iter()
        .map(|line| (line["script"].as_str().unwrap(), line["end"].as_str().unwrap()))
        .collect();
    assert_eq!(ends, ENDS);
    assert!(results.iter().all(|line| line["ok"] == true && line["differences"] == Value::Array(vec![])));
    let summary = lines.last().unwrap();
    assert_eq!((&summary["type"], &summary["ok"]), (&"summary".into(), &true.into()));
    assert_eq!(summary["payments"], ENDS.len());
    assert_eq!(lines[0]["type"], "begin");
}

#[test]
fn each_can_be_played_alone() {
    let running: Vec<_> = ENDS.iter().map(|(name, _)| start(&["--json", "--only", name])).collect();
    for (process, (name, end)) in running.into_iter().zip(ENDS) {
        let output = process.wait_with_output().unwrap();
        let lines = lines(&output);
        assert!(output.status.success(), "{lines:#?}");
        let results = of_type(&lines, "result");
        assert_eq!(results.len(), 1);
        assert_eq!((&results[0]["script"], &results[0]["end"]), (&name.into(), &end.into()));
        assert!(!of_type(&lines, "step").is_empty());
        assert!(results[0]["calls"].as_u64().unwrap() >= 3, "token, create, read");
    }
}

#[test]
fn money_in_the_results_is_in_minor_units() {
    let result = |name: &str| {
        let lines = lines(&run(&["--json", "--only", name]));
        of_type(&lines, "result")[0].clone()
    };
    let vending = result("vending");
    assert_eq!((&vending["amount"], &vending["captured"]), (&10_000.into(), &2_400.into()));
    assert_eq!((&vending["released"], &vending["refunded"]), (&7_600.into(), &0.into()));
    assert_eq!(vending["currency"], "NOK");
}

#[test]
fn a_killed_till_is_one_payment_of_two_processes() {
    let lines = lines(&run(&["--json", "--only", "crash"]));
    let calls = &of_type(&lines, "result")[0]["calls_by_operation"];
    assert_eq!((&calls["token"], &calls["create"], &calls["capture"]), (&2.into(), &1.into(), &1.into()));
}

#[test]
fn text_has_a_code_and_a_table_and_no_escapes_in_a_pipe() {
    let output = run(&["--only", "qr"]);
    let shown = text(&output.stdout);
    assert!(output.status.success());
    assert!(shown.contains('█') && !shown.contains('\u{1b}'), "{shown}");
    assert!(shown.contains("1 of 1 payments ended as they should."), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "fits a terminal:\n{shown}");
}

#[test]
fn the_code_can_be_left_out() {
    let output = run(&["--only", "qr", "--no-qr"]);
    assert!(output.status.success());
    assert!(!text(&output.stdout).contains('█'));
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let output = run(&["--only", "nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    let told = text(&output.stderr);
    assert!(ENDS.iter().all(|(name, _)| told.contains(name)), "{told}");
}
