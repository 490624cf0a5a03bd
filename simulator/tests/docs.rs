//! `docs/simulator.md` says what is there: every control call, every fault, every switch.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::socket::send;
use kasse_simulator::switches::SWITCHES;
use kasse_simulator::{DeliveryFaultKind, FaultKind, Server, ServerOptions};

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/simulator.md")).unwrap()
}

/// The rows of the table whose first heading is this, cells trimmed.
fn table(heading: &str) -> Vec<Vec<String>> {
    let start = format!("| {heading} |");
    let page = page();
    let rows = page.lines().skip_while(|line| !line.starts_with(&start)).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let cells = |row: &str| row.trim_matches('|').split(" |").map(|cell| cell.trim().to_owned()).collect();
    rows.map(cells).collect()
}

fn code(cell: &str) -> &str {
    cell.split('`').nth(1).unwrap_or_default()
}

#[test]
fn every_switch_is_there() {
    let documented = table("Switch");
    let expected: Vec<Vec<String>> = SWITCHES
        .iter()
        .map(|info| {
            let values: Vec<String> = info.alternatives.iter().map(|value| format!("`{value}`")).collect();
            let name = format!("`{}`", info.name);
            vec![name, values.join(", "), info.changes.to_owned(), info.source.to_owned()]
        })
        .collect();
    assert_eq!(documented, expected);
}

#[test]
fn every_fault_is_there() {
    let rows = table("What");
    let documented: BTreeSet<&str> =
        rows.iter().map(|row| serde_json::from_str::<FaultKind>(code(&row[0])).unwrap().name()).collect();
    // The error for an unknown kind lists the known ones.
    let error = serde_json::from_str::<FaultKind>(r#"{"kind": ""}"#).unwrap_err().to_string();
    let known: BTreeSet<&str> = error.split('`').skip(3).step_by(2).collect();
    assert!(known.len() > 20);
    assert_eq!(documented, known);
}

#[test]
fn every_fault_of_deliveries_is_there() {
    let rows = table("Delivery");
    let name = |kind: &str| serde_json::from_str::<serde_json::Value>(kind).unwrap()["kind"].to_string();
    let documented: BTreeSet<String> = rows.iter().map(|row| name(code(&row[0]))).collect();
    assert!(rows.iter().all(|row| serde_json::from_str::<DeliveryFaultKind>(code(&row[0])).is_ok()));
    let error = serde_json::from_str::<DeliveryFaultKind>(r#"{"kind": ""}"#).unwrap_err().to_string();
    let known: BTreeSet<String> =
        error.split('`').skip(3).step_by(2).map(|name| format!("\"{name}\"")).collect();
    assert_eq!(documented, known);
}

#[test]
fn every_control_call_is_answered() {
    let server = Server::start(ServerOptions::default()).unwrap();
    let rows = table("Call");
    assert!(rows.len() > 30);
    for row in rows {
        let (method, path) = code(&row[0]).split_once(' ').unwrap();
        let path = path.replace("{msn}", "123456").replace("{name}", "retry_after").replace("{id}", "1");
        let path = format!("/control/v1{}", path.replace("{reference}", "nothing-here"));
        let answer = send(&server.base_url, method, &path, &[], code(&row[1])).unwrap();
        let unreadable = answer.status == 400;
        assert!(
            !unreadable && answer.json()["error"] != "no_such_call",
            "{method} {path}: {}",
            answer.json()
        );
    }
}
