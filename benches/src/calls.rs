//! The calls of a complete payment, as a program makes them that has nothing but an HTTP client and serde_json.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::till::{DESCRIPTION, MINOR, SYSTEM};
use crate::work::Address;

/// Where the calls go, and what all of them have.
pub(crate) struct Calls {
    payments: String,
    /// Without those of a single request.
    pub(crate) headers: HeaderMap,
    run: u32,
}

/// A request that changes something.
pub(crate) struct Post {
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) body: Vec<u8>,
}

/// One payment from create to capture.
pub(crate) struct Asked {
    pub(crate) reference: String,
    pub(crate) create: Post,
    pub(crate) read: String,
    pub(crate) capture: Post,
}

#[derive(Deserialize)]
pub(crate) struct Token {
    access_token: String,
}

#[derive(Serialize, Deserialize)]
struct Amount {
    currency: String,
    value: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Create<'a> {
    reference: &'a str,
    amount: Amount,
    payment_method: Method,
    user_flow: &'static str,
    customer_interaction: &'static str,
    qr_format: Format,
    payment_description: &'static str,
}

#[derive(Serialize)]
struct Method {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Format {
    format: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Created {
    redirect_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payment {
    state: String,
    aggregate: Aggregate,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Aggregate {
    captured_amount: Amount,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Capture {
    modification_amount: Amount,
}

impl Calls {
    /// Of a program that has no token yet.
    pub(crate) fn new(at: &Address) -> Result<Self, Failure> {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("ocp-apim-subscription-key", at.subscription_key.as_str()),
            ("merchant-serial-number", at.msn.as_str()),
            ("vipps-system-name", SYSTEM.0),
            ("vipps-system-version", SYSTEM.1),
            ("vipps-system-plugin-name", "plain"),
            ("vipps-system-plugin-version", "1"),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value)?);
        }
        let payments = format!("{}/epayment/v1/payments", at.base_url);
        Ok(Self { payments, headers, run: std::process::id() })
    }

    pub(crate) fn have(&mut self, token: &Token) -> Result<(), Failure> {
        let value = HeaderValue::from_str(&format!("Bearer {}", token.access_token))?;
        self.headers.insert(AUTHORIZATION, value);
        Ok(())
    }

    pub(crate) fn of(&self, number: u32) -> Result<Asked, Failure> {
        let reference = format!("plain-{}-{number:08}", self.run);
        let create = Create {
            reference: &reference,
            amount: amount(),
            payment_method: Method { kind: "WALLET" },
            user_flow: "QR",
            customer_interaction: "CUSTOMER_PRESENT",
            qr_format: Format { format: "TEXT/TARGETURL" },
            payment_description: DESCRIPTION,
        };
        let capture = Capture { modification_amount: amount() };
        let read = format!("{}/{reference}", self.payments);
        let key = |kind: &str| format!("{kind}-{}-{number}", self.run);
        Ok(Asked {
            create: Post {
                url: self.payments.clone(),
                key: key("create"),
                body: serde_json::to_vec(&create)?,
            },
            capture: Post {
                url: format!("{read}/capture"),
                key: key("capture"),
                body: serde_json::to_vec(&capture)?,
            },
            read,
            reference,
        })
    }
}

/// The reference, if these answers say that it was paid.
pub(crate) fn paid(asked: Asked, created: &Created, read: &[Payment; 2]) -> Result<String, Failure> {
    let [approved, captured] = read;
    let good = !created.redirect_url.is_empty()
        && [approved, captured].iter().all(|payment| payment.state == "AUTHORIZED")
        && captured.aggregate.captured_amount.value == MINOR;
    if good { Ok(asked.reference) } else { Err(format!("{} was not paid", asked.reference).into()) }
}

fn amount() -> Amount {
    Amount { currency: "NOK".to_owned(), value: MINOR }
}
