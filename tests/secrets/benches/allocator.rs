//! What it costs to wipe whatever is freed: CPU of a host per payment, with and without.
//!
//! `cargo bench -p kasse-secrets`
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may fail")]

#[path = "../tests/common/platform.rs"]
mod platform;

#[cfg(target_os = "linux")]
fn main() {
    use kasse_secrets::{Canaries, Host};
    use kasse_simulator::Autopilot;

    /// Turns of each host. The first is not counted: token, connection, pages of the program.
    const TURNS: u64 = 40;
    /// Reads per turn: what the platform allows in a minute.
    const READS: u64 = 100;

    let mut canaries = Canaries::new();
    let server = platform::server(&mut canaries);
    server.control().set_autopilot(Some(Autopilot { approve: true, after_ms: 100 }));
    let keys = &server.credentials;
    let number = format!("+{}", canaries.text("phone number"));
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let programs = [env!("CARGO_BIN_EXE_plain-host"), env!("CARGO_BIN_EXE_wiping-host")];
    let mut hosts = [0, 1].map(|which| Host::start(programs[which], folders[which].path(), &[]));
    for (host, folder) in hosts.iter_mut().zip(&folders) {
        let journal = folder.path().join("till.journal").display().to_string();
        let (id, secret, key) = (&keys.client_id, &keys.client_secret, &keys.subscription_key);
        host.tell(&["open", &server.base_url, id, secret, key, platform::MSN, &journal]);
    }
    let (mut payments, mut reads) = ([0, 0], [0, 0]);
    for turn in 0..=TURNS {
        for (which, host) in hosts.iter_mut().enumerate() {
            let begun = host.cpu();
            let reference = host.tell(&["pay", "phone", &number, "Coffee", "-", "https://shop.example/r"]);
            assert_eq!(host.tell(&["wait", &reference]), "paid");
            let paid = host.cpu();
            server.control().clear_limits();
            for _ in 0..READS {
                host.tell(&["read", &reference]);
            }
            if turn > 0 {
                payments[which] += paid - begun;
                reads[which] += host.cpu() - paid;
            }
        }
    }
    // A payment waits for its customer most of the time, on a clock that runs faster than its work: what the
    // driver does meanwhile is in the figure. A read is work alone.
    for (what, spent, count) in [("payment", payments, TURNS), ("read of a payment", reads, TURNS * READS)] {
        let [plain, wiping] = spent.map(|spent| spent / count / 1000);
        let ratio = i128::from(spent[1]) * 100 / i128::from(spent[0]);
        println!("CPU per {what}: plain {plain} us, wiping {wiping} us ({ratio} %)");
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {}
