//! `kasse` as a shell sees it, against `kasse simulate`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod change;
mod doctor;
mod handler;
mod journal;
#[cfg(unix)]
mod listen;
mod pay;
mod qr;
#[cfg(unix)]
mod relay;
mod secrets;
mod settings;
mod simulate;
mod sticker;
mod support;
mod trigger;
mod webhooks;
