//! Encoders of other languages, where they are installed: libqrencode (C) and segno (Python) through Python,
//! node-qrcode (JavaScript) through Node.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Where they lie, and how to get them.
pub(super) const HOW: &str = "libqrencode: apt-get install libqrencode4; segno: cargo xtask codes; \
                              node-qrcode: npm ci in benches/peers/node";

/// Times of rounds by encoder; nothing for one that cannot be run.
pub(super) fn times(text: &str, rounds: u32, count: u32) -> BTreeMap<String, Vec<Duration>> {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let filled = peers.join("../../target/decoders/bin/python");
    let python = if filled.exists() { filled } else { PathBuf::from("python3") };
    let mut found = BTreeMap::new();
    for (program, script) in
        [(python, peers.join("qr.py")), (PathBuf::from("node"), peers.join("node/qr.mjs"))]
    {
        let mut command = Command::new(program);
        command.arg(script).args([text, &rounds.to_string(), &count.to_string()]);
        found.extend(of_one(&mut command).unwrap_or_default());
    }
    found
}

fn of_one(command: &mut Command) -> Option<BTreeMap<String, Vec<Duration>>> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    let found: BTreeMap<String, Vec<u64>> = serde_json::from_slice(&output.stdout).ok()?;
    let times = |nanos: Vec<u64>| nanos.into_iter().map(Duration::from_nanos).collect();
    Some(found.into_iter().map(|(name, nanos)| (name, times(nanos))).collect())
}
