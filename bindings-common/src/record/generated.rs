// Written by `cargo xtask bindings` from bindings-common/schema/records.json; do not edit.

/// What is known about a payment's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Nothing is decided yet; the customer, or a cancel, may still act.
    Pending,
    /// The customer approved: the money is reserved and not captured.
    Approved,
    /// Money was captured.
    Paid,
    /// No money was taken, and none will be.
    NotPaid,
    /// Being resolved. Never to be treated as failed.
    Unknown,
}

impl Status {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Pending => 1,
            Self::Approved => 2,
            Self::Paid => 3,
            Self::NotPaid => 4,
            Self::Unknown => 5,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Paid => "paid",
            Self::NotPaid => "not_paid",
            Self::Unknown => "unknown",
        }
    }
}

/// What a pending payment waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The platform has not yet answered the create.
    Creating,
    /// The customer has not yet decided.
    WaitingForCustomer,
    /// A cancel is on its way.
    Cancelling,
}

impl Phase {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Creating => 1,
            Self::WaitingForCustomer => 2,
            Self::Cancelling => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::WaitingForCustomer => "waiting_for_customer",
            Self::Cancelling => "cancelling",
        }
    }
}

/// How far the capture of an approved payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capture {
    /// The host has not asked, or the payment is held for its decision.
    NotAsked,
    /// Asked for, not yet proven.
    Running,
    /// Refused; the money is still reserved. The error says why.
    Failed,
}

impl Capture {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::NotAsked => 1,
            Self::Running => 2,
            Self::Failed => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Running => "running",
            Self::Failed => "failed",
        }
    }
}

/// Why a payment was not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotPaid {
    /// The customer said no.
    Declined,
    /// The customer did not act in time.
    Expired,
    /// Cancelled, by this till or another hand; whatever was reserved is released.
    Cancelled,
    /// The platform refused to create it, or it never left this machine. The error says why.
    Refused,
    /// The platform does not know it: inferred, not proven.
    NeverCreated,
}

impl NotPaid {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Declined => 1,
            Self::Expired => 2,
            Self::Cancelled => 3,
            Self::Refused => 4,
            Self::NeverCreated => 5,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::NeverCreated => "never_created",
        }
    }
}

/// Why an outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// It is not known whether the create arrived.
    CreateUnanswered,
    /// The platform cannot be asked at the moment. The error says why.
    Unreachable,
    /// Amounts moved without a trace of who did it. The host must look.
    Unexplained,
    /// The platform shows another amount or currency under this reference. Nothing will be captured.
    NotOurs,
    /// The platform shows a state this version does not know.
    StateNotUnderstood,
    /// A fault inside the library; the payment is set aside until the next start.
    Fault,
}

impl Unknown {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::CreateUnanswered => 1,
            Self::Unreachable => 2,
            Self::Unexplained => 3,
            Self::NotOurs => 4,
            Self::StateNotUnderstood => 5,
            Self::Fault => 6,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateUnanswered => "create_unanswered",
            Self::Unreachable => "unreachable",
            Self::Unexplained => "unexplained",
            Self::NotOurs => "not_ours",
            Self::StateNotUnderstood => "state_not_understood",
            Self::Fault => "fault",
        }
    }
}

/// What may have happened to the money when a request ended with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Nothing left this machine.
    NotSent,
    /// The platform answered that it did not do it.
    Refused,
    /// It may have been done. Never to be treated as failed.
    Unknown,
}

impl Class {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::NotSent => 1,
            Self::Refused => 2,
            Self::Unknown => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// Who can help, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// The same request again, after a pause.
    RetrySame,
    /// A new payment, with a new reference.
    NewAttempt,
    /// The customer has to do something.
    AskCustomer,
    /// Another pairing works here, such as the QR code on the screen.
    OtherPairing,
    /// The agreement, the credentials or the machine must be changed.
    FixSetup,
    /// The program that embeds the library must be changed.
    FixProgram,
    /// Read the payment and go on from there.
    Read,
    /// Nothing helps: this cannot be done.
    None,
}

impl Advice {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::RetrySame => 1,
            Self::NewAttempt => 2,
            Self::AskCustomer => 3,
            Self::OtherPairing => 4,
            Self::FixSetup => 5,
            Self::FixProgram => 6,
            Self::Read => 7,
            Self::None => 8,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RetrySame => "retry_same",
            Self::NewAttempt => "new_attempt",
            Self::AskCustomer => "ask_customer",
            Self::OtherPairing => "other_pairing",
            Self::FixSetup => "fix_setup",
            Self::FixProgram => "fix_program",
            Self::Read => "read",
            Self::None => "none",
        }
    }
}

/// How much a line of the log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// A person has to look: money may be involved.
    Error,
    /// Something went wrong and was dealt with.
    Warn,
    /// What a payment went through.
    Info,
    /// Each call, without its content.
    Debug,
}

impl Level {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Error => 1,
            Self::Warn => 2,
            Self::Info => 3,
            Self::Debug => 4,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// Why something was not done, or is not known to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Stable number, as in the list of errors.
    pub code: u32,
    /// Stable name, as in the list of errors.
    pub name: String,
    /// What may have happened to the money.
    pub class: Class,
    /// Who can help, and how.
    pub advice: Advice,
    /// The platform's own code; 0: none.
    pub platform_code: u32,
    /// The HTTP status; 0: none.
    pub http_status: u32,
    /// How often it was sent.
    pub attempts: u32,
    /// A pause the platform asked for, or -1.
    pub retry_after: i64,
    /// The payment it is about.
    pub reference: Option<String>,
    /// The key under which it was sent.
    pub idempotency_key: Option<String>,
    /// What the platform's support asks for.
    pub trace_id: Option<String>,
    /// What the platform called it.
    pub title: Option<String>,
    /// What the platform, or the library, said of it.
    pub detail: Option<String>,
    /// Of a value that was refused here: which.
    pub field: Option<String>,
    /// Of a value that was refused here: what is wrong with it.
    pub fault: Option<String>,
    /// Of a value that was refused here: what would be right.
    pub rule: Option<String>,
    /// For who embeds the library.
    pub developer_text: String,
}

/// What is known about a payment's money, and the read of the platform that showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What is known. The fields that belong to another status are 0 or null.
    pub status: Status,
    /// Nothing more will happen unless the host asks for it.
    pub settled: bool,
    /// pending: what it waits for.
    pub phase: Option<Phase>,
    /// approved: how far the capture is.
    pub capture: Option<Capture>,
    /// not_paid: why.
    pub not_paid: Option<NotPaid>,
    /// unknown: why.
    pub unknown: Option<Unknown>,
    /// approved and paid: of all amounts.
    pub currency: Option<String>,
    /// paid: taken from the customer in all, before refunds.
    pub captured: i64,
    /// paid: given back of it.
    pub refunded: i64,
    /// paid: released without being taken.
    pub released: i64,
    /// approved and paid: still reserved, open to capture or release.
    pub reserved: i64,
    /// pending: when the platform is expected to end it.
    pub expires_at: i64,
    /// approved: until when a capture is guaranteed, if the platform said so.
    pub guaranteed_until: i64,
    /// unknown: since when.
    pub since: i64,
    /// unknown: when the platform is asked next; 0: only the host can decide.
    pub next_check: i64,
    /// unknown: what was last proven before.
    pub last_proven: Option<String>,
    /// Why a create or capture was refused, or the platform cannot be asked.
    pub error: Option<Box<Error>>,
    /// The read that showed it; null if no read has yet, or if it is inferred.
    pub proof: Option<Box<Proof>>,
}

/// A read of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What was read.
    pub reference: String,
    /// The platform's name of the payment.
    pub psp_reference: String,
    /// The state as the platform spells it.
    pub state: String,
    /// Of all amounts.
    pub currency: String,
    /// Reserved in all.
    pub authorized: i64,
    /// Released in all.
    pub cancelled: i64,
    /// Captured in all.
    pub captured: i64,
    /// Refunded in all.
    pub refunded: i64,
    /// When it was read, by this machine's clock.
    pub read_at: i64,
    /// The platform's trace id of that answer.
    pub trace_id: Option<String>,
}

/// A payment as the journal has it, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub reference: String,
    /// The sales unit.
    pub msn: String,
    /// The host's order.
    pub order: Option<String>,
    /// When the host asked for it.
    pub created_at: i64,
    /// When something last changed.
    pub updated_at: i64,
    /// Something is still to be done or followed.
    pub live: bool,
    /// The host has not taken note of what became of it.
    pub unacknowledged: bool,
    /// What is known, by the journal.
    pub outcome: Outcome,
}

/// A line for the host's log. No secret and no personal data is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How much it matters.
    pub level: Level,
    /// When.
    pub at: i64,
    /// The payment it is about.
    pub reference: Option<String>,
    /// What happened.
    pub text: String,
}
