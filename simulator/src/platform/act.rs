//! What others do to a payment: the customer, somebody in the portal, time.

use serde::{Deserialize, Serialize};

use super::adjust::Adjustment;
use super::{Platform, PlayError};
use crate::check::create::Asked;
use crate::fail::Fail;
use crate::ledger::Cause;
use crate::payment::State;

/// Something that is done to a payment without a call of its merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// The customer approves.
    Approve,
    /// The customer declines.
    Decline,
    /// The customer is in the middle of approving.
    StartApproving,
    /// The customer stops in the middle of approving.
    StopApproving,
    /// The time to approve is over.
    Expire,
    /// The merchant cancels by hand in the portal.
    PortalCancel,
    /// The merchant captures by hand in the portal.
    PortalCapture {
        /// Minor units; everything that is left if it is left out.
        #[serde(default)]
        amount: Option<i64>,
    },
    /// The merchant refunds by hand in the portal.
    PortalRefund {
        /// Minor units; everything that is left if it is left out.
        #[serde(default)]
        amount: Option<i64>,
    },
}

impl Platform {
    /// Does something to a payment, by `reference` or `msn:reference`.
    ///
    /// # Errors
    /// It cannot be done; nothing has changed.
    pub fn act(&mut self, reference: &str, act: Act) -> Result<(), PlayError> {
        let place = self.locate(reference)?;
        self.act_on(place, act)
    }

    pub(super) fn act_on(&mut self, place: usize, act: Act) -> Result<(), PlayError> {
        match act {
            Act::Approve => self.approve_payment(place, None).map(|_| ()),
            Act::Decline => self.decline_payment(place),
            Act::StartApproving => self.set_approving(place, true),
            Act::StopApproving => self.set_approving(place, false),
            Act::Expire => self.expire_now(place),
            Act::PortalCancel => self.portal(place, Adjustment::Cancel { transaction_only: false }),
            Act::PortalCapture { amount } => {
                let payment = self.payments.get(place).ok_or(PlayError::UnknownPayment)?;
                let value = amount.unwrap_or_else(|| payment.left_to_capture());
                let asked = Asked { value, currency: payment.terms.currency };
                self.portal(place, Adjustment::Capture(asked))
            }
            Act::PortalRefund { amount } => {
                let payment = self.payments.get(place).ok_or(PlayError::UnknownPayment)?;
                let value = amount.unwrap_or_else(|| payment.left_to_refund());
                let asked = Asked { value, currency: payment.terms.currency };
                self.portal(place, Adjustment::Refund(asked))
            }
        }
    }

    fn portal(&mut self, place: usize, adjustment: Adjustment) -> Result<(), PlayError> {
        if let Adjustment::Capture(asked) | Adjustment::Refund(asked) = adjustment
            && asked.value < 0
        {
            return Err(PlayError::Refused { code: crate::codes::INVALID_AMOUNT.number });
        }
        self.move_money(place, adjustment, None, Cause::Portal).map_err(|fail| match fail {
            Fail::Code(code, _) => PlayError::Refused { code: code.number },
            _ => PlayError::UnknownPayment,
        })
    }

    fn set_approving(&mut self, place: usize, approving: bool) -> Result<(), PlayError> {
        let place = self.waiting(place)?;
        self.alter(place, |payment| payment.approving = approving);
        // It may have been the approval in progress only that kept it alive.
        self.expire(place);
        Ok(())
    }

    fn expire_now(&mut self, place: usize) -> Result<(), PlayError> {
        let place = self.waiting(place)?;
        self.end_unpaid(place, State::Expired, crate::payment::EventName::Expired);
        Ok(())
    }
}
