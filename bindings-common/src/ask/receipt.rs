use kasse::error::Invalid;
use kasse::money::Currency;
use kasse::receipt::{self, Line, PaymentSources, TaxSplit, UnitInfo};

use super::some;
use crate::record::{Barcode, QuantityUnit, Receipt, ReceiptLine};

impl Receipt {
    /// As the core takes it; without a currency of its own in `currency`.
    ///
    /// # Errors
    /// What the core's builder refuses, with the field.
    pub fn whole(self, currency: Currency) -> Result<receipt::Receipt, Invalid> {
        let currency = self.currency.as_deref().map_or(Ok(currency), Currency::parse)?;
        let mut builder = receipt::Receipt::builder(currency);
        for line in self.lines {
            builder = builder.line(line.whole()?);
        }
        if let Some(tip) = some(self.tip) {
            builder = builder.tip(tip);
        }
        if let Some(text) = self.pos_id {
            builder = builder.pos_id(text);
        }
        if let Some(text) = self.receipt_number {
            builder = builder.receipt_number(text);
        }
        let sources = PaymentSources {
            gift_card: some(self.gift_card),
            card: some(self.card),
            voucher: some(self.voucher),
            cash: some(self.cash),
        };
        if sources != PaymentSources::default() {
            builder = builder.payment_sources(sources);
        }
        if let Some(kind) = self.barcode {
            let data = self.barcode_data.ok_or_else(|| {
                Invalid::new("receipt.barcode_data", "is missing", "what the bar code says")
            })?;
            builder = builder.barcode(kind.core(), data);
        }
        builder.build()
    }
}

impl ReceiptLine {
    fn whole(self) -> Result<Line, Invalid> {
        let unit = self.unit_info()?;
        let id = super::needed(self.id, "receipt.lines.id")?;
        let name = super::needed(self.name, "receipt.lines.name")?;
        let mut line = match (self.excluding_tax, self.tax) {
            (0, 0) => Line::new(id, name, self.total, self.tax_rate),
            (excluding_tax, tax) => {
                Line::with_split(id, name, self.total, self.tax_rate, TaxSplit { excluding_tax, tax })
            }
        };
        if let Some(unit) = unit {
            line = line.unit(unit);
        }
        if let Some(discount) = some(self.discount) {
            line = line.discount(discount);
        }
        if let Some(url) = self.product_url {
            line = line.product_url(url);
        }
        if self.returned {
            line = line.returned();
        }
        Ok(if self.shipping { line.shipping() } else { line })
    }

    fn unit_info(&self) -> Result<Option<UnitInfo>, Invalid> {
        match (&self.quantity, self.quantity_unit, self.unit_price) {
            (Some(quantity), unit, price) => {
                let unit = unit.unwrap_or(QuantityUnit::Pcs).core();
                Ok(Some(UnitInfo::measured(price, quantity.clone(), unit)))
            }
            (None, None, 0) => Ok(None),
            _ => {
                Err(Invalid::new("receipt.lines.quantity", "is missing", "how many the price or unit is of"))
            }
        }
    }
}

impl QuantityUnit {
    fn core(self) -> receipt::QuantityUnit {
        match self {
            Self::Pcs => receipt::QuantityUnit::Pcs,
            Self::Kg => receipt::QuantityUnit::Kg,
            Self::Km => receipt::QuantityUnit::Km,
            Self::Minute => receipt::QuantityUnit::Minute,
            Self::Litre => receipt::QuantityUnit::Litre,
            Self::Kwh => receipt::QuantityUnit::Kwh,
        }
    }
}

impl Barcode {
    fn core(self) -> receipt::BarcodeFormat {
        match self {
            Self::Ean13 => receipt::BarcodeFormat::Ean13,
            Self::Code39 => receipt::BarcodeFormat::Code39,
            Self::Code128 => receipt::BarcodeFormat::Code128,
        }
    }
}
