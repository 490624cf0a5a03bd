//! Receipts: order lines that add up.
//!
//! A till has no web shop, so what was bought is what makes a payment recognisable in the customer's app. The
//! app shows the lines only if they add up to the payment, so that is what is checked here, and nothing else
//! beside the limits of the format.

mod bottom_line;
mod check;
mod line;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::Invalid;
use crate::money::{Currency, Money, PaymentAmount};

use bottom_line::{Barcode, BottomLine};
pub use bottom_line::{BarcodeFormat, PaymentSources};
pub use line::{Line, QuantityUnit, TaxSplit, UnitInfo};

/// What was bought and how the rest of it was paid, in the platform's form (`receipt`).
///
/// ```
/// use kasse::money::{Currency, Money, PaymentAmount};
/// use kasse::receipt::{Line, Receipt, UnitInfo};
///
/// let receipt = Receipt::builder(Currency::Nok)
///     .line(Line::new("4021", "Coffee", 9_800, 2500).unit(UnitInfo::pieces(4_900, 2)))
///     .line(Line::new("0007", "Newspaper", 4_500, 0))
///     .pos_id("k03")
///     .receipt_number("2026-000147")
///     .build()?;
/// receipt.check(PaymentAmount::new(Money::new(14_300, Currency::Nok)?)?)?;
/// # Ok::<(), kasse::error::Invalid>(())
/// ```
///
/// What somebody bought is theirs: `Debug` shows the number of lines, and the texts are wiped when it is dropped.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    order_lines: Vec<Line>,
    bottom_line: BottomLine,
}

/// Collects a receipt; [`build`](Self::build) checks it.
#[derive(Debug, Clone)]
pub struct ReceiptBuilder(Receipt);

impl Receipt {
    /// Highest tax rate, in hundredths of a percent (schema of `taxRate`).
    pub const MAX_TAX_RATE: i64 = 10_000;
    /// Longest quantity, in characters (schema of `unitInfo.quantity`).
    pub const MAX_QUANTITY_LENGTH: usize = 10;
    /// Most decimals of a quantity (the same schema).
    pub const MAX_QUANTITY_DECIMALS: usize = 8;

    /// A receipt in the currency of the payment, without lines yet.
    pub fn builder(currency: Currency) -> ReceiptBuilder {
        ReceiptBuilder(Self { order_lines: Vec::new(), bottom_line: BottomLine::new(currency) })
    }

    /// Whether it belongs to a payment of `amount`: the same currency, and lines - returns + tip - payment
    /// sources = amount. If it does not, the app would show none of the lines.
    pub fn check(&self, amount: PaymentAmount) -> Result<(), Invalid> {
        check::adds_up_to(self, amount.money())
    }

    /// The same for what was taken in the end, which may be less than a payment can be created for.
    pub fn check_taken(&self, taken: Money) -> Result<(), Invalid> {
        check::adds_up_to(self, taken)
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.order_lines
    }

    /// The currency of every amount in it.
    pub fn currency(&self) -> Currency {
        self.bottom_line.currency
    }

    /// The till's device number.
    pub fn pos_id(&self) -> Option<&str> {
        self.bottom_line.pos_id.as_deref()
    }

    /// The same, with this device number if it has none.
    #[must_use]
    pub fn or_pos_id(mut self, text: &str) -> Self {
        self.bottom_line.pos_id.get_or_insert_with(|| text.to_owned());
        self
    }

    /// The number on the till's own receipt.
    pub fn receipt_number(&self) -> Option<&str> {
        self.bottom_line.receipt_number.as_deref()
    }
}

impl ReceiptBuilder {
    /// Adds a line.
    #[must_use]
    pub fn line(mut self, line: Line) -> Self {
        self.0.order_lines.push(line);
        self
    }

    /// A tip, in minor units, on top of the lines.
    #[must_use]
    pub fn tip(mut self, minor: i64) -> Self {
        self.0.bottom_line.tip_amount = Some(minor);
        self
    }

    /// The till's device number.
    #[must_use]
    pub fn pos_id(mut self, text: impl Into<String>) -> Self {
        self.0.bottom_line.pos_id = Some(text.into());
        self
    }

    /// The number on the till's own receipt.
    #[must_use]
    pub fn receipt_number(mut self, text: impl Into<String>) -> Self {
        self.0.bottom_line.receipt_number = Some(text.into());
        self
    }

    /// What was paid in other ways, so that this payment is only the rest.
    #[must_use]
    pub fn payment_sources(mut self, sources: PaymentSources) -> Self {
        self.0.bottom_line.payment_sources = Some(sources);
        self
    }

    /// A bar code for the customer to show, for example when returning goods.
    #[must_use]
    pub fn barcode(mut self, format: BarcodeFormat, data: impl Into<String>) -> Self {
        self.0.bottom_line.barcode = Some(Barcode::new(format, data));
        self
    }

    /// Refuses a receipt without lines, a line whose amount without tax and tax are not its total, and values
    /// outside the schema. The error names the line, counted from 0, as in `receipt.orderLines[2].taxRate`.
    pub fn build(self) -> Result<Receipt, Invalid> {
        check::whole(&self.0)?;
        Ok(self.0)
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receipt({} lines, {})", self.order_lines.len(), self.currency())
    }
}

impl<'de> Deserialize<'de> for Receipt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Wire {
            order_lines: Vec<Line>,
            bottom_line: BottomLine,
        }
        let Wire { order_lines, bottom_line } = Wire::deserialize(deserializer)?;
        ReceiptBuilder(Self { order_lines, bottom_line }).build().map_err(serde::de::Error::custom)
    }
}
