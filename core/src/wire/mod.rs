//! The platform's JSON.
//!
//! These types say what goes over the wire and nothing else. They follow the platform's promise that answers
//! may gain fields and enums may gain values at any time: unknown fields are ignored, unknown enum values are
//! kept. What decides about money is strict (reference, state, amounts); what is only told to people is
//! lenient.

pub mod epayment;
pub mod error;
mod lenient;
pub mod notice;
mod object;
mod open;
pub mod orders;
pub mod qr;
pub mod relay;
pub mod token;
pub mod webhooks;
mod write;

pub(crate) use object::Object;
pub(crate) use open::open_enum;
pub(crate) use write::to_vec;

#[cfg(test)]
mod tests;
