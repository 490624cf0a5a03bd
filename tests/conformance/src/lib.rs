//! The orchestrator of payment stories.
#![forbid(unsafe_code)]
