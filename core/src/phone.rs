//! Phone numbers as MSISDN.
