//! A sale at a callback sticker: wait for the customer, then ask them to pay.

use std::time::Duration;

use super::check_ins::TakenCheckIn;
use super::driver::{Holder, outcome_from};
use super::payment::Payment;
use super::sale::{Meet, Sale};
use super::till::Till;
use crate::error::{Error, Invalid};
use crate::flow::sale::{attempt_is_over, needs_another_scan};
use crate::ids::{CustomerToken, MerchantQrId, OrderId, Reference};
use crate::journal::Filter;

/// How far a sale at a sticker has come, for the cashier's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AtSticker {
    /// Nobody has scanned yet.
    WaitingForScan,
    /// Who scanned did so too long ago, or the platform does not know them any more: ask for a new scan.
    ScanAgain,
    /// A customer is connected.
    Connected {
        /// How long ago they scanned.
        age: Duration,
    },
}

impl Till {
    /// Asks whoever scans a callback sticker to pay: one who scanned up to 15 minutes ago and still waits, or the
    /// next one within `limit`. `None` if nobody came: nothing was sent and nothing is left behind. The sale's
    /// [`Meet`] is the sticker. `tell` hears of each step.
    ///
    /// The newest scan wins. Older ones at the same sticker are let go with it: their customers have left, or scan
    /// again; none of them is asked to pay for somebody else's goods later. Where the order has a payment alive, or
    /// captured and not refunded, that one is the answer, and nobody is asked twice: a call that was cut short by a
    /// crash may be made again. A token that the platform does not take any more (4050) is no error: a new scan is
    /// waited for.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use kasse::ids::{MerchantQrId, OrderId};
    /// # use kasse::money::{Currency, Money};
    /// # use kasse::till::{AtSticker, Meet, Sale, Till};
    /// # async fn sell(till: &Till) -> Result<(), kasse::error::Error> {
    /// let table = MerchantQrId::new("bord-7")?;
    /// let sale = Sale::new(Money::parse("149.00", Currency::Nok)?, Meet::Sticker(table)).order(OrderId::new("1001")?);
    /// let show = |step| match step {
    ///     AtSticker::Connected { .. } => println!("a customer is connected"),
    ///     _ => println!("please scan"),
    /// };
    /// if let Some(payment) = till.pay_at_sticker(sale, Duration::from_secs(120), show).await? {
    ///     let outcome = payment.wait(Duration::from_secs(600)).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Otherwise as [`pay`](Self::pay). Dropping the future before a customer is connected takes no money; in the moment
    /// it takes one up, that customer scans again. After that the payment, if it was begun, goes on.
    pub async fn pay_at_sticker(
        &self,
        sale: Sale,
        limit: Duration,
        mut tell: impl FnMut(AtSticker) + Send,
    ) -> Result<Option<Payment>, Error> {
        let sticker = self.sticker_of(&sale)?;
        let mut sale = sale;
        let mut step = AtSticker::WaitingForScan;
        let end = self.shared().clock.now().mono + limit;
        loop {
            if let Some(payment) = self.standing(&sale).await? {
                return Ok(Some(payment));
            }
            tell(step);
            let left = end.saturating_sub(self.shared().clock.now().mono);
            let Some(taken) = self.check_ins().next(sticker.as_str(), left).await? else { return Ok(None) };
            self.let_go_older(&sticker, &taken).await?;
            tell(AtSticker::Connected { age: taken.check_in.age });
            let meet = Meet::Callback(taken.token);
            match self.pay(Sale { meet, ..sale.clone() }).await {
                Err(error) if needs_another_scan(&error) => {
                    step = AtSticker::ScanAgain;
                    // The reference of the refused attempt is used up.
                    sale = Sale { reference: None, ..sale };
                }
                asked => return asked.map(Some),
            }
        }
    }

    /// The sticker of a sale that could be made: a customer is not used up for one that could not.
    fn sticker_of(&self, sale: &Sale) -> Result<MerchantQrId, Error> {
        let Meet::Sticker(sticker) = &sale.meet else {
            return Err(Invalid::new("meet", "is no sticker", "the callback sticker to wait at").into());
        };
        self.trial(sale)?;
        Ok(sticker.clone())
    }

    /// The create that such a sale would lead to, with nobody in it.
    fn trial(&self, sale: &Sale) -> Result<crate::api::CreateCall, Error> {
        let nobody = CustomerToken::new("nobody")?;
        let sale = Sale { meet: Meet::Callback(nobody), ..sale.clone() };
        self.check(&sale)?;
        let reference = sale.reference.clone().map_or_else(|| Reference::new("nobody-1"), Ok)?;
        self.create_call(&sale, reference, self.shared().clock.now().wall)
    }

    /// What scanned the same sticker earlier is not served any more.
    async fn let_go_older(&self, sticker: &MerchantQrId, taken: &TakenCheckIn) -> Result<(), Error> {
        for waiting in self.check_ins().waiting(sticker.as_str()).await? {
            if waiting.initiated_at <= taken.check_in.initiated_at {
                self.check_ins().take(waiting).await?;
            }
        }
        Ok(())
    }

    /// The payment that the sale's order has already; an error if it is another one than is asked for.
    async fn standing(&self, sale: &Sale) -> Result<Option<Payment>, Error> {
        let Some(order) = &sale.order else { return Ok(None) };
        let Some(holder) = self.holder_of(order).await? else { return Ok(None) };
        self.same_or_taken(sale, &self.trial(sale)?, holder).await.map(Some)
    }

    /// The payment of an order that is alive, or has captured money that was not refunded, by the journal.
    pub(super) async fn holder_of(&self, order: &OrderId) -> Result<Option<Holder>, Error> {
        let filter = Filter { order: Some(order.clone()), ..Filter::default() };
        for stored in self.shared().journal.list(filter).await? {
            let record = outcome_from(&stored.state)?.0;
            let here = stored.key.host == self.shared().host && &stored.key.msn == self.msn();
            if here && !attempt_is_over(&record) {
                return Ok(Some(Holder { key: stored.key, record, body: None }));
            }
        }
        Ok(None)
    }
}
