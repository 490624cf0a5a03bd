//! A sale on the merchant's own page: the page's process owns the payment, the till watches it.

use super::payment::Payment;
use super::till::{References, Till};
use crate::error::{Error, ErrorName};
use crate::ids::{OrderId, Reference};

/// Attempts of one order that are looked for at the platform, one after the other. Each of them was seen by a
/// customer: more would be a mistake somewhere else.
const ATTEMPTS_LOOKED_FOR: u32 = 20;

impl Till {
    /// The payment of an order that another process has begun, followed without ever being changed: the till beside
    /// a redirect sticker, whose page sells. `None` if nothing has been begun yet: ask again.
    ///
    /// On the page's own journal the payment is found by its order. On another one it is looked for at the platform,
    /// for which both sides make their references from orders ([`References::OrderAndAttempt`]): the newest attempt
    /// is the answer. A reload of the page or a double click is the same payment for the till as well.
    ///
    /// Errors are those of the journal and of reading.
    pub async fn watch_order(&self, order: &OrderId) -> Result<Option<Payment>, Error> {
        if let Some(holder) = self.holder_of(order).await? {
            let newer = self.newer_attempt(order, Some(&holder.key.reference)).await?;
            return Ok(Some(newer.unwrap_or_else(|| self.payment(holder.key.reference))));
        }
        self.newer_attempt(order, None).await
    }

    /// The newest attempt after a known one that the platform knows.
    async fn newer_attempt(
        &self,
        order: &OrderId,
        known: Option<&Reference>,
    ) -> Result<Option<Payment>, Error> {
        if self.config.references != References::OrderAndAttempt {
            return Ok(None);
        }
        let mut newest = None;
        let mut passed = known.is_none();
        for attempt in 1..=ATTEMPTS_LOOKED_FOR {
            let reference = Reference::for_attempt(order, attempt)?;
            if !passed {
                passed = Some(&reference) == known;
                continue;
            }
            match self.watch(reference).await {
                Ok(payment) => newest = Some(payment),
                Err(error) if error.name() == ErrorName::ReferenceNotFound => break,
                Err(error) => return Err(error),
            }
        }
        Ok(newest)
    }
}
