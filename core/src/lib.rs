//! Kasse takes Vipps and MobilePay payments with QR codes at a point of sale.
//!
//! It sells outcomes, not endpoints: no payment is lost, captured twice, or reported as failed because a
//! network call failed. The rooms of this crate, from the ground up; a room uses those above it in this list,
//! never those below:
//!
//! * values: [`money`], [`ids`], [`phone`], [`receipt`], [`metadata`], [`secret`], [`environment`],
//!   [`clock`], [`random`], [`error`], [`http`], [`log`]; an invalid one cannot be built
//! * `runtime` (feature `net`): the thread on which I/O is done
//! * [`wire`]: the platform's JSON, unknown values kept
//! * [`api`]: each endpoint as a value, without I/O
//! * [`qr`]: text to code, code to picture; what did a scanner read
//! * [`webhook`]: is this event the platform's, and what does it say
//! * [`flow`]: what to do next, as pure functions of state, input and time
//! * [`journal`]: the durable record of every intent
//! * [`transport`]: HTTP, without decisions
//! * [`till`]: the driver and the public face
//! * `receiver` (feature `receiver`): a small web server for webhooks
//! * `relay` (feature `relay`): one address for the events of tills on many hosts
#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]

pub mod api;
pub mod clock;
#[cfg(kasse_defects)]
pub mod defect;
pub mod environment;
pub mod error;
pub mod flow;
pub mod http;
pub mod ids;
pub mod journal;
pub mod log;
pub mod metadata;
pub mod money;
mod park;
pub mod phone;
pub mod qr;
pub mod random;
pub mod receipt;
#[cfg(feature = "receiver")]
pub mod receiver;
#[cfg(feature = "relay")]
pub mod relay;
#[cfg(feature = "net")]
pub mod runtime;
pub mod secret;
mod tables;
mod text;
pub mod till;
pub mod transport;
pub mod webhook;
pub mod wire;

pub use park::{block_on, waker_of_this_thread};
