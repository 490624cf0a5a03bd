use kasse::error::{Error, Invalid};
use kasse::ids::{OrderId, Reference, RequestId};
use kasse::money::{Currency, Money};
use kasse::till::{self, Payment, Till};

use super::limit;
use crate::record::{AtSticker, IfApproved, Outcome, Sale};

/// An amount that is all there is. No sum that went wrong in a till comes to it.
pub const ALL: i64 = i64::MIN;

/// A payment with the currency of its till, in which amounts of captures and refunds are.
#[derive(Debug, Clone)]
pub struct TillPayment {
    /// The payment.
    pub payment: Payment,
    /// Of every amount.
    pub currency: Currency,
}

impl TillPayment {
    /// The payment under a reference that the host has kept. Whether it exists shows with the first call on it.
    ///
    /// # Errors
    /// No reference can be spelled so.
    pub fn known(till: &Till, reference: String) -> Result<Self, Invalid> {
        Ok(Self::of(till, till.payment(Reference::new(reference)?)))
    }

    fn of(till: &Till, payment: Payment) -> Self {
        Self { payment, currency: till.config().currency }
    }

    fn money(&self, amount: i64) -> Result<Money, Invalid> {
        Money::new(amount, self.currency)
    }

    fn part(&self, amount: i64) -> Result<Option<Money>, Invalid> {
        if amount == ALL { Ok(None) } else { self.money(amount).map(Some) }
    }
}

/// As [`Till::pay`].
///
/// # Errors
/// As there, and what is wrong with the sale.
pub async fn pay(till: Till, sale: Sale) -> Result<TillPayment, Error> {
    let sale = sale.whole(&till)?;
    Ok(TillPayment::of(&till, till.pay(sale).await?))
}

/// As [`Till::pay_at_sticker`].
///
/// # Errors
/// As there, and what is wrong with the sale.
pub async fn pay_at_sticker(
    till: Till,
    sale: Sale,
    limit_ms: i64,
    mut tell: impl FnMut(AtSticker) + Send,
) -> Result<Option<TillPayment>, Error> {
    let sale = sale.whole(&till)?;
    let hear = |step| {
        match step {
            till::AtSticker::WaitingForScan => tell(AtSticker::WaitingForScan),
            till::AtSticker::ScanAgain => tell(AtSticker::ScanAgain),
            till::AtSticker::Connected { .. } => tell(AtSticker::Connected),
            // A step this layer does not know is no reason to stop a sale.
            _ => {}
        };
    };
    let payment = till.pay_at_sticker(sale, limit(limit_ms)?, hear).await?;
    Ok(payment.map(|payment| TillPayment::of(&till, payment)))
}

/// As [`Till::watch_order`].
///
/// # Errors
/// As there.
pub async fn watch_order(till: Till, order: String) -> Result<Option<TillPayment>, Error> {
    let payment = till.watch_order(&OrderId::new(order)?).await?;
    Ok(payment.map(|payment| TillPayment::of(&till, payment)))
}

/// As [`Till::adopt`].
///
/// # Errors
/// As there.
pub async fn adopt(till: Till, reference: String) -> Result<TillPayment, Error> {
    Ok(TillPayment::of(&till, till.adopt(Reference::new(reference)?).await?))
}

/// As [`Till::watch`].
///
/// # Errors
/// As there.
pub async fn watch(till: Till, reference: String) -> Result<TillPayment, Error> {
    Ok(TillPayment::of(&till, till.watch(Reference::new(reference)?).await?))
}

/// As [`Payment::status`].
///
/// # Errors
/// As there.
pub async fn status(payment: TillPayment) -> Result<Outcome, Error> {
    Ok((&payment.payment.status().await?).into())
}

/// As [`Payment::refresh`].
///
/// # Errors
/// As there.
pub async fn refresh(payment: TillPayment) -> Result<Outcome, Error> {
    Ok((&payment.payment.refresh().await?).into())
}

/// As [`Payment::wait`].
///
/// # Errors
/// As there.
pub async fn wait(payment: TillPayment, limit_ms: i64) -> Result<Outcome, Error> {
    Ok((&payment.payment.wait(limit(limit_ms)?).await?).into())
}

/// As [`Payment::capture`]; an amount of [`ALL`] is all that is reserved.
///
/// # Errors
/// As there.
pub async fn capture(payment: TillPayment, id: String, amount: i64) -> Result<Outcome, Error> {
    let (id, amount) = (RequestId::new(id)?, payment.part(amount)?);
    Ok((&payment.payment.capture(id, amount).await?).into())
}

/// As [`Payment::refund`]; an amount of [`ALL`] is all that was captured and not refunded.
///
/// # Errors
/// As there.
pub async fn refund(payment: TillPayment, id: String, amount: i64) -> Result<Outcome, Error> {
    let (id, amount) = (RequestId::new(id)?, payment.part(amount)?);
    Ok((&payment.payment.refund(id, amount).await?).into())
}

/// As [`Payment::settle`]; an amount of 0 releases everything.
///
/// # Errors
/// As there.
pub async fn settle(payment: TillPayment, id: String, amount: i64) -> Result<Outcome, Error> {
    let (id, amount) = (RequestId::new(id)?, payment.money(amount)?);
    Ok((&payment.payment.settle(id, amount).await?).into())
}

/// As [`Payment::cancel`].
///
/// # Errors
/// As there.
pub async fn cancel(payment: TillPayment, if_approved: IfApproved, limit_ms: i64) -> Result<Outcome, Error> {
    Ok((&payment.payment.cancel(if_approved.core(), limit(limit_ms)?).await?).into())
}

/// As [`Payment::code`].
///
/// # Errors
/// As there.
pub async fn code(payment: TillPayment) -> Result<Option<String>, Error> {
    Ok(payment.payment.code().await?.map(|code| code.expose().to_owned()))
}

/// As [`Payment::picture`].
///
/// # Errors
/// As there.
pub async fn picture(payment: TillPayment) -> Result<Option<Vec<u8>>, Error> {
    payment.payment.picture().await
}
