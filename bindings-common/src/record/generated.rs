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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Pending,
            2 => Self::Approved,
            3 => Self::Paid,
            4 => Self::NotPaid,
            5 => Self::Unknown,
            _ => return None,
        })
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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Creating,
            2 => Self::WaitingForCustomer,
            3 => Self::Cancelling,
            _ => return None,
        })
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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::NotAsked,
            2 => Self::Running,
            3 => Self::Failed,
            _ => return None,
        })
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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Declined,
            2 => Self::Expired,
            3 => Self::Cancelled,
            4 => Self::Refused,
            5 => Self::NeverCreated,
            _ => return None,
        })
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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::CreateUnanswered,
            2 => Self::Unreachable,
            3 => Self::Unexplained,
            4 => Self::NotOurs,
            5 => Self::StateNotUnderstood,
            6 => Self::Fault,
            _ => return None,
        })
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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::NotSent,
            2 => Self::Refused,
            3 => Self::Unknown,
            _ => return None,
        })
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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::RetrySame,
            2 => Self::NewAttempt,
            3 => Self::AskCustomer,
            4 => Self::OtherPairing,
            5 => Self::FixSetup,
            6 => Self::FixProgram,
            7 => Self::Read,
            8 => Self::None,
            _ => return None,
        })
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

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Error,
            2 => Self::Warn,
            3 => Self::Info,
            4 => Self::Debug,
            _ => return None,
        })
    }
}

/// What an event tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// An operation is done; its result waits to be taken.
    Completed,
    /// What is known about a payment has changed.
    Payment,
    /// A line for the host's log.
    Line,
    /// Lines of the log that were not kept.
    LinesLost,
    /// A sale that waits at a sticker has come further.
    AtSticker,
}

impl EventKind {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Completed => 1,
            Self::Payment => 2,
            Self::Line => 3,
            Self::LinesLost => 4,
            Self::AtSticker => 5,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Payment => "payment",
            Self::Line => "line",
            Self::LinesLost => "lines_lost",
            Self::AtSticker => "at_sticker",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Completed,
            2 => Self::Payment,
            3 => Self::Line,
            4 => Self::LinesLost,
            5 => Self::AtSticker,
            _ => return None,
        })
    }
}

/// How much of a code may be damaged and still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QrLevel {
    /// About 7 %.
    L,
    /// About 15 %.
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

impl QrLevel {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::L => 1,
            Self::M => 2,
            Self::Q => 3,
            Self::H => 4,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::L => "l",
            Self::M => "m",
            Self::Q => "q",
            Self::H => "h",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::L,
            2 => Self::M,
            3 => Self::Q,
            4 => Self::H,
            _ => return None,
        })
    }
}

/// How a code is drawn here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QrForm {
    /// A picture as SVG.
    Svg,
    /// A picture as PNG, one bit a pixel.
    Png,
    /// One byte a module, 1 is dark, rows from the top, without quiet zone; the side is the square root.
    Modules,
    /// Packed pixels for a display, rows from the top.
    Bitmap,
    /// What to send to a receipt printer.
    Escpos,
    /// Text for a terminal with colours.
    Terminal,
    /// Characters alone, for light text on a dark ground.
    TerminalOnDark,
    /// Characters alone, for dark text on a light ground.
    TerminalOnLight,
}

impl QrForm {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Svg => 1,
            Self::Png => 2,
            Self::Modules => 3,
            Self::Bitmap => 4,
            Self::Escpos => 5,
            Self::Terminal => 6,
            Self::TerminalOnDark => 7,
            Self::TerminalOnLight => 8,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Modules => "modules",
            Self::Bitmap => "bitmap",
            Self::Escpos => "escpos",
            Self::Terminal => "terminal",
            Self::TerminalOnDark => "terminal_on_dark",
            Self::TerminalOnLight => "terminal_on_light",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Svg,
            2 => Self::Png,
            3 => Self::Modules,
            4 => Self::Bitmap,
            5 => Self::Escpos,
            6 => Self::Terminal,
            7 => Self::TerminalOnDark,
            8 => Self::TerminalOnLight,
            _ => return None,
        })
    }
}

/// A roll of paper, at 203 dots to an inch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 58 mm: 384 dots.
    Mm58,
    /// 80 mm: 576 dots.
    Mm80,
}

impl Paper {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Mm58 => 1,
            Self::Mm80 => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mm58 => "mm58",
            Self::Mm80 => "mm80",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Mm58,
            2 => Self::Mm80,
            _ => return None,
        })
    }
}

/// How a code gets on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrintWay {
    /// GS ( k: the printer draws it.
    Native,
    /// GS v 0: a raster picture.
    Raster,
    /// GS ( L: a picture stored, then printed.
    Graphics,
    /// ESC *: columns of 24 dots.
    Columns,
}

impl PrintWay {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Native => 1,
            Self::Raster => 2,
            Self::Graphics => 3,
            Self::Columns => 4,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Raster => "raster",
            Self::Graphics => "graphics",
            Self::Columns => "columns",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Native,
            2 => Self::Raster,
            3 => Self::Graphics,
            4 => Self::Columns,
            _ => return None,
        })
    }
}

/// Where code and text stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

impl Align {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Left => 1,
            Self::Centre => 2,
            Self::Right => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Centre => "centre",
            Self::Right => "right",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Left,
            2 => Self::Centre,
            3 => Self::Right,
            _ => return None,
        })
    }
}

/// Who reads a text about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Who stands at the till.
    Cashier,
    /// Who pays.
    Customer,
}

impl Audience {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Cashier => 1,
            Self::Customer => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cashier => "cashier",
            Self::Customer => "customer",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Cashier,
            2 => Self::Customer,
            _ => return None,
        })
    }
}

/// What becomes of money that the customer approved faster than a cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IfApproved {
    /// All of it is released.
    Release,
    /// It stays reserved, and the host decides.
    Keep,
}

impl IfApproved {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Release => 1,
            Self::Keep => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Keep => "keep",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Release,
            2 => Self::Keep,
            _ => return None,
        })
    }
}

/// How the customer meets the checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pairing {
    /// The till reads the customer's personal QR.
    MerchantScan,
    /// The till shows a one-time code.
    DynamicQr,
    /// The merchant's web page sends the customer to the platform's page.
    Redirect,
    /// The customer scanned a callback sticker.
    Callback,
    /// The cashier typed the customer's number.
    PhoneNumber,
}

impl Pairing {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::MerchantScan => 1,
            Self::DynamicQr => 2,
            Self::Redirect => 3,
            Self::Callback => 4,
            Self::PhoneNumber => 5,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MerchantScan => "merchant_scan",
            Self::DynamicQr => "dynamic_qr",
            Self::Redirect => "redirect",
            Self::Callback => "callback",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::MerchantScan,
            2 => Self::DynamicQr,
            3 => Self::Redirect,
            4 => Self::Callback,
            5 => Self::PhoneNumber,
            _ => return None,
        })
    }
}

/// When approved money is captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CapturePolicy {
    /// At once: a shop.
    OnApproval,
    /// When the host captures or settles.
    Manual,
}

impl CapturePolicy {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::OnApproval => 1,
            Self::Manual => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnApproval => "on_approval",
            Self::Manual => "manual",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::OnApproval,
            2 => Self::Manual,
            _ => return None,
        })
    }
}

/// What a payment does that is first seen approved after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AfterRestart {
    /// It waits for the host to keep or release it.
    Hold,
    /// As if there had been no restart.
    FollowPolicy,
}

impl AfterRestart {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Hold => 1,
            Self::FollowPolicy => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::FollowPolicy => "follow_policy",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Hold,
            2 => Self::FollowPolicy,
            _ => return None,
        })
    }
}

/// Where the customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// In the shop.
    Present,
    /// Elsewhere: a web shop.
    NotPresent,
}

impl Presence {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Present => 1,
            Self::NotPresent => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::NotPresent => "not_present",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Present,
            2 => Self::NotPresent,
            _ => return None,
        })
    }
}

/// In which form the platform gives a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QrFormat {
    /// Its text, to be drawn here.
    Text,
    /// A picture as SVG.
    Svg,
    /// A picture as PNG.
    Png,
}

impl QrFormat {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Text => 1,
            Self::Svg => 2,
            Self::Png => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Text,
            2 => Self::Svg,
            3 => Self::Png,
            _ => return None,
        })
    }
}

/// How references are made when the host gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum References {
    /// The till's prefix and random characters.
    Random,
    /// From the order, so that several hosts make the same; every sale then names its order.
    OrderAndAttempt,
}

impl References {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Random => 1,
            Self::OrderAndAttempt => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::OrderAndAttempt => "order_and_attempt",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Random,
            2 => Self::OrderAndAttempt,
            _ => return None,
        })
    }
}

/// Whether a sales unit can do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ability {
    /// It can.
    Yes,
    /// It cannot.
    No,
}

impl Ability {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Yes => 1,
            Self::No => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Yes,
            2 => Self::No,
            _ => return None,
        })
    }
}

/// What a quantity counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuantityUnit {
    /// Pieces.
    Pcs,
    /// Kilograms.
    Kg,
    /// Kilometres.
    Km,
    /// Minutes.
    Minute,
    /// Litres.
    Litre,
    /// Kilowatt hours.
    Kwh,
}

impl QuantityUnit {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Pcs => 1,
            Self::Kg => 2,
            Self::Km => 3,
            Self::Minute => 4,
            Self::Litre => 5,
            Self::Kwh => 6,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pcs => "pcs",
            Self::Kg => "kg",
            Self::Km => "km",
            Self::Minute => "minute",
            Self::Litre => "litre",
            Self::Kwh => "kwh",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Pcs,
            2 => Self::Kg,
            3 => Self::Km,
            4 => Self::Minute,
            5 => Self::Litre,
            6 => Self::Kwh,
            _ => return None,
        })
    }
}

/// A kind of bar code on a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Barcode {
    /// EAN-13.
    Ean13,
    /// Code 39.
    Code39,
    /// Code 128.
    Code128,
}

impl Barcode {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Ean13 => 1,
            Self::Code39 => 2,
            Self::Code128 => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ean13 => "ean13",
            Self::Code39 => "code39",
            Self::Code128 => "code128",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Ean13,
            2 => Self::Code39,
            3 => Self::Code128,
            _ => return None,
        })
    }
}

/// A kind of printed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StickerKind {
    /// It leads to a page of the merchant's.
    Redirect,
    /// It tells the till who scanned it.
    Callback,
}

impl StickerKind {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Redirect => 1,
            Self::Callback => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Redirect => "redirect",
            Self::Callback => "callback",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Redirect,
            2 => Self::Callback,
            _ => return None,
        })
    }
}

/// What a callback sticker stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// A checkout with staff.
    InStore,
    /// A machine.
    Vending,
}

impl Category {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::InStore => 1,
            Self::Vending => 2,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InStore => "in_store",
            Self::Vending => "vending",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::InStore,
            2 => Self::Vending,
            _ => return None,
        })
    }
}

/// What a webhook spoke of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveredKind {
    /// A payment.
    Payment,
    /// A customer who scanned a callback sticker.
    CheckIn,
    /// Something this version does not know.
    Other,
}

impl DeliveredKind {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Payment => 1,
            Self::CheckIn => 2,
            Self::Other => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::CheckIn => "check_in",
            Self::Other => "other",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Payment,
            2 => Self::CheckIn,
            3 => Self::Other,
            _ => return None,
        })
    }
}

/// Whether a pairing can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// Everything is there.
    Ready,
    /// Everything is there if the sales unit is approved for push payments, which is not known.
    IfApproved,
    /// Something is missing.
    Lacking,
}

impl Fit {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::Ready => 1,
            Self::IfApproved => 2,
            Self::Lacking => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::IfApproved => "if_approved",
            Self::Lacking => "lacking",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::Ready,
            2 => Self::IfApproved,
            3 => Self::Lacking,
            _ => return None,
        })
    }
}

/// Whether the keyboards of scanner and host agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Typed {
    /// The text is as it was read.
    AsRead,
    /// It was typed for another keyboard, and is what the scanner meant.
    Repaired,
    /// It was typed for another keyboard, and more than one reading makes sense: name the layouts.
    Ambiguous,
}

impl Typed {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::AsRead => 1,
            Self::Repaired => 2,
            Self::Ambiguous => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsRead => "as_read",
            Self::Repaired => "repaired",
            Self::Ambiguous => "ambiguous",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::AsRead,
            2 => Self::Repaired,
            3 => Self::Ambiguous,
            _ => return None,
        })
    }
}

/// How far a sale at a callback sticker has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AtSticker {
    /// Nobody has scanned yet.
    WaitingForScan,
    /// Who scanned did so too long ago: ask for a new scan.
    ScanAgain,
    /// A customer is connected.
    Connected,
}

impl AtSticker {
    /// Its number, the same in every language.
    pub const fn number(self) -> u32 {
        match self {
            Self::WaitingForScan => 1,
            Self::ScanAgain => 2,
            Self::Connected => 3,
        }
    }

    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WaitingForScan => "waiting_for_scan",
            Self::ScanAgain => "scan_again",
            Self::Connected => "connected",
        }
    }

    /// What a number stands for.
    pub const fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            1 => Self::WaitingForScan,
            2 => Self::ScanAgain,
            3 => Self::Connected,
            _ => return None,
        })
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
    pub error_class: Class,
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

/// One thing a host is told. Fields that belong to another kind are 0 or null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it tells.
    pub kind: EventKind,
    /// completed and at_sticker: the operation.
    pub operation: u64,
    /// payment: the sales unit.
    pub msn: Option<String>,
    /// payment: its name.
    pub reference: Option<String>,
    /// payment: what is known now. In between it may have been something else.
    pub outcome: Option<Box<Outcome>>,
    /// line: what the library says.
    pub line: Option<Box<Line>>,
    /// lines_lost: how many.
    pub lost: i64,
    /// at_sticker: how far.
    pub at_sticker: Option<AtSticker>,
}

/// A printed code. Fields that belong to the other kind are 0 or null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sticker {
    /// Which.
    pub kind: StickerKind,
    /// Its name.
    pub id: String,
    /// redirect: where it leads.
    pub target: Option<String>,
    /// redirect: seconds until the platform deletes it; -1: never.
    pub expires_in_s: i64,
    /// callback: what the customer reads after the scan.
    pub location: Option<String>,
    /// callback: what it stands at, in the platform's word.
    pub category: Option<String>,
    /// callback: the text of the code.
    pub text: Option<String>,
}

/// A customer who scanned a callback sticker and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckIn {
    /// The sticker.
    pub sticker: String,
    /// When they scanned, by the platform's clock.
    pub initiated_at: i64,
    /// How long ago that is.
    pub age: i64,
}

/// Who a customer is. Personal data: not for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// The number, digits with country code.
    pub phone: String,
    /// When the code was made or the sticker scanned; 0: not known.
    pub made_at: i64,
    /// Of a personal QR: 1.0 if it shows the number itself, 2.0 if not.
    pub version: Option<String>,
}

/// A one-time code of the QR API. Whoever has it can pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeCode {
    /// The text to draw, or a link to a picture.
    pub code: String,
    /// Seconds it can still be used; -1: not known.
    pub expires_in_s: i64,
}

/// A registration of webhooks. It never has the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The platform's name of it.
    pub id: String,
    /// Where events go.
    pub url: String,
    /// Names of the events, with a space between.
    pub events: String,
}

/// What it took to have webhooks registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ensured {
    /// The registration that serves the address now.
    pub id: String,
    /// Its secret if it is new: keep it now, it is not shown again.
    pub new_secret: Option<String>,
    /// How many registrations were deleted.
    pub deleted: u32,
}

/// What became of a webhook. A reason to look, never proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// What it spoke of.
    pub kind: DeliveredKind,
    /// It had not come before.
    pub first: bool,
    /// payment and check_in: the sales unit.
    pub msn: Option<String>,
    /// payment: which.
    pub reference: Option<String>,
    /// payment: what the platform says happened, in its word.
    pub name: Option<String>,
    /// payment: whether it did.
    pub success: bool,
    /// check_in: which.
    pub sticker: Option<String>,
}

/// What a scanner read. The text may name a customer: not for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The whole text of the code.
    pub text: String,
    /// What it is: personal_qr_clear, product_barcode, …, unknown.
    pub kind: String,
    /// It may be a customer's personal QR; only the platform knows.
    pub may_be_personal: bool,
    /// Whether the keyboards of scanner and host agree.
    pub typed: Typed,
}

/// One pairing, judged for a checkout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// Which.
    pub pairing: Pairing,
    /// Whether it can be used.
    pub fit: Fit,
    /// What is missing, or not known to be there, with a space between.
    pub missing: String,
    /// Why it stands where it stands.
    pub reason: String,
}

/// What a client is. Keys and secrets are copied and wiped when the client ends.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct ClientOptions {
    /// `production`, `test`, or a base URL such as a simulator's. Needed.
    pub environment: Option<String>,
    /// Key of the sales unit or partner. Needed.
    pub client_id: Option<String>,
    /// Needed.
    pub client_secret: Option<String>,
    /// Needed.
    pub subscription_key: Option<String>,
    /// The product that embeds the library, for the platform's support. Needed.
    pub system_name: Option<String>,
    /// Its version. Needed.
    pub system_version: Option<String>,
    /// Of a part of that product that has a name of its own.
    pub plugin_name: Option<String>,
    /// Its version.
    pub plugin_version: Option<String>,
    /// Path of the journal's file, UTF-8, on a local disk. Needed, unless it is in memory.
    pub journal: Option<String>,
    /// Nothing survives the process: for trials only.
    pub journal_in_memory: bool,
    /// Longest wait for a connection; 5 s.
    pub connect: i64,
    /// Longest wait for the answer to one request; 20 s.
    pub attempt: i64,
    /// Longest wait for a whole operation; then it goes on by itself; 30 s.
    pub operation_limit: i64,
    /// Longest wait for an access token; 10 s.
    pub token: i64,
    /// Certificates in PEM that are trusted beside the web's.
    pub extra_roots: Option<String>,
    /// URL of an HTTP proxy. The environment of the process is never read for it.
    pub proxy: Option<String>,
    /// Hosts that are reached without the proxy.
    pub no_proxy: Vec<String>,
    /// Secrets that sign webhooks, one per registration.
    pub webhook_secrets: Vec<String>,
    /// Lines of at least this weight come as events; none if left out.
    pub log: Option<Level>,
    /// Time runs so many times as fast: for trials against a simulator; 1.
    pub speed: u32,
    /// The relay that hands on the events of the sales unit; none.
    pub relay_url: Option<String>,
    /// This till's own, of the relay's settings.
    pub relay_token: Option<String>,
}

/// What a till is.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct TillOptions {
    /// The sales unit. Needed.
    pub msn: Option<String>,
    /// First part of every reference it makes; the customer sees it. Needed.
    pub prefix: Option<String>,
    /// NOK, DKK or EUR: that of the sales unit. Needed.
    pub currency: Option<String>,
    /// NO, DK, FI, …: what a phone number without a country code belongs to.
    pub default_country: Option<String>,
    /// The customer can see a code on a screen: a refused push falls back to it.
    pub customer_screen: bool,
    /// How references are made; random.
    pub references: Option<References>,
    /// Whether the unit can capture a part; not known.
    pub partial_capture: Option<Ability>,
    /// Payments of check-ins go by WEB_REDIRECT and come back here, instead of as a push.
    pub check_in_return_url: Option<String>,
}

/// One line of a receipt.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct ReceiptLine {
    /// The product's.
    pub id: Option<String>,
    /// What the customer reads.
    pub name: Option<String>,
    /// Including tax, after discount.
    pub total: i64,
    /// Hundredths of a percent: 2500 is 25 %.
    pub tax_rate: i64,
    /// The till's own figure; computed if this and `tax` are 0.
    pub excluding_tax: i64,
    /// The till's own figure.
    pub tax: i64,
    /// What the total has already taken off.
    pub discount: i64,
    /// Of one piece or unit.
    pub unit_price: i64,
    /// How many, as a number with a point: `2` or `0.750`.
    pub quantity: Option<String>,
    /// Of what; pieces.
    pub quantity_unit: Option<QuantityUnit>,
    /// A page about it.
    pub product_url: Option<String>,
    /// Brought back by the customer.
    pub returned: bool,
    /// Freight.
    pub shipping: bool,
}

/// Order lines for the app; they must add up to the amount.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Receipt {
    /// Of all amounts; the till's.
    pub currency: Option<String>,
    /// At least one.
    pub lines: Vec<ReceiptLine>,
    /// In the total.
    pub tip: i64,
    /// The till; its prefix.
    pub pos_id: Option<String>,
    /// The till's own.
    pub receipt_number: Option<String>,
    /// Paid by gift card, beside this payment.
    pub gift_card: i64,
    /// Paid by card at the till's own terminal.
    pub card: i64,
    /// Paid by voucher.
    pub voucher: i64,
    /// Paid in cash.
    pub cash: i64,
    /// A bar code that the app shows; none.
    pub barcode: Option<Barcode>,
    /// What it says.
    pub barcode_data: Option<String>,
}

/// One pair that comes back with every read.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Metadata {
    /// Not for personal data.
    pub key: Option<String>,
    /// Not for personal data.
    pub value: Option<String>,
}

/// What a till is to collect, and from whom. `amount`, and the field that belongs to `pairing`, are needed; without `pairing` it is a one-time code on the screen.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Sale {
    /// Minor units of the till's currency: 14900 is 149.00.
    pub amount: i64,
    /// For a host that wants it checked; the till's.
    pub currency: Option<String>,
    /// How the customer meets the checkout; dynamic_qr.
    pub pairing: Option<Pairing>,
    /// dynamic_qr: text.
    pub qr_format: Option<QrFormat>,
    /// dynamic_qr as PNG: pixels a side, 100 to 2000; 1024.
    pub qr_size: u32,
    /// merchant_scan: what the scanner gave, as it came.
    pub scanned: Option<Vec<u8>>,
    /// phone_number: as typed. redirect: filled in on the platform's page.
    pub phone_number: Option<String>,
    /// callback: of a check-in, for a host that received it itself.
    pub customer_token: Option<String>,
    /// callback at a sticker: which.
    pub sticker: Option<String>,
    /// redirect: where the customer comes back to.
    pub return_url: Option<String>,
    /// The host's own id of what is being paid: no order is paid twice.
    pub order: Option<String>,
    /// The host's own reference, never used twice; the till makes one.
    pub reference: Option<String>,
    /// on_approval.
    pub capture: Option<CapturePolicy>,
    /// hold; follow_policy for redirect.
    pub after_restart: Option<AfterRestart>,
    /// Cancel if the customer has not decided by then; the platform's ten minutes.
    pub give_up_after: i64,
    /// Reserve now, settle later (vending); off.
    pub release_unless_settled_within: i64,
    /// Shown in the app: 3 to 100 characters.
    pub description: Option<String>,
    /// present.
    pub presence: Option<Presence>,
    /// Order lines for the app.
    pub receipt: Option<Receipt>,
    /// A link to a receipt.
    pub receipt_url: Option<String>,
    /// Up to five pairs.
    pub metadata: Vec<Metadata>,
    /// Customer data to ask for: name, address, email, phoneNumber, birthDate, …
    pub profile_scope: Vec<String>,
    /// A longer life: 10 minutes to 60 days ahead, for approved units.
    pub expires_at: i64,
    /// Years, at most 100.
    pub minimum_user_age: u32,
    /// Sources that may not pay: COMMERCIAL_CARDS.
    pub blocked_sources: Vec<String>,
    /// A link for the app to show.
    pub terms_of_sale: Option<String>,
    /// A link for the app to show.
    pub privacy_policy: Option<String>,
}

/// Who is to be identified: one of these.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Customer {
    /// What the scanner gave of a personal QR.
    pub scanned: Option<Vec<u8>>,
    /// Of a check-in.
    pub customer_token: Option<String>,
    /// As typed.
    pub phone_number: Option<String>,
}

/// A header of a request.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Header {
    /// In any case.
    pub name: Option<String>,
    /// As it came.
    pub value: Option<String>,
}

/// A request as it arrived at the webhook address.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Delivery {
    /// POST.
    pub method: Option<String>,
    /// The public address as it was registered, not taken from the request. Needed.
    pub url: Option<String>,
    /// All of them.
    pub headers: Vec<Header>,
    /// The exact bytes that arrived.
    pub body: Option<Vec<u8>>,
}

/// How the built-in web server for webhooks listens.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct ReceiverOptions {
    /// Address and port: 0.0.0.0:8443; port 0: any. Needed.
    pub listen: Option<String>,
    /// The public address as it was registered. Needed.
    pub url: Option<String>,
    /// Chain in PEM; without it something in front speaks TLS.
    pub certificates: Option<String>,
    /// Its private key in PEM.
    pub key: Option<String>,
}

/// A code to be drawn. The quiet zone is always there, and dark is on light.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Drawing {
    /// What the code says. Needed.
    pub text: Option<String>,
    /// It is the code of one payment: never drawn for paper.
    pub one_time: bool,
    /// svg.
    pub form: Option<QrForm>,
    /// m.
    pub level: Option<QrLevel>,
    /// png: pixels a side; 512.
    pub pixels: u32,
    /// svg: how wide it is: `240px` or `30mm`; it fills its place.
    pub side: Option<String>,
    /// svg: #rrggbb; black.
    pub dark: Option<String>,
    /// svg: #rrggbb; white.
    pub light: Option<String>,
    /// bitmap: pixels. Needed there.
    pub width: u32,
    /// bitmap: pixels. Needed there.
    pub height: u32,
    /// bitmap: bytes from row to row; whole bytes of the width.
    pub stride: u32,
    /// bitmap: the lowest bit of a byte is its leftmost pixel.
    pub low_bit_first: bool,
    /// bitmap: a bit that is one is a light pixel.
    pub one_is_light: bool,
    /// escpos: mm80.
    pub paper: Option<Paper>,
    /// escpos: raster, which the most printers know.
    pub way: Option<PrintWay>,
    /// escpos: centre.
    pub align: Option<Align>,
    /// escpos: dots a module, 3 to 16; as many as fit, up to 8.
    pub module: u32,
    /// escpos: a line beneath the code.
    pub beneath: Option<String>,
}

/// How a scanner is set up.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct ScannerOptions {
    /// What it types before each code.
    pub prefix: Option<String>,
    /// What it types after each code; line ends need not be named.
    pub suffix: Option<String>,
    /// Keyboard layouts there are here: us, nb, da, sv, fi, de, uk; all.
    pub layouts: Vec<String>,
}

/// What a checkout has.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "keys and customers may be in it")]
pub struct Capabilities {
    /// It reads QR codes from a phone's screen.
    pub scanner: bool,
    /// A screen the customer can see and scan.
    pub customer_screen: bool,
    /// A place for a printed code.
    pub sticker: bool,
    /// A phone number can be typed.
    pub keypad: bool,
    /// A web page of the merchant's that customers can open.
    pub public_page: bool,
    /// A server that the platform's webhooks reach.
    pub webhook_address: bool,
    /// Whether the unit is approved for push payments; not known.
    pub push_approved: Option<Ability>,
    /// No cashier.
    pub unattended: bool,
}
