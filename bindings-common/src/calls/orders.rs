use kasse::error::Error;
use kasse::ids::HttpsUrl;
use kasse::till::{LinkCategory, OrderLink};

use super::payments::TillPayment;
use crate::record::Receipt;

/// As [`Payment::add_receipt`](kasse::till::Payment::add_receipt).
///
/// # Errors
/// As there, and what is wrong with the receipt.
pub async fn add_receipt(payment: TillPayment, receipt: Receipt) -> Result<(), Error> {
    payment.payment.add_receipt(receipt.whole(payment.currency)?).await
}

/// As [`Payment::link`](kasse::till::Payment::link); `category` is the platform's word.
///
/// # Errors
/// As there.
pub async fn link(
    payment: TillPayment,
    category: String,
    url: String,
    image: Option<String>,
) -> Result<(), Error> {
    let mut link = OrderLink::new(LinkCategory::from(category), HttpsUrl::new(url)?)?;
    if let Some(image) = image {
        link = link.image(image)?;
    }
    payment.payment.link(link).await
}

/// What stands under a payment in the app, as JSON: `lines`, how many lines the receipt has, or null; `link`, null or
/// `category` and `url`.
///
/// # Errors
/// As [`Payment::order_details`](kasse::till::Payment::order_details).
pub async fn order_details(payment: TillPayment) -> Result<String, Error> {
    let found = payment.payment.order_details().await?;
    let link = found
        .link
        .map(|(category, url)| serde_json::json!({ "category": category.as_str(), "url": url.to_string() }));
    let lines = found.receipt.map(|receipt| receipt.lines());
    Ok(serde_json::json!({ "lines": lines, "link": link }).to_string())
}
