//! What an operation answers, for languages in which one operation cannot have a type of its own.

use crate::calls::TillPayment;
use crate::record;

/// The answer of any operation.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Answer {
    /// It is done, and there is nothing to tell.
    Nothing,
    /// A payment; `None` if nobody came, or nothing was begun.
    Payment(Option<TillPayment>),
    /// What is known about a payment.
    Outcome(record::Outcome),
    /// Payments as the journal has them, newest first.
    Entries(Vec<record::Entry>),
    /// A text, if there is one.
    Text(Option<String>),
    /// The bytes of a file, if there is one.
    Bytes(Option<Vec<u8>>),
    /// A printed code.
    Sticker(record::Sticker),
    /// Printed codes.
    Stickers(Vec<record::Sticker>),
    /// Customers who wait at a sticker, newest scan first.
    CheckIns(Vec<record::CheckIn>),
    /// Who a customer is.
    Identified(record::Identified),
    /// A one-time code.
    OneTimeCode(record::OneTimeCode),
    /// Registrations of webhooks.
    Webhooks(Vec<record::Webhook>),
    /// What it took to have webhooks registered.
    Ensured(record::Ensured),
    /// What became of a webhook.
    Delivered(record::Delivered),
}

macro_rules! answers {
    ($($held:ty => $of:ident),+ $(,)?) => {$(
        impl From<$held> for Answer {
            fn from(held: $held) -> Self {
                Self::$of(held)
            }
        }
    )+};
}

answers! {
    Option<TillPayment> => Payment,
    record::Outcome => Outcome,
    Vec<record::Entry> => Entries,
    Option<String> => Text,
    Option<Vec<u8>> => Bytes,
    record::Sticker => Sticker,
    Vec<record::Sticker> => Stickers,
    Vec<record::CheckIn> => CheckIns,
    record::Identified => Identified,
    record::OneTimeCode => OneTimeCode,
    Vec<record::Webhook> => Webhooks,
    record::Ensured => Ensured,
    record::Delivered => Delivered,
}

impl From<()> for Answer {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

impl From<TillPayment> for Answer {
    fn from(payment: TillPayment) -> Self {
        Self::Payment(Some(payment))
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}
