//! Metadata of a payment.
