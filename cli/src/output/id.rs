//! A result that is no more than a name.

use serde::Serialize;

/// What was deleted, taken over, …
#[derive(Serialize)]
pub(crate) struct Id<'a> {
    pub(crate) id: &'a str,
}
