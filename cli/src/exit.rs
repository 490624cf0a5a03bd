//! What the program's exit code says.

use std::process::ExitCode;

use kasse::error::{Class, Error};
use kasse::flow::payment::Status;

/// What a caller can rely on without reading any text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// What was asked for is so.
    Done,
    /// A check of `doctor` failed, or the program could not do its part (a port that is taken, a broken pipe).
    Failed,
    /// The command line or the settings are wrong. Nothing was sent.
    Usage,
    /// No money was taken, and none will be: declined, expired, cancelled.
    NotPaid,
    /// Refused, here or by the platform: nothing was done.
    Refused,
    /// Not known yet. Never to be treated as failed: ask again with `status`.
    Open,
    /// The customer approved and nothing is captured: waits for capture, settle or cancel.
    Approved,
    /// Money was taken although it was to be cancelled: the customer was faster.
    PaidAnyway,
}

impl Exit {
    /// The number, as documented in `docs/program.md`.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NotPaid => 3,
            Self::Refused => 4,
            Self::Open => 5,
            Self::Approved => 6,
            Self::PaidAnyway => 7,
        }
    }

    /// For what is known about a payment that was to be paid.
    pub(crate) const fn of(status: &Status) -> Self {
        match status {
            Status::Paid { .. } => Self::Done,
            Status::NotPaid { .. } => Self::NotPaid,
            Status::Approved { .. } => Self::Approved,
            Status::Pending { .. } | Status::Unknown { .. } => Self::Open,
        }
    }

    /// For what is known about a payment that was to be cancelled.
    pub(crate) const fn of_cancelled(status: &Status) -> Self {
        match status {
            Status::NotPaid { .. } => Self::Done,
            Status::Paid { .. } => Self::PaidAnyway,
            Status::Approved { .. } => Self::Approved,
            Status::Pending { .. } | Status::Unknown { .. } => Self::Open,
        }
    }

    /// For an error: whether it may have been done.
    pub(crate) fn of_error(error: &Error) -> Self {
        match error.class() {
            Class::Unknown => Self::Open,
            Class::NotSent | Class::Refused => Self::Refused,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
