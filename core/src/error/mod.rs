//! Errors are values with a reason a person can act on.

mod invalid;

pub use invalid::Invalid;
