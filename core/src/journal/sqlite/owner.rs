//! Who is alive: an owner lives while it holds an operating system lock on a file of its own.
//!
//! The file is `<journal>-owner-<16 hex digits>`. The lock is one that a forked child does not inherit and that
//! ends with the process, however it ends. On Unix it is a POSIX record lock, which has two traps: it is gone
//! as soon as *any* descriptor of the file is closed in its process, and it never stands in the way of its own
//! process. Both are met by asking [`process`] first and opening only files of other processes.
//!
//! A file that vanishes (somebody cleaned up) makes a living owner look dead. That costs no money: whoever
//! takes over starts a new epoch, and the next write of the old owner is refused. Before an owner takes anything
//! itself, it sees to it that it is alive: two that looked dead would take the same payment from each other for
//! ever.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::{fault, location, process};
use crate::journal::JournalError;

/// Between the journal's name and the number of the owner.
const MARK: &str = "-owner-";
/// How often a new name is tried when a cleaner was faster than the lock. One is next to always enough.
const ATTEMPTS: u32 = 16;

/// The owners of one journal.
#[derive(Debug, Clone)]
pub(super) struct Owners {
    journal: PathBuf,
}

/// An owner that lives in this process, until dropped.
pub(super) struct Owner {
    id: i64,
    path: PathBuf,
    /// Holds the lock; nothing is read or written.
    file: File,
}

impl Owners {
    /// Of the journal at this path, absolute and without links.
    pub(super) fn of(journal: &Path) -> Self {
        Self { journal: journal.to_owned() }
    }

    /// A new owner, alive from now on.
    pub(super) fn enter(&self) -> Result<Owner, JournalError> {
        for _ in 0..ATTEMPTS {
            let id = random_id()?;
            process::add_owner(id);
            match self.locked_file(id) {
                Ok(Some(file)) => return Ok(Owner { id, path: self.path(id), file }),
                Ok(None) => process::remove_owner(id),
                Err(error) => {
                    process::remove_owner(id);
                    return Err(fault::from_os(&error));
                }
            }
        }
        Err(JournalError::Io("cannot lock an owner file".to_owned()))
    }

    /// Puts back the file of a living owner, if somebody has taken it away. What others have taken over since then
    /// stays theirs.
    pub(super) fn stay(&self, owner: &mut Owner) -> Result<(), JournalError> {
        for _ in 0..ATTEMPTS {
            if is_there(&owner.file, &owner.path) {
                return Ok(());
            }
            // Another file of this name is nobody's lock.
            let _there_may_be_none = fs::remove_file(&owner.path);
            if let Some(file) = self.locked_file(owner.id).map_err(|error| fault::from_os(&error))? {
                owner.file = file;
            }
        }
        Err(JournalError::Io("cannot lock an owner file".to_owned()))
    }

    /// Whether this owner is alive, here or in another process. When in doubt, it is.
    pub(super) fn is_alive(&self, owner: i64) -> bool {
        if process::has_owner(owner) {
            return true;
        }
        match OpenOptions::new().read(true).write(true).open(self.path(owner)) {
            Ok(file) => lock::is_held_elsewhere(&file),
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        }
    }

    /// Deletes the files of the dead. What cannot be deleted stays; it does no harm.
    pub(super) fn sweep(&self) {
        let Some(folder) = self.journal.parent() else { return };
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            if let Some(owner) = self.owner_of(&entry.file_name())
                && !process::has_owner(owner)
            {
                let _stays_if_it_must = delete_if_dead(&entry.path());
            }
        }
    }

    /// The owner's own file, locked; `None` if a cleaner took it for a dead one's before it was locked.
    fn locked_file(&self, id: i64) -> io::Result<Option<File>> {
        let path = self.path(id);
        let file = location::private_file(&path)?;
        if !lock::try_take(&file)? || !path.try_exists()? {
            return Ok(None);
        }
        Ok(Some(file))
    }

    fn path(&self, owner: i64) -> PathBuf {
        let mut path = OsString::from(&self.journal);
        path.push(format!("{MARK}{owner:016x}"));
        path.into()
    }

    fn owner_of(&self, file: &std::ffi::OsStr) -> Option<i64> {
        let journal = self.journal.file_name()?.to_str()?;
        let digits = file.to_str()?.strip_prefix(journal)?.strip_prefix(MARK)?;
        if digits.len() != 16 {
            return None;
        }
        i64::from_str_radix(digits, 16).ok()
    }
}

impl Owner {
    /// Its number.
    pub(super) fn id(&self) -> i64 {
        self.id
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let _swept_later_if_it_stays = fs::remove_file(&self.path);
        process::remove_owner(self.id);
    }
}

/// Deletes under the lock, so that an owner that was just born notices.
fn delete_if_dead(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    if lock::try_take(&file)? {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Whether this path still leads to this open file.
#[cfg(unix)]
fn is_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same =
        |ours: &fs::Metadata, there: &fs::Metadata| (ours.dev(), ours.ino()) == (there.dev(), there.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(ours), Ok(there)) if same(&ours, &there))
}

/// Whether this path still leads to a file: nobody replaces one that is open.
#[cfg(not(unix))]
fn is_there(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// 63 random bits: no two handles that ever open one journal meet.
fn random_id() -> Result<i64, JournalError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| JournalError::Io(error.to_string()))?;
    Ok(i64::from_le_bytes(bytes) & i64::MAX)
}

#[cfg(unix)]
mod lock {
    use std::fs::File;
    use std::io;

    use rustix::fs::{FlockOperation, fcntl_lock};
    use rustix::io::Errno;
    use rustix::process::{Flock, FlockType, fcntl_getlk};

    /// Takes the lock unless another process holds it.
    pub(super) fn try_take(file: &File) -> io::Result<bool> {
        match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(true),
            Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether another process holds the lock; when in doubt, one does.
    pub(super) fn is_held_elsewhere(file: &File) -> bool {
        !matches!(fcntl_getlk(file, &Flock::from(FlockType::WriteLock)), Ok(None))
    }
}

#[cfg(not(unix))]
mod lock {
    use std::fs::{File, TryLockError};
    use std::io;

    /// Takes the lock unless somebody else holds it.
    pub(super) fn try_take(file: &File) -> io::Result<bool> {
        match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether somebody else holds the lock; when in doubt, one does. The lock taken to find out ends with `file`.
    pub(super) fn is_held_elsewhere(file: &File) -> bool {
        !matches!(try_take(file), Ok(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners() -> (tempfile::TempDir, Owners) {
        let folder = tempfile::tempdir().unwrap();
        let owners = Owners::of(&folder.path().join("till.journal"));
        (folder, owners)
    }

    #[test]
    fn an_owner_lives_until_it_is_dropped_and_leaves_nothing() {
        let (folder, owners) = owners();
        let owner = owners.enter().unwrap();
        let id = owner.id();
        assert!(owners.is_alive(id));
        owners.sweep();
        assert!(owners.path(id).exists());
        drop(owner);
        assert!(!owners.is_alive(id));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn an_owner_whose_file_was_taken_away_puts_it_back() {
        let (_folder, owners) = owners();
        let mut owner = owners.enter().unwrap();
        let path = owners.path(owner.id());
        let held = |owner: &Owner| is_there(&owner.file, &path);
        owners.stay(&mut owner).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(!held(&owner));
        owners.stay(&mut owner).unwrap();
        assert!(held(&owner));
        // Somebody copied the folder back: the file is there, but it is not the one that is locked.
        fs::rename(&path, path.with_extension("moved")).unwrap();
        fs::write(&path, "").unwrap();
        assert!(!held(&owner));
        owners.stay(&mut owner).unwrap();
        assert!(held(&owner));
    }

    #[test]
    fn files_of_the_dead_are_swept_and_other_files_are_left_alone() {
        let (folder, owners) = owners();
        let dead = owners.path(7);
        let others = ["till.journal", "till.journal-owner-7", "till.journal-owner-000000000000000g", "owner"];
        fs::write(&dead, "").unwrap();
        for name in others {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert!(!owners.is_alive(7));
        owners.sweep();
        assert!(!dead.exists());
        assert!(others.iter().all(|name| folder.path().join(name).exists()));
    }
}
