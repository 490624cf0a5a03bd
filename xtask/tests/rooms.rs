//! The core is a house: a room may use the rooms below it, never above. `docs/architecture.md` says what each
//! room is for.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};

/// The floors of `core/src`, from the ground up. Rooms of one floor may use each other.
const FLOORS: &[&[&str]] = &[
    &[
        "clock",
        "defect",
        "environment",
        "error",
        "http",
        "ids",
        "log",
        "metadata",
        "money",
        "park",
        "phone",
        "random",
        "receipt",
        "runtime",
        "secret",
        "tables",
        "text",
    ],
    &["wire"],
    &["api"],
    &["qr"],
    &["webhook"],
    &["flow"],
    &["journal"],
    &["transport"],
    &["till"],
    &["receiver"],
    &["relay"],
];

/// Rooms that only compute: what they need to know is given to them.
const PURE: &[&str] = &["wire", "api", "qr", "webhook", "flow"];

/// What a pure room must not name: files, network, threads, the environment, clocks, randomness.
const IMPURE: &[&str] = &[
    "crate::park",
    "crate::random",
    "crate::runtime",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "Instant",
    "SystemTime",
    "SystemClock",
    "now_utc",
    "getrandom",
    "hyper",
    "reqwest",
    "rusqlite",
    "tokio",
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src")
}

/// Every Rust file below `folder`, as path from `core/src` and text.
fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name =
                path.strip_prefix(source()).expect("it is inside").to_string_lossy().replace('\\', "/");
            found.push((name, std::fs::read_to_string(&path).expect("a source file is text")));
        }
    }
}

/// `flow` for `flow/mod.rs`, `flow.rs` and `flow/payment/step.rs`.
fn room_of(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// Whether the file is the door of its room, where `super` is the root of the crate.
fn is_door(file: &str) -> bool {
    file == format!("{}.rs", room_of(file)) || file == format!("{}/mod.rs", room_of(file))
}

/// The code without comments. Paths in texts stay: none of ours looks like one.
fn code_of(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n")
}

/// The first names after `prefix` wherever it stands: one for `crate::ids::Msn`, two for
/// `crate::{clock::Now, ids}`.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let starts = code.match_indices(prefix).map(|(index, _)| &code[index + prefix.len()..]);
    starts
        .flat_map(
            |rest| if let Some(group) = rest.strip_prefix('{') { of_group(group) } else { vec![name(rest)] },
        )
        .collect()
}

/// The first name of each member of a `{…}` group, given without its opening brace.
fn of_group(group: &str) -> Vec<String> {
    let (mut names, mut depth, mut member) = (Vec::new(), 1, String::new());
    for character in group.chars() {
        depth += i32::from(character == '{') - i32::from(character == '}');
        if depth == 0 || (depth == 1 && character == ',') {
            names.push(name(member.trim()));
            member.clear();
        } else {
            member.push(character);
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn name(text: &str) -> String {
    text.chars().take_while(|&character| character.is_alphanumeric() || character == '_').collect()
}

/// What is wrong with one file.
fn faults(file: &str, text: &str) -> Vec<String> {
    let room = room_of(file);
    let Some(own) = floor(room) else {
        return vec![format!("{file}: the room `{room}` is not in the table of this test")];
    };
    let code = code_of(text);
    let mut used = names_after(&code, "crate::");
    if is_door(file) {
        used.extend(names_after(&code, "super::").into_iter().filter(|name| floor(name).is_some()));
    }
    let above = used.into_iter().filter(|name| floor(name).is_none_or(|other| other > own));
    let mut faults: Vec<_> = above.map(|name| format!("{file}: {room} must not use {name}")).collect();
    let tests = file.ends_with("/tests.rs") || file.contains("/tests/");
    if PURE.contains(&room) && !tests {
        // Its tests may read their vectors.
        let shipped = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let named = IMPURE.iter().filter(|name| shipped.contains(*name));
        faults.extend(named.map(|name| format!("{file}: {room} only computes and must not name {name}")));
    }
    if code.contains("super::super::") {
        faults.push(format!("{file}: write `crate::…` instead of `super::super::`"));
    }
    faults
}

#[test]
fn no_room_uses_a_room_above_it() {
    let mut found = Vec::new();
    files(&source(), &mut found);
    found.retain(|(file, _)| file != "lib.rs");
    assert!(found.len() > 10, "the sources were found");
    let faults: Vec<_> = found.iter().flat_map(|(file, text)| faults(file, text)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_breach_is_seen() {
    for text in [
        "use crate::journal::Journal;",
        "use crate::{clock::Now, journal::{Row, Journal}};",
        "use crate::{\n    clock::Now,\n    journal,\n};",
        "fn f() { crate::journal::open() }",
        "pub use crate::nowhere::Thing;",
        "use super::super::journal;",
    ] {
        assert_eq!(faults("flow/payment.rs", text).len(), 1, "{text}");
    }
    assert_eq!(faults("flow/plan.rs", "let now = std::time::Instant::now();").len(), 1);
    assert_eq!(faults("flow/mod.rs", "use super::journal;").len(), 1);
    assert_eq!(faults("attic/mod.rs", "").len(), 1);
    for text in [
        "use crate::ids::Msn;",
        "use crate::flow::Plan;",
        "// use crate::journal::Row;",
        "use super::journal::Entry;",
    ] {
        assert_eq!(faults("flow/payment.rs", text), Vec::<String>::new(), "{text}");
    }
}
