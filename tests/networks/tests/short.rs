//! The short sweep: each kind of fault in each direction of each exchange once, at a byte that the seed decides, and
//! some chaos. The full one is a command; `README.md` says which.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::{SystemTime, UNIX_EPOCH};

use kasse_networks::campaign::{self, JOBS};
use kasse_networks::run::Player;
use kasse_networks::sweep;

/// Runs of chaos.
const CHAOS: usize = 80;

#[test]
fn no_network_loses_or_doubles_money() {
    let player = Player::new().unwrap();
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = u64::from(since.subsec_nanos());
    println!("cargo xtask networks --seed {seed}");
    let groups =
        campaign::groups(&player, sweep::all().collect(), JOBS).unwrap_or_else(|report| panic!("{report}"));
    let cases = sweep::short(&groups, seed).into_iter().chain(sweep::chaos(seed).take(CHAOS));
    let summary = campaign::play(&player, cases, JOBS, None, |_| ());
    println!("{summary}");
    for (case, report) in &summary.failures {
        println!("\ncargo xtask networks --case \"{case}\"\n{report}");
    }
    let failed: Vec<String> = summary.failures.iter().map(|(case, _)| case.to_string()).collect();
    assert_eq!(failed, [""; 0]);
    assert_eq!(summary.runs, groups.len() + CHAOS);
    // A sweep in which hardly anything goes wrong is none.
    assert!(summary.struck * 10 > summary.runs * 8, "{summary}");
    let [answered, lost, not_sent] = summary.requests;
    assert!(answered > 0 && lost > 0 && not_sent > 0, "{summary}");
}
