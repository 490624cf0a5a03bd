//! Errors are values with a reason a person can act on.
//!
//! One table, `tests/vectors/errors.json`, is the source for every language; `cargo xtask errors` writes the
//! Rust side of it.

mod invalid;
mod kinds;
mod redact;
#[rustfmt::skip]
mod table;
mod value;

pub use invalid::Invalid;
pub use kinds::{Advice, Class, Language};
pub use table::ErrorName;
pub use value::Error;

pub(crate) use redact::{redact, trace_id};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
