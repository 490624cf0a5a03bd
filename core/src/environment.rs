//! The environment: production, test, or an own address.
