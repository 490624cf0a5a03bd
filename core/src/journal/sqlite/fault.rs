//! What SQLite and the operating system say, in the journal's words.

use std::io;

use rusqlite::Error;
use rusqlite::ffi::{self, ErrorCode};

use crate::journal::JournalError;

impl From<Error> for JournalError {
    fn from(error: Error) -> Self {
        match &error {
            Error::SqliteFailure(cause, text) => from_code(*cause, text.as_deref().unwrap_or_default()),
            // The statements are ours and fit our schema: a value of another type or range was not written by us.
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::QueryReturnedNoRows
            | Error::Utf8Error(..) => Self::Damaged("a value of an impossible type".to_owned()),
            _ => Self::Io(error.to_string()),
        }
    }
}

/// SQLite's result codes: <https://sqlite.org/rescode.html>. Its texts name tables and columns, never values.
fn from_code(cause: ffi::Error, text: &str) -> JournalError {
    let said = if text.is_empty() { cause.to_string() } else { text.to_owned() };
    match cause.code {
        ErrorCode::DiskFull => JournalError::Full,
        ErrorCode::SystemIoFailure => from_io_code(cause.extended_code, said),
        ErrorCode::ReadOnly
        | ErrorCode::CannotOpen
        | ErrorCode::PermissionDenied
        | ErrorCode::AuthorizationForStatementDenied => JournalError::ReadOnly(said),
        // Our statements and our schema agree, so a missing table or a broken rule is damage, not a mistake.
        ErrorCode::DatabaseCorrupt
        | ErrorCode::NotADatabase
        | ErrorCode::ConstraintViolation
        | ErrorCode::TypeMismatch
        | ErrorCode::Unknown => JournalError::Damaged(said),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            JournalError::Io("another process keeps the journal locked".to_owned())
        }
        _ => JournalError::Io(said),
    }
}

fn from_io_code(extended: i32, said: String) -> JournalError {
    match extended {
        // Growing the shared-memory file fails this way when the disk is full; nothing else makes it fail.
        ffi::SQLITE_IOERR_SHMSIZE => JournalError::Full,
        ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS | ffi::SQLITE_IOERR_DATA => {
            JournalError::Damaged(said)
        }
        _ => JournalError::Io(said),
    }
}

/// For our own files beside the database.
pub(super) fn from_os(error: &io::Error) -> JournalError {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => JournalError::Full,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            JournalError::ReadOnly(error.to_string())
        }
        _ => JournalError::Io(error.to_string()),
    }
}

/// A unique index refused the row.
pub(super) fn is_unique_violation(error: &Error) -> bool {
    matches!(error, Error::SqliteFailure(cause, _)
        if cause.extended_code == ffi::SQLITE_CONSTRAINT_UNIQUE)
}

/// Another connection holds a lock; trying again is safe.
pub(super) fn is_busy(error: &Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(code: i32) -> JournalError {
        Error::SqliteFailure(ffi::Error::new(code), None).into()
    }

    #[test]
    fn sqlite_codes_become_reasons_a_host_can_act_on() {
        assert_eq!(mapped(ffi::SQLITE_FULL), JournalError::Full);
        assert_eq!(mapped(ffi::SQLITE_IOERR_SHMSIZE), JournalError::Full);
        for code in [ffi::SQLITE_READONLY, ffi::SQLITE_CANTOPEN, ffi::SQLITE_PERM] {
            assert!(matches!(mapped(code), JournalError::ReadOnly(_)), "{code}");
        }
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_IOERR_CORRUPTFS] {
            assert!(matches!(mapped(code), JournalError::Damaged(_)), "{code}");
        }
        for code in [ffi::SQLITE_IOERR, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_BUSY, ffi::SQLITE_NOMEM] {
            assert!(matches!(mapped(code), JournalError::Io(_)), "{code}");
        }
    }
}
