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

    /// Of each host, in turns of ten.
    const PAYMENTS: u32 = 60;

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
    let mut nanoseconds = [0, 0];
    for turn in 0..=PAYMENTS / 10 {
        for (host, spent) in hosts.iter_mut().zip(&mut nanoseconds) {
            let before = host.cpu();
            for _ in 0..10 {
                let reference =
                    host.tell(&["pay", "phone", &number, "Coffee", "-", "https://shop.example/r"]);
                assert_eq!(host.tell(&["wait", &reference]), "paid");
            }
            // The first turn is not counted: token, connection, pages of the program.
            *spent += if turn == 0 { 0 } else { host.cpu() - before };
        }
    }
    let [plain, wiping] = nanoseconds.map(|spent| spent / u64::from(PAYMENTS) / 1000);
    println!(
        "CPU per payment (create, reads, capture; SQLite journal): plain {plain} us, wiping {wiping} us"
    );
    println!("wiping costs {} %", (i128::from(wiping) - i128::from(plain)) * 100 / i128::from(plain));
}

#[cfg(not(target_os = "linux"))]
fn main() {}
