//! The journals: one suite that all of them pass, and what only a file can get wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail

mod suite;
mod support;

#[cfg(feature = "sqlite")]
mod alike;
#[cfg(feature = "sqlite")]
mod sqlite;

mod memory {
    use kasse::journal::{Journal, Memory};

    use crate::suite::{self, Ground};

    /// The handle that keeps the store while those of the test come and go.
    struct Ram(Memory);

    impl Ground for Ram {
        fn open(&self) -> Box<dyn Journal> {
            Box::new(self.0.handle())
        }
    }

    suite::all!(Ram(Memory::shared()));
}
