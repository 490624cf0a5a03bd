//! What the program prints: results for people or as JSON, progress, codes.

mod code;
mod failure;
mod id;
mod list;
mod payment;
mod progress;
mod screen;
mod words;

pub(crate) use code::Code;
pub(crate) use failure::{ErrorReport, Failure};
pub(crate) use id::Id;
pub(crate) use list::{EntryReport, ListReport};
pub(crate) use payment::{PaymentReport, RequestReport, time};
pub(crate) use progress::Progress;
pub(crate) use screen::{Output, Screen};
