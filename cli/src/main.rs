//! The kasse program.
#![forbid(unsafe_code)]
fn main() {}
