//! Every duration and count the payment machine decides by, with unit and source.

use std::time::Duration;

/// A payment lives this long unless `expiresAt` says otherwise: five minutes to open it and five to approve
/// (<https://developer.vippsmobilepay.com/docs/knowledge-base/timeouts>).
pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// A create is repeated at most this long after its first attempt; after that only reads.
pub const CREATE_REPEATED_FOR: Duration = Duration::from_secs(120);

/// Two reads that do not find the payment must be this far apart before it counts as never created.
pub const NEVER_CREATED_AFTER: Duration = Duration::from_secs(60);

/// How often a reference that was never created is looked up until its lifetime is over.
pub const NEVER_CREATED_WATCH: Duration = Duration::from_secs(60);

/// The platform is given this much longer than the lifetime before the payment is read, cancelled and read.
pub const EXPIRY_GRACE: Duration = Duration::from_secs(30);

/// An unanswered operation older than this is read before it is repeated; after a refusal that cannot be
/// trusted, a clean read this long after the last attempt settles it as not done.
pub const QUIET_AFTER: Duration = Duration::from_secs(10 * 60);

/// Reads that fail in a row before the outcome is called unknown.
pub const READ_FAILURES_BEFORE_UNKNOWN: u32 = 3;

/// A capture that the platform calls failed for the moment (6280, 6080) is tried so often, then the host decides.
pub const TRANSIENT_REFUSALS: u32 = 4;

/// A cancel that is refused although something is left to cancel is tried so often, then the host decides.
/// 6250 (the customer is approving right now) does not count.
pub const CANCEL_REFUSALS: u32 = 5;

/// Reads that do not show what the platform said it had done, before it counts as unexplained.
pub const UNPROVEN_READS: u32 = 5;

/// Pause before a cancel is tried again while the customer is approving (6250: "same, in seconds").
pub const CANCEL_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Pause before the platform is read after an answer was lost.
pub const READ_AFTER_LOSS: Duration = Duration::from_secs(1);

/// How often an operation that only time can settle is looked at.
pub const UNSETTLED_WATCH: Duration = Duration::from_secs(60);

/// Pause after 429, and while the payment is busy, when the platform names none. Five writes a minute of one kind are allowed, so 12 s apart
/// (<https://developer.vippsmobilepay.com/docs/APIs/epayment-api/operations/rate-limits>).
pub const BUSY_WRITE_PAUSE: Duration = Duration::from_secs(12);

/// The same for a read; the platform recommends to poll every 2 s.
pub const BUSY_READ_PAUSE: Duration = Duration::from_secs(2);

/// Pause after 423, which asks to wait a little and use the same key
/// (<https://developer.vippsmobilepay.com/docs/knowledge-base/errors>).
pub const LOCKED_PAUSE: Duration = Duration::from_secs(2);

/// Failed or superseded operations kept in the durable state; older ones are dropped, since they moved nothing.
pub const FAILED_OPERATIONS_KEPT: usize = 8;

/// Pause before an operation is begun again for which the system had no random bits.
pub const RANDOM_AGAIN_AFTER: Duration = Duration::from_secs(1);
