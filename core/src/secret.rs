//! Secrets and credentials.
