//! No panic leaves the library.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;
use kasse::error::{Error, ErrorName};

/// Does `work`; a panic in it becomes an error. What `work` changed may be half done: only values that are given
/// up with it, or that are consistent at every step, may be touched.
pub fn quarantined<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(panicked()))
}

/// The same for work that waits.
pub async fn quarantined_async<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err(panicked()))
}

/// The text of a panic is not repeated: nobody has checked what is in it. The hook of the host has seen it.
fn panicked() -> Error {
    Error::new(ErrorName::Panicked)
}
