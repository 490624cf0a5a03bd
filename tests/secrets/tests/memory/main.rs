//! What the memory and the files of a host hold while its client is open, and after it was closed.
//!
//! `KASSE_SECRETS_SHOW=1 cargo test -p kasse-secrets --test memory -- --nocapture` shows what stands around each
//! find, which tells where it comes from.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

mod front;
#[path = "../common/platform.rs"]
mod platform;
mod world;

use kasse_secrets::{Counts, Form, Kind, Place, Searcher};

use world::{Way, World};

const PLAIN: &str = env!("CARGO_BIN_EXE_plain-host");
const WIPING: &str = env!("CARGO_BIN_EXE_wiping-host");

/// Both, since each has buffers of its own.
const WAYS: [Way; 2] = [Way::Plain, Way::Tls];

/// What may be left after close where freed memory is wiped: customers' data in what SQLite has allocated from
/// the C library. It copies each body when it is bound, and assembles rows and pages. Seen are up to ten copies;
/// this list and this number may only shrink.
const LEFT_BY_SQLITE: [&str; 8] = [
    "code or link",
    "customer token",
    "link to a receipt",
    "metadata",
    "order line",
    "personal QR",
    "phone number",
    "return address",
];
const MOST_BY_SQLITE: usize = 16;

/// Most copies of one text that buffers of others leave in a host without an allocator that wipes. Seen are up
/// to ten; of our own making there were thirty.
const MOST_IN_A_PLAIN_HOST: usize = 20;

/// A world that has seen everything, and what finds its canaries.
struct Played {
    world: World,
    searcher: Searcher,
}

fn played(program: &str, way: Way, variables: &[(&str, &str)]) -> Played {
    let mut world = World::open(program, way, variables);
    world.play();
    let searcher = Searcher::new(&world.canaries);
    Played { world, searcher }
}

impl Played {
    fn counts(&self, moment: &str) -> Counts {
        let dump = self.world.host.dump();
        let counts = dump.counts(&self.searcher);
        for ((name, form, place), count) in &counts {
            println!("{moment}: {name} ({form:?}, {place:?}): {count}");
        }
        if std::env::var_os("KASSE_SECRETS_SHOW").is_some() {
            println!("{}", dump.surroundings(&self.searcher));
        }
        assert_eq!(counts.get(&("control", Form::Plain, Place::Heap)), Some(&1), "what is there is found");
        counts
    }

    fn files(&self, kinds: &[Kind]) -> Vec<String> {
        self.searcher.in_files(self.world.folder(), kinds)
    }

    /// Closes the client and waits for its threads; what is found then, without what was kept on purpose. In the
    /// files nothing may be found: every payment is final.
    fn counts_after_close(&mut self) -> Counts {
        self.world.host.tell(&["close"]);
        self.world.host.wait_for_threads();
        assert_eq!(self.files(&[Kind::Credential, Kind::Customer, Kind::Control]), [""; 0]);
        let mut counts = self.counts("closed");
        counts.retain(|(name, _, _), _| *name != "control");
        counts
    }
}

#[test]
fn no_key_is_left_where_freed_memory_is_wiped() {
    for way in WAYS {
        let mut played = played(WIPING, way, &[]);
        let open = played.counts("open");
        // The same search finds them while they are needed.
        for name in ["client id", "client secret", "secondary subscription key", "access token"] {
            assert!(open.contains_key(&(name, Form::Plain, Place::Heap)), "{name}: {open:?}");
        }
        for ((name, form, place), count) in played.counts_after_close() {
            let named = LEFT_BY_SQLITE.contains(&name) && count <= MOST_BY_SQLITE;
            assert!(
                named && (form, place) == (Form::Plain, Place::Heap),
                "{count} of {name}, {form:?}, {place:?}"
            );
        }
    }
}

/// SQLite's memory is the C library's. glibc can be told to wipe what is freed; what a thread sets aside for its next
/// allocation it wipes never, so nothing may be set aside.
#[test]
#[cfg(target_env = "gnu")]
fn nothing_at_all_is_left_where_the_c_library_wipes_too() {
    let tunables = "glibc.malloc.perturb=85:glibc.malloc.tcache_count=0";
    let mut played = played(PLAIN, Way::Tls, &[("GLIBC_TUNABLES", tunables)]);
    assert_eq!(played.counts_after_close(), Counts::new());
}

#[test]
fn what_a_plain_host_keeps_is_in_buffers_of_others() {
    for way in WAYS {
        let mut played = played(PLAIN, way, &[]);
        let counts = played.counts_after_close();
        assert!(!counts.is_empty(), "without wiping something is left, and it is found");
        for ((name, form, place), count) in counts {
            // The proxy's user and password as the header has them; everything else as it went over the wire.
            let due = if name.starts_with("proxy") { Form::Base64 } else { Form::Plain };
            assert!(
                (form, place) == (due, Place::Heap) && count <= MOST_IN_A_PLAIN_HOST,
                "{count} of {name}, {form:?}, {place:?}"
            );
        }
    }
}

#[test]
fn files_hold_customers_while_a_payment_is_open_and_never_a_key() {
    let mut played = played(PLAIN, Way::Tls, &[]);
    played.world.leave_open();
    played.searcher = Searcher::new(&played.world.canaries);
    assert_eq!(played.files(&[Kind::Credential]), [""; 0], "while a payment is open");
    assert_ne!(played.files(&[Kind::Customer]), [""; 0], "needed as long as the payment is open");
    played.world.host.tell(&["close"]);
    assert_eq!(played.files(&[Kind::Credential]), [""; 0], "after close");
    let left = played.files(&[Kind::Customer]);
    assert!(!left.is_empty() && left.iter().all(|find| find.ends_with("till.journal")), "{left:?}");
}
