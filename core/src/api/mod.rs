//! Each endpoint as a value, without I/O.
