//! The platform's JSON.
