use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// One line of a receipt, as the till has it. It is checked when the receipt is built. `Debug` shows nothing of
/// it, and its texts are wiped when it is dropped.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Line {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) total_amount: i64,
    pub(super) total_amount_excluding_tax: i64,
    pub(super) total_tax_amount: i64,
    pub(super) tax_rate: i64,
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unit_info: Option<UnitInfo>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) discount: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) product_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) is_return: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) is_shipping: Option<bool>,
}

/// The two parts of a line's total, in minor units, as the till has computed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TaxSplit {
    /// Without tax, after discount.
    pub excluding_tax: i64,
    /// The tax.
    pub tax: i64,
}

/// How many of what a line is about. Shown to the customer, not computed with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnitInfo {
    pub(super) unit_price: Option<i64>,
    pub(super) quantity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) quantity_unit: Option<QuantityUnit>,
}

/// What a quantity counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
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

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(..)")
    }
}

impl Line {
    /// A line of `total` minor units including tax, after discount. The tax in it is computed from
    /// `tax_rate`, in hundredths of a percent (2500 is 25 %), rounded half away from zero.
    ///
    /// `id` is the product's; the platform documents no length for the texts: stay below 255 characters.
    pub fn new(id: impl Into<String>, name: impl Into<String>, total: i64, tax_rate: i64) -> Self {
        let tax = tax_within(total, tax_rate);
        let split = TaxSplit { excluding_tax: total.saturating_sub(tax), tax };
        Self::with_split(id, name, total, tax_rate, split)
    }

    /// The same, with the till's own figures for the tax, which may round in another way.
    pub fn with_split(
        id: impl Into<String>,
        name: impl Into<String>,
        total: i64,
        tax_rate: i64,
        split: TaxSplit,
    ) -> Self {
        Self {
            name: name.into(),
            id: id.into(),
            total_amount: total,
            total_amount_excluding_tax: split.excluding_tax,
            total_tax_amount: split.tax,
            tax_rate,
            unit_info: None,
            discount: None,
            product_url: None,
            is_return: None,
            is_shipping: None,
        }
    }

    /// How many of what; without it the line counts as one piece.
    #[must_use]
    pub fn unit(mut self, unit: UnitInfo) -> Self {
        self.unit_info = Some(unit);
        self
    }

    /// The discount in minor units that the total already has taken off.
    #[must_use]
    pub fn discount(mut self, minor: i64) -> Self {
        self.discount = Some(minor);
        self
    }

    /// A page about the product. Mandatory for Norwegian long-living payments.
    #[must_use]
    pub fn product_url(mut self, url: impl Into<String>) -> Self {
        self.product_url = Some(url.into());
        self
    }

    /// Goods taken back: the line counts against the others. Its own amounts stay positive.
    #[must_use]
    pub fn returned(mut self) -> Self {
        self.is_return = Some(true);
        self
    }

    /// Shipping: shown apart from the goods.
    #[must_use]
    pub fn shipping(mut self) -> Self {
        self.is_shipping = Some(true);
        self
    }

    /// What the line adds to the sum of the receipt, in minor units: negative for goods taken back.
    pub(super) fn counts(&self) -> i128 {
        let total = i128::from(self.total_amount);
        if self.is_return == Some(true) { -total } else { total }
    }
}

impl UnitInfo {
    /// So many pieces at `unit_price` minor units each, including tax, before discount.
    pub fn pieces(unit_price: i64, count: u32) -> Self {
        Self::measured(unit_price, count.to_string(), QuantityUnit::Pcs)
    }

    /// A measured quantity as text (`0.822`), at `unit_price` minor units per `unit`.
    pub fn measured(unit_price: i64, quantity: impl Into<String>, unit: QuantityUnit) -> Self {
        Self { unit_price: Some(unit_price), quantity: quantity.into(), quantity_unit: Some(unit) }
    }
}

/// The tax that a total including tax has in it.
fn tax_within(total: i64, tax_rate: i64) -> i64 {
    // A rate outside the schema is refused when the receipt is built.
    let rate = i128::from(tax_rate.clamp(0, super::Receipt::MAX_TAX_RATE));
    let whole = 10_000 + rate;
    let scaled = i128::from(total) * rate;
    let rounded = (scaled * 2 + whole * scaled.signum()) / (whole * 2);
    // At most half of the total, as the rate is at most 100 %.
    i64::try_from(rounded).unwrap_or_default()
}
