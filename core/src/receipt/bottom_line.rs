use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::money::Currency;

/// What belongs to the receipt as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct BottomLine {
    pub(super) currency: Currency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tip_amount: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pos_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) receipt_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) payment_sources: Option<PaymentSources>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) barcode: Option<Barcode>,
}

/// What was paid in other ways than this payment, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentSources {
    /// By gift card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gift_card: Option<i64>,
    /// By card at the till's own terminal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<i64>,
    /// By voucher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<i64>,
    /// In cash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash: Option<i64>,
}

/// A bar code that the app shows on the receipt. The platform wants both keys; either may be null.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct Barcode {
    #[zeroize(skip)]
    format: Option<BarcodeFormat>,
    data: Option<String>,
}

/// A kind of bar code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BarcodeFormat {
    /// EAN-13.
    #[serde(rename = "EAN-13")]
    Ean13,
    /// Code 39.
    #[serde(rename = "CODE 39")]
    Code39,
    /// Code 128.
    #[serde(rename = "CODE 128")]
    Code128,
}

impl BottomLine {
    pub(super) fn new(currency: Currency) -> Self {
        Self {
            currency,
            tip_amount: None,
            pos_id: None,
            receipt_number: None,
            payment_sources: None,
            barcode: None,
        }
    }
}

impl PaymentSources {
    /// All of them, in minor units.
    pub(super) fn sum(self) -> i128 {
        [self.gift_card, self.card, self.voucher, self.cash].into_iter().flatten().map(i128::from).sum()
    }
}

impl Barcode {
    pub(super) fn new(format: BarcodeFormat, data: impl Into<String>) -> Self {
        Self { format: Some(format), data: Some(data.into()) }
    }
}
