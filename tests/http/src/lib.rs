//! Nothing here: what this crate is for is in `tests/`.
#![forbid(unsafe_code)]
