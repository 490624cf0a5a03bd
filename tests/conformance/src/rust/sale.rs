//! From JSON to values; a value that cannot be is refused by the library.

use std::time::Duration;

use kasse::api::{Customer, CustomerInteraction, PngSize, QrFormat};
use kasse::error::Error;
use kasse::flow::payment as flow;
use kasse::ids::{CustomerToken, MerchantQrId, OrderId, PersonalQr, Reference, ReturnUrl};
use kasse::metadata::Metadata;
use kasse::money::{Currency, Money};
use kasse::receipt::{Line, Receipt, TaxSplit};
use kasse::till::{self, Sale, Till};

use super::ask;
use super::host::Trouble;

pub(super) fn amount(amount: &ask::Amount) -> Result<Money, Trouble> {
    let currency = Currency::parse(&amount.currency)?;
    match (amount.value, &amount.text) {
        (Some(minor), None) => Ok(Money::new(minor, currency)?),
        (None, Some(text)) => Ok(Money::parse(text, currency)?),
        _ => Err(Trouble::NotUnderstood("an amount has either value or text".to_owned())),
    }
}

pub(super) fn sale(till: &Till, pay: ask::Pay) -> Result<Sale, Trouble> {
    let mut sale = Sale::new(amount(&pay.amount)?, meet(till, pay.meet)?);
    if let Some(order) = pay.order {
        sale = sale.order(OrderId::new(order)?);
    }
    if let Some(reference) = pay.reference {
        sale = sale.reference(Reference::new(reference)?);
    }
    if matches!(pay.capture, Some(ask::Capture::Manual)) {
        sale = sale.capture_manually();
    }
    if let Some(policy) = pay.after_restart {
        sale = sale.after_restart(match policy {
            ask::AfterRestart::Hold => flow::AfterRestart::Hold,
            ask::AfterRestart::FollowPolicy => flow::AfterRestart::FollowPolicy,
        });
    }
    if let Some(ms) = pay.give_up_after_ms {
        sale = sale.give_up_after(Duration::from_millis(ms));
    }
    if let Some(ms) = pay.release_unless_settled_within_ms {
        sale = sale.release_unless_settled_within(Duration::from_millis(ms));
    }
    if let Some(text) = pay.description {
        sale = sale.description(text);
    }
    if let Some(present) = pay.customer_present {
        let interaction =
            if present { CustomerInteraction::Present } else { CustomerInteraction::NotPresent };
        sale = sale.interaction(interaction);
    }
    if let Some(receipt) = pay.receipt {
        sale = sale.receipt(whole(receipt)?);
    }
    if !pay.metadata.is_empty() {
        sale = sale.metadata(Metadata::new(pay.metadata)?);
    }
    if let Some(years) = pay.minimum_user_age {
        sale = sale.minimum_user_age(years);
    }
    Ok(sale)
}

pub(super) fn meet(till: &Till, meet: ask::Meet) -> Result<till::Meet, Error> {
    Ok(match meet {
        ask::Meet::DynamicQr { format, size } => till::Meet::DynamicQr(self::format(format, size)?),
        ask::Meet::MerchantScan { personal_qr } => till::Meet::MerchantScan(PersonalQr::new(personal_qr)?),
        ask::Meet::PhoneNumber { number } => till::Meet::PhoneNumber(till.phone(&number)?),
        ask::Meet::Callback { customer_token } => till::Meet::Callback(CustomerToken::new(customer_token)?),
        ask::Meet::Sticker { id } => till::Meet::Sticker(MerchantQrId::new(id)?),
        ask::Meet::Redirect { return_url, number } => till::Meet::Redirect {
            return_url: ReturnUrl::new(return_url)?,
            customer: number.map(|number| till.phone(&number)).transpose()?.map(Customer::Phone),
        },
    })
}

/// Text if nothing is said.
pub(super) fn format(format: Option<ask::Format>, size: Option<u16>) -> Result<QrFormat, Error> {
    Ok(match format {
        None | Some(ask::Format::Text) => QrFormat::Text,
        Some(ask::Format::Svg) => QrFormat::Svg,
        Some(ask::Format::Png) => QrFormat::Png(size.map(PngSize::new).transpose()?),
    })
}

pub(super) fn whole(receipt: ask::Receipt) -> Result<Receipt, Error> {
    let mut builder = Receipt::builder(Currency::parse(&receipt.currency)?);
    for line in receipt.lines {
        builder = builder.line(one(line));
    }
    if let Some(tip) = receipt.tip {
        builder = builder.tip(tip);
    }
    Ok(builder.build()?)
}

fn one(line: ask::Line) -> Line {
    let ask::Line { id, name, total, tax_rate, .. } = line;
    let built = match (line.excluding_tax, line.tax) {
        (Some(excluding_tax), Some(tax)) => {
            Line::with_split(id, name, total, tax_rate, TaxSplit { excluding_tax, tax })
        }
        _ => Line::new(id, name, total, tax_rate),
    };
    if line.returned { built.returned() } else { built }
}
