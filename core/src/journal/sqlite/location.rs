//! Where a journal lies, and whether money can be trusted to that place.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::{fault, network};
use crate::journal::JournalError;

/// The path to open: absolute and without links, so that every process finds the same companion files beside
/// it. Refused: no folder, a folder instead of a file, a network file system.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, JournalError> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(JournalError::Io("not the path of a file".to_owned()));
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder = fs::canonicalize(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => JournalError::Io("the folder of the journal does not exist".to_owned()),
        _ => fault::from_os(&error),
    })?;
    let here = folder.join(name);
    let real = match (fs::canonicalize(&here), fs::symlink_metadata(&here)) {
        (Ok(real), _) => real,
        (Err(_), Err(_)) => here,
        (Err(_), Ok(metadata)) if metadata.is_symlink() => {
            return Err(JournalError::Io("the journal is a link that leads nowhere".to_owned()));
        }
        // Another process made it in between.
        (Err(_), Ok(_)) => fs::canonicalize(&here).map_err(|error| fault::from_os(&error))?,
    };
    network::refuse(real.parent().unwrap_or(&folder))?;
    Ok(real)
}

/// Makes the file if it is missing, readable and writable by its owner only (SQLite gives its companions the
/// same mode). An existing file is not opened: closing it again would drop the locks of other handles here.
pub(super) fn make(path: &Path) -> Result<Metadata, JournalError> {
    match private_file(path) {
        Ok(file) => drop(file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(fault::from_os(&error)),
    }
    // In this order: another process may be writing the first of both, and a log is never there before the file is more
    // than nothing.
    let has_log = has_log(path);
    let metadata = fs::metadata(path).map_err(|error| fault::from_os(&error))?;
    if !metadata.is_file() {
        return Err(JournalError::Io("the journal is not a file".to_owned()));
    }
    refuse_second_name(&metadata)?;
    refuse_cut_to_nothing(&metadata, has_log)?;
    Ok(metadata)
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// SQLite takes a file of no byte, or of one, for a new database, and deletes the log beside it, with everything
/// that was confirmed and stands only there. We never leave such a file with a log.
fn refuse_cut_to_nothing(metadata: &Metadata, has_log: bool) -> Result<(), JournalError> {
    match metadata.len() {
        0 if has_log => Err(JournalError::Damaged("the file is empty, the log beside it is not".to_owned())),
        1 => Err(JournalError::Damaged("not an SQLite file".to_owned())),
        _ => Ok(()),
    }
}

/// A new empty file for its owner's eyes only. Fails if there is one.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Under a second name SQLite would not find the write-ahead log of the first
/// (<https://sqlite.org/howtocorrupt.html>, section 2.5).
#[cfg(unix)]
fn refuse_second_name(metadata: &Metadata) -> Result<(), JournalError> {
    if std::os::unix::fs::MetadataExt::nlink(metadata) > 1 {
        return Err(JournalError::Io("the journal has a second name (a hard link)".to_owned()));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_second_name(_: &Metadata) -> Result<(), JournalError> {
    Ok(())
}
