//! The Rust runner as a process of its own: steps come on standard input, answers go to standard output.
#![forbid(unsafe_code)]

use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex, PoisonError};

use kasse::till::Client;
use kasse_conformance::rust::{self, Opener, Say};
use serde_json::Value;

fn main() {
    let turn = Mutex::new(());
    let say: Say = Arc::new(move |line: &Value| {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = std::io::stdout().lock();
        // Nobody listens any more: the process is about to end.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    });
    let opener: Opener = Arc::new(Client::open);
    rust::run(std::io::stdin().lock().lines().map_while(Result::ok), &say, &opener);
}
