//! What to do next, as pure functions of state, input and time. No I/O, no clock, no randomness.

pub mod call;
pub mod pacing;
pub mod payment;
pub mod poll;
pub mod recommend;
pub mod registration;
pub mod repeat;
pub mod retry;
pub mod sale;
pub mod token;
pub mod webhook_health;

#[cfg(test)]
mod tests;
