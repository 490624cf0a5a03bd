//! The C interface: `extern "C"` functions, and nothing that decides anything.
//!
//! `include/kasse.h` is written from here and is the manual; the contract that opens it is `contract.h`. A function
//! reads its arguments ([`boundary`], [`record`]), starts an operation ([`run`]) and writes the answer ([`owned`]).
#![deny(unsafe_op_in_unsafe_fn)]
#![allow(non_camel_case_types, reason = "names as C spells them")]
#![allow(
    clippy::missing_safety_doc,
    reason = "what a host has to keep to stands in the contract of the header"
)]

pub mod answer;
pub mod boundary;
mod client;
mod error;
pub mod events;
mod operation;
mod orders;
mod owned;
mod payment;
mod platform;
mod process;
mod qr;
mod receiver;
pub mod record;
mod run;
mod sticker;
pub mod tables;
mod till;
mod values;
pub mod version;
mod webhook;
