//! Printed codes: made, looked up, printed, moved, retired.
//!
//! Calls are repeated while the network is to blame, at most for the duration `operation`: each ends in the same
//! state however often it arrives. None of them has anything to do with money.

mod callback;
mod print;
mod redirect;

pub use callback::CallbackStickers;
pub use print::Print;
pub use redirect::{NewRedirect, RedirectStickers};

use super::api_calls::ApiCalls;
use crate::error::{Error, ErrorName};

/// The printed codes of a sales unit.
#[derive(Debug, Clone)]
pub struct Stickers {
    calls: ApiCalls,
}

impl Stickers {
    pub(super) fn new(calls: ApiCalls) -> Self {
        Self { calls }
    }

    /// Those that lead to a page of the merchant's.
    pub fn redirects(&self) -> RedirectStickers {
        RedirectStickers::new(self.calls.clone())
    }

    /// Those that tell the till who scanned them.
    pub fn callbacks(&self) -> CallbackStickers {
        CallbackStickers::new(self.calls.clone())
    }
}

/// What is gone already is deleted.
fn gone(deleted: Result<(), Error>) -> Result<(), Error> {
    match deleted {
        Err(error) if error.name() == ErrorName::NotFound => Ok(()),
        other => other,
    }
}
