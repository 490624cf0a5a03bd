//! `kasse` as a shell sees it, against `kasse simulate`.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod change;
mod doctor;
mod journal;
mod pay;
mod qr;
mod secrets;
mod settings;
mod simulate;
mod support;
