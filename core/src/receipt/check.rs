//! What a receipt is held to. Sums are made in 128 bits: no line can make them overflow.

use super::bottom_line::BottomLine;
use super::line::{Line, UnitInfo};
use super::{PaymentSources, Receipt};
use crate::error::Invalid;
use crate::money::Money;

pub(super) fn whole(receipt: &Receipt) -> Result<(), Invalid> {
    if receipt.order_lines.is_empty() {
        return Err(Invalid::new("receipt.orderLines", "is empty", "at least one line"));
    }
    for (at, line) in receipt.order_lines.iter().enumerate() {
        check_line(line).map_err(|fault| fault.under(&format!("receipt.orderLines[{at}]")))?;
    }
    not_negative("receipt.bottomLine.tipAmount", receipt.bottom_line.tip_amount)
}

pub(super) fn adds_up_to(receipt: &Receipt, amount: Money) -> Result<(), Invalid> {
    let bottom = &receipt.bottom_line;
    if bottom.currency != amount.currency() {
        let fault = format!("is {}", bottom.currency);
        let rule = format!("{}, the currency of the payment", amount.currency());
        return Err(Invalid::new("receipt.bottomLine.currency", fault, rule));
    }
    let sum = sum_of(&receipt.order_lines, bottom);
    if sum == i128::from(amount.minor()) {
        return Ok(());
    }
    let fault = format!("adds up to {sum} minor units, and amount.value is {}", amount.minor());
    Err(Invalid::new("receipt", fault, "lines - returns + tip - payment sources = amount.value"))
}

fn sum_of(lines: &[Line], bottom: &BottomLine) -> i128 {
    let lines: i128 = lines.iter().map(Line::counts).sum();
    let tip = i128::from(bottom.tip_amount.unwrap_or(0));
    let elsewhere = bottom.payment_sources.map_or(0, PaymentSources::sum);
    lines + tip - elsewhere
}

fn check_line(line: &Line) -> Result<(), Invalid> {
    if !(0..=Receipt::MAX_TAX_RATE).contains(&line.tax_rate) {
        let rule = "0 to 10000 hundredths of a percent: 2500 for 25 %";
        return Err(Invalid::new("taxRate", format!("is {}", line.tax_rate), rule));
    }
    let parts = i128::from(line.total_amount_excluding_tax) + i128::from(line.total_tax_amount);
    if parts != i128::from(line.total_amount) {
        let fault = format!("is {}, and its parts add up to {parts}", line.total_amount);
        return Err(Invalid::new("totalAmount", fault, "totalAmountExcludingTax + totalTaxAmount"));
    }
    not_negative("discount", line.discount)?;
    match &line.unit_info {
        Some(unit) => check_unit(unit).map_err(|fault| fault.under("unitInfo")),
        None => Ok(()),
    }
}

fn check_unit(unit: &UnitInfo) -> Result<(), Invalid> {
    const RULE: &str = "digits with at most a point and 8 decimals, 10 characters in all";
    not_negative("unitPrice", unit.unit_price)?;
    let found = unit.quantity.len();
    if found > Receipt::MAX_QUANTITY_LENGTH {
        return Err(Invalid::new("quantity", format!("has {found} characters"), RULE));
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let plain = match unit.quantity.split_once('.') {
        Some((whole, rest)) => digits(whole) && digits(rest) && rest.len() <= Receipt::MAX_QUANTITY_DECIMALS,
        None => digits(&unit.quantity),
    };
    if plain { Ok(()) } else { Err(Invalid::new("quantity", "is not a plain decimal number", RULE)) }
}

fn not_negative(field: &'static str, minor: Option<i64>) -> Result<(), Invalid> {
    match minor {
        Some(minor) if minor < 0 => Err(Invalid::new(field, "is negative", "zero or more minor units")),
        _ => Ok(()),
    }
}
