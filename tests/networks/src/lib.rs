//! Payment stories over networks that misbehave.
//!
//! Between the client that ships, with its real transport, and the simulator stands a [proxy] that does one
//! thing to one byte: cut, reset, stall, delay or throttle there, and over TLS corrupt it. A [sweep] plays
//! stories of `tests/scenarios/` with such a fault at every place of every exchange; chaos plays them with many
//! faults at once. Each [case] is judged by the simulator's books, by the story, and by what the transport said of
//! each request. `README.md` says how to run it.
#![forbid(unsafe_code)]

pub mod accounts;
pub mod campaign;
pub mod case;
mod dice;
pub mod host;
pub mod proxy;
pub mod run;
pub mod sweep;
mod way;
