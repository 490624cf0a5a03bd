//! The journal in a file.

mod crash;
mod damage;
mod golden;
mod place;
mod scrub;
#[cfg(target_os = "linux")]
mod small_disk;

use std::path::{Path, PathBuf};

use kasse::journal::{Journal, Options, Sqlite};
use tempfile::TempDir;

use crate::suite::{self, Ground};

/// A folder with a journal in it; gone when dropped.
pub(crate) struct Disk {
    folder: TempDir,
}

impl Disk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder().join("till.journal")
    }

    /// The write-ahead log beside it.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder().join("till.journal-wal")
    }

    pub(crate) fn handle(&self) -> Sqlite {
        Sqlite::open(self.path(), Options::default()).unwrap()
    }
}

impl Ground for Disk {
    fn open(&self) -> Box<dyn Journal> {
        Box::new(self.handle())
    }
}

suite::all!(Disk::new());
