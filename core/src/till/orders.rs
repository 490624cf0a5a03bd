//! What the customer finds under a payment in the app, added after the fact.

use std::sync::Arc;

use super::api_calls::ApiCalls;
use super::payment::Payment;
use crate::api::orders::{AddReceipt, GetOrder, OrderDetails, OrderLink, SetOrderLink};
use crate::error::{Error, ErrorName};
use crate::flow::payment::Status;
use crate::money::Money;
use crate::receipt::Receipt;

/// None of these has anything to do with money: each is repeated while the network is to blame, at most for the
/// duration `operation`.
impl Payment {
    /// Adds a receipt after the fact: of a machine that reserves for its dearest product and learns what was taken
    /// when it falls. The lines must add up to what was captured, or is reserved if nothing was yet; else the app
    /// would show none of them.
    ///
    /// Once only, and never changed. The same receipt again is fine, so a call whose answer was lost may be made
    /// again; another one, or one for a sale that had its receipt from the start, is a `conflict`.
    pub async fn add_receipt(&self, receipt: Receipt) -> Result<(), Error> {
        receipt.check_taken(self.taken().await?)?;
        let calls = self.calls();
        match calls.steady(&AddReceipt::new(self.key.reference.clone(), receipt.clone())).await {
            Err(error) if error.name() == ErrorName::Conflict => {
                let found = self.order_details().await?.receipt;
                if found.is_some_and(|found| found.says(&receipt)) { Ok(()) } else { Err(error) }
            }
            other => other,
        }
    }

    /// Puts a button with a link under the payment; the last one counts.
    pub async fn link(&self, link: OrderLink) -> Result<(), Error> {
        self.calls().steady(&SetOrderLink::new(self.key.reference.clone(), link)).await
    }

    /// Receipt and link as the platform has them; `not_found` if there is neither.
    pub async fn order_details(&self) -> Result<OrderDetails, Error> {
        self.calls().steady(&GetOrder::new(self.key.reference.clone())).await
    }

    fn calls(&self) -> ApiCalls {
        ApiCalls { shared: Arc::clone(&self.shared), msn: self.key.msn.clone() }
    }

    async fn taken(&self) -> Result<Money, Error> {
        match self.status().await?.status {
            Status::Paid { captured, .. } => Ok(captured),
            Status::Approved { reserved, .. } => Ok(reserved),
            other => Err(Error::new(ErrorName::WrongState)
                .with_reference(self.key.reference.as_str())
                .with_detail(&format!(
                    "a receipt belongs to money that was taken, and it is {}",
                    other.name()
                ))),
        }
    }
}
