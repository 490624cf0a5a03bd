//! Everything at once: whatever is thrown at it, the genuine deliveries arrive and nothing else does.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::stage::{Answer, SECRET, Stage, event};

const GENUINE: usize = 100;

#[test]
fn forged_replayed_oversized_slow_and_malformed_traffic_changes_nothing() {
    let stage = Stage::new(|options| {
        options.connections = 64;
        options.arrive_within = Duration::from_millis(500);
    });
    let over = AtomicBool::new(false);
    let going_on = || !over.load(Ordering::Relaxed);
    let replayed = stage.signed(SECRET, &event("till-01-replay", "1"));
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while going_on() {
                number += 1;
                let forged = stage.signed("guessed", &event(&format!("forged-{number:08}"), "1"));
                assert_ne!(stage.send(forged.as_bytes()).0, Answer::Status(200));
            }
        });
        scope.spawn(|| {
            while going_on() {
                stage.send(replayed.as_bytes());
            }
        });
        scope.spawn(|| {
            let genuine = stage.signed(SECRET, &event("changed-000001", "1"));
            let changed = genuine.replace("14900", "14901");
            let huge =
                format!("POST /hook HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n{}", "x".repeat(200_000));
            while going_on() {
                assert_ne!(stage.send(changed.as_bytes()).0, Answer::Status(200));
                assert_ne!(stage.send(huge.as_bytes()).0, Answer::Status(200));
                assert_ne!(stage.send(b"\0\xFF\r\n\r\n GET").0, Answer::Status(200));
            }
        });
        scope.spawn(|| {
            // Slow senders that say a byte now and then.
            while going_on() {
                let mut slow: Vec<_> = (0..20).map(|_| stage.connect()).collect();
                for byte in b"POST /hook" {
                    for stream in &mut slow {
                        let _ = stream.write_all(&[*byte]);
                    }
                    thread::sleep(Duration::from_millis(5));
                }
            }
        });
        for number in 0..GENUINE {
            let body = event(&format!("till-01-{number:06}"), "1");
            // As the platform does, what is not answered with 200 is sent again.
            let accepted = (0..20).any(|_| stage.deliver(&body) == Answer::Status(200));
            assert!(accepted, "{number}");
        }
        over.store(true, Ordering::Relaxed);
    });
    let mut kept = stage.kept();
    kept.sort_unstable();
    let mut expected: Vec<_> = (0..GENUINE).map(|number| format!("till-01-{number:06}")).collect();
    expected.push("till-01-replay".to_owned());
    assert_eq!(kept, expected);
    let tally = stage.receiver.tally();
    assert_eq!(tally.first, 101);
    assert!(tally.rejected > 0 && tally.again > 0 && tally.unfit > 0, "{tally:?}");
}
