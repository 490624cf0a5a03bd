//! The driver and the public face.
