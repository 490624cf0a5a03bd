//! The values against the vectors that every language reads, and their properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod any_json;
mod any_text;
mod credentials;
mod customer;
mod environment;
mod metadata;
mod money;
mod names;
mod phone;
mod receipt;
mod stickers;
mod urls;
mod vectors;
