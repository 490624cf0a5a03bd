//! Every drawing of a code, to be read by decoders of other people: `cargo xtask codes` runs them.
//!
//! Pictures are what a camera would see: SVG drawn by another renderer, what is sent to a receipt printer put on
//! paper as a printer does it, small displays enlarged.
#![forbid(unsafe_code)]

pub mod cases;
pub mod decoders;
pub mod image;
pub mod printer;
pub mod surfaces;
