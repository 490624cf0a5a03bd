use super::JournalError;
use crate::error::{Error, ErrorName};

/// Nothing is sent that the journal does not hold, so a failed write before an operation means `not_sent`. Where
/// something was already sent, the one who knows says so with [`Error::with_class`].
impl From<JournalError> for Error {
    fn from(fault: JournalError) -> Self {
        let name = match fault {
            JournalError::Full => ErrorName::JournalFull,
            JournalError::ReadOnly(_) => ErrorName::JournalReadOnly,
            JournalError::Newer { .. } => ErrorName::JournalNewer,
            JournalError::Damaged(_) => ErrorName::JournalDamaged,
            JournalError::NetworkFileSystem(_) => ErrorName::JournalNetworkFs,
            JournalError::Absent => ErrorName::PaymentNotFound,
            JournalError::Forked => ErrorName::Forked,
            JournalError::Closed => ErrorName::Closed,
            JournalError::Io(_) => ErrorName::JournalFailed,
        };
        Self::new(name).with_detail(&fault.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Class;

    #[test]
    fn a_journal_that_cannot_write_stops_the_operation_before_it_is_sent() {
        let error = Error::from(JournalError::ReadOnly("/var/lib/till: read-only file system".to_owned()));
        assert_eq!((error.name(), error.class()), (ErrorName::JournalReadOnly, Class::NotSent));
        assert!(error.detail().unwrap().contains("/var/lib/till"));
    }
}
