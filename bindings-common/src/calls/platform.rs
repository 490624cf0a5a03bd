use kasse::api::qr::{CreateOneTimeQr, Identified as CoreIdentified};
use kasse::api::{RawCall, RedirectUrl};
use kasse::clock::Timestamp;
use kasse::error::{Error, ErrorName};
use kasse::till::Till;

use super::payments::TillPayment;
use crate::ask::qr_format;
use crate::record::{Customer, Identified, OneTimeCode, QrFormat};

/// As [`Till::identify`].
///
/// # Errors
/// As there, and what is wrong with how the customer is named.
pub async fn identify(till: Till, customer: Customer) -> Result<Identified, Error> {
    let customer = customer.named(&till)?;
    Ok((&till.identify(customer).await?).into())
}

impl From<&CoreIdentified> for Identified {
    fn from(found: &CoreIdentified) -> Self {
        Self {
            phone: found.phone.as_str().to_owned(),
            made_at: found.made_at.map_or(0, Timestamp::millis),
            version: found.version.clone(),
        }
    }
}

/// A one-time code of the QR API for a payment's own page: for pages that show it to customers at a desk.
///
/// # Errors
/// As the plain call; `wrong_state` for a payment without a page.
pub async fn one_time_code(
    till: Till,
    payment: TillPayment,
    form: Option<QrFormat>,
    size: u32,
) -> Result<OneTimeCode, Error> {
    let form = qr_format(form, size)?;
    let code = payment.payment.code().await?;
    let landing = code.as_ref().and_then(|code| RedirectUrl::new(code.expose()));
    let landing = landing.ok_or_else(|| {
        Error::new(ErrorName::WrongState)
            .with_reference(payment.payment.reference().as_str())
            .with_detail("the payment has no page")
    })?;
    let made = till.api().call(&CreateOneTimeQr::new(landing, form)).await?;
    let left = made.expires_in.map_or(-1, |left| i64::try_from(left.as_secs()).unwrap_or(i64::MAX));
    Ok(OneTimeCode { code: made.url.as_str().to_owned(), expires_in_s: left })
}

/// Any call of the platform, with the till's keys and sales unit: method, path with query, JSON in and JSON out.
///
/// One request, once: nothing is journalled or repeated. An error of class `unknown` from a call that changes something
/// means it may have been carried out. To take money use [`pay`](super::pay).
///
/// # Errors
/// The platform's refusal, or no usable answer.
pub async fn api(
    till: Till,
    method: String,
    path: String,
    body: Option<String>,
    idempotency_key: Option<String>,
) -> Result<String, Error> {
    till.api().call(&RawCall::new(&method, path, body, idempotency_key)?).await
}
