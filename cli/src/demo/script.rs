//! What a story is made of: data only.

use kasse::money::Currency;
use kasse::phone::Country;
use kasse_simulator::Operation;

/// One payment, from the cashier's first key to the end, and how it must end.
#[derive(Debug)]
pub(super) struct Script {
    /// For `--only`.
    pub(super) name: &'static str,
    /// For headings and the table.
    pub(super) title: &'static str,
    /// What there is to see, in a sentence.
    pub(super) about: &'static str,
    /// Where it happens.
    pub(super) shop: &'static Shop,
    /// What the till runs in.
    pub(super) home: Home,
    /// The till has an address for webhooks; without one it lives by reading alone.
    pub(super) hears: bool,
    /// What is to be paid (or reserved), in minor units of the shop's currency.
    pub(super) amount: i64,
    /// What happens, in order.
    pub(super) steps: &'static [Step],
    /// How it must end.
    pub(super) expect: Expect,
}

/// A sales unit of the simulator.
#[derive(Debug)]
pub(super) struct Shop {
    pub(super) msn: &'static str,
    /// First part of every reference.
    pub(super) prefix: &'static str,
    pub(super) currency: Currency,
    /// What a phone number without a country code belongs to.
    pub(super) country: Country,
}

/// What the till runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// The process of the demo.
    Here,
    /// A process of its own, which can be killed.
    OwnProcess,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// So many seconds pass at the counter.
    Seconds(u32),
    /// So many minutes pass at once, for the platform.
    Minutes(u32),
    /// A sticker is put on the counter.
    Sticker(Leads),
    /// The till begins to collect the amount.
    Collect(Meeting),
    /// The same sale is rung up a second time; it must be the same payment.
    CollectAgain(Meeting),
    /// As [`Collect`](Self::Collect), but only reserves: what is not settled is released.
    Reserve(Meeting),
    /// The customer does something.
    Customer(Deed),
    /// Something will go wrong.
    Trouble(Trouble),
    /// The cashier cancels.
    Cancel(TooLate),
    /// The cashier takes what is reserved.
    Capture,
    /// The machine takes so much, in minor units, and releases the rest.
    Settle(i64),
    /// The till is followed until this is known.
    Until(Known),
    /// The till's process is killed.
    Kill,
    /// The till's process is started again, on the same journal.
    Restart,
}

/// How customer and checkout meet.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meeting {
    /// A one-time code on a screen.
    Screen,
    /// The cashier types this number.
    Phone(&'static str),
    /// The cashier scans the code in the app of the customer with this MSISDN.
    PersonalQr(&'static str),
    /// A web page sends the customer over.
    WebPage,
    /// Whoever has scanned the sticker on the counter.
    Sticker,
}

/// What a sticker is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leads {
    /// To this web page.
    Page(&'static str),
    /// To the till, which is told who scanned.
    Till,
}

/// What a customer does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deed {
    /// Points the phone at the code on the screen.
    Scan,
    /// Points the phone at the sticker.
    ScanSticker,
    /// Follows the link.
    OpenLink,
    /// Begins to approve and does not finish yet.
    Consider,
    Approve,
    Decline,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trouble {
    /// The platform does the work; the connection breaks before the answer.
    AnswerLost(Operation),
    /// The customer approves while the cancel is on its way.
    FasterThanCancel,
    /// No webhook is sent any more.
    WebhookOutage,
}

/// What a cancel does that comes too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooLate {
    Release,
    Keep,
}

/// What can be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// The money is reserved.
    Approved,
    /// Paid or not paid.
    Final,
}

/// How a payment must end.
#[derive(Debug)]
pub(super) struct Expect {
    pub(super) end: End,
    /// Minor units taken.
    pub(super) captured: i64,
    /// Minor units reserved and released again.
    pub(super) released: i64,
    /// Refusals that must have come, so that the story is the one that was told.
    pub(super) refusals: &'static [(Operation, u32)],
}

/// The end of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Paid,
    Declined,
    Expired,
    Cancelled,
}

impl End {
    /// The word for it, the same as [`words::end`](super::words::end) finds for an outcome.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }
}
