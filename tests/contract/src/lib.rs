//! The platform's interface descriptions, and what a request or an answer breaks of them.

mod found;
mod spec;

pub use found::{Found, Side};
pub use spec::{Operation, Spec};
