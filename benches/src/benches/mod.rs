//! The benchmarks.

#[cfg(target_os = "linux")]
mod c;
pub mod cold;
mod durable;
mod flood;
mod journal;
mod open;
mod payment;
mod qr;
mod qr_peers;
mod relay;
mod simulator;
mod waiting;
mod webhooks;

use crate::report::Row;
use crate::{Failure, Size};

/// One benchmark.
#[derive(Debug)]
pub struct Bench {
    /// Its name.
    pub name: &'static str,
    /// What it measures.
    pub about: &'static str,
    /// Measures.
    pub run: fn(Size) -> Result<Vec<Row>, Failure>,
}

/// All of them.
pub const ALL: &[Bench] = &[
    Bench {
        name: "payment",
        about: "CPU of a complete payment over loopback: create, read, capture",
        run: payment::run,
    },
    Bench { name: "open", about: "a fresh process opens a journal with many payments", run: open::run },
    Bench { name: "durable", about: "fsyncs between a sale and its create request", run: durable::run },
    Bench { name: "waiting", about: "memory and CPU of payments that wait for customers", run: waiting::run },
    Bench { name: "cold", about: "from the start of a process to the first code, over TLS", run: cold::run },
    Bench { name: "qr", about: "text to code, code to picture", run: qr::run },
    Bench {
        name: "webhooks",
        about: "believing deliveries, writing them down, answering them among forged ones",
        run: webhooks::run,
    },
    Bench { name: "relay", about: "a thousand tills that listen to a relay", run: relay::run },
    Bench { name: "simulator", about: "requests that the simulator answers", run: simulator::run },
    #[cfg(target_os = "linux")]
    Bench { name: "c", about: "what the C interface adds, and what it takes", run: c::run },
    Bench { name: "journal", about: "calls of the journal in a file", run: journal::run },
];
