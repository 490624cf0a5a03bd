//! Clients of the simulator that share no code with Kasse: one without I/O, one with a plain socket.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::panic)]

pub mod sans_io;
pub mod socket;
