//! What the memory of a host holds after it has closed its client.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

mod front;
mod world;

use kasse_secrets::Searcher;

use world::{Way, World};

#[test]
fn explore() {
    let program = match std::env::var("WHICH").as_deref() {
        Ok("wiping") => env!("CARGO_BIN_EXE_wiping-host"),
        _ => env!("CARGO_BIN_EXE_plain-host"),
    };
    let way = if std::env::var("WAY").as_deref() == Ok("tls") { Way::Tls } else { Way::Plain };
    let mut world = World::open(program, way);
    world.play();
    if std::env::var("OPEN").is_ok() {
        world.leave_open();
    }
    let searcher = Searcher::new(&world.canaries);
    let t = std::time::Instant::now();
    let dump = world.host.dump();
    println!("dumped {:?}", t.elapsed());
    println!("OPEN: {:#?}", dump.counts(&searcher));
    println!("searched {:?}", t.elapsed());
    world.host.tell(&["close"]);
    world.host.wait_for_threads();
    let dump = world.host.dump();
    println!("CLOSED: {:#?}", dump.counts(&searcher));
    println!("FILES: {:#?}", searcher.in_files(world.folder(), &[kasse_secrets::Kind::Credential, kasse_secrets::Kind::Customer]));
    println!("{}", dump.surroundings(&searcher));
}
