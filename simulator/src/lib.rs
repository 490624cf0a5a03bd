//! The Vipps MobilePay platform on localhost.
#![forbid(unsafe_code)]
