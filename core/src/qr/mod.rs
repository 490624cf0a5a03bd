//! Text to code, code to picture.
