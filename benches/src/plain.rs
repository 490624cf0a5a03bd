//! The peer: the same calls as a complete payment of Kasse, with reqwest and serde_json and nothing else. No
//! journal, no retries, no checks of what comes back beyond its status.

use std::sync::Arc;
use std::time::Instant;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder};
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};

use crate::work::{Address, Paid};
use crate::{Failure, cpu};

#[derive(Deserialize)]
struct Token {
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
struct Created {
    redirect_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payment {
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

/// The client of Kasse's transport: the same TLS, the same options.
pub fn http() -> Result<Client, Failure> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent("plain/1")
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy();
    Ok(client.build()?)
}

/// Makes payments, one after the other.
pub fn pay(at: &Address, warm: u32, counted: u32) -> Result<Paid, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let shop = Shop::enter(at).await?;
        let mut last = String::new();
        for number in 0..warm {
            last = shop.pay(number).await?;
        }
        let (start, before) = (Instant::now(), cpu::used());
        for number in 0..counted {
            last = shop.pay(warm + number).await?;
        }
        Ok(Paid { cpu: cpu::used() - before, wall: start.elapsed(), last })
    })
}

struct Shop {
    http: Client,
    payments: String,
    headers: HeaderMap,
    run: u32,
}

impl Shop {
    async fn enter(at: &Address) -> Result<Self, Failure> {
        let http = http()?;
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("ocp-apim-subscription-key", at.subscription_key.as_str()),
            ("merchant-serial-number", at.msn.as_str()),
            ("vipps-system-name", crate::till::SYSTEM.0),
            ("vipps-system-version", crate::till::SYSTEM.1),
            ("vipps-system-plugin-name", "plain"),
            ("vipps-system-plugin-version", "1"),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value)?);
        }
        let request = http
            .post(format!("{}/accesstoken/get", at.base_url))
            .headers(headers.clone())
            .header("client_id", &at.client_id)
            .header("client_secret", &at.client_secret)
            .header("content-length", 0);
        let token: Token = read(request).await?;
        headers.insert(AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {}", token.access_token))?);
        let payments = format!("{}/epayment/v1/payments", at.base_url);
        Ok(Self { http, payments, headers, run: std::process::id() })
    }

    async fn pay(&self, number: u32) -> Result<String, Failure> {
        let reference = format!("plain-{}-{number:08}", self.run);
        let create = Create {
            reference: &reference,
            amount: amount(),
            payment_method: Method { kind: "WALLET" },
            user_flow: "QR",
            customer_interaction: "CUSTOMER_PRESENT",
            qr_format: Format { format: "TEXT/TARGETURL" },
            payment_description: crate::till::DESCRIPTION,
        };
        let payment = format!("{}/{reference}", self.payments);
        let key = |kind: &str| format!("{kind}-{}-{number}", self.run);
        let created: Created = read(self.post(&self.payments, &key("create"), &create)?).await?;
        let approved: Payment = read(self.get(&payment)).await?;
        let capture = Capture { modification_amount: amount() };
        let captured: Payment =
            read(self.post(&format!("{payment}/capture"), &key("capture"), &capture)?).await?;
        let good = !created.redirect_url.is_empty()
            && [&approved, &captured].iter().all(|payment| payment.state == "AUTHORIZED")
            && captured.aggregate.captured_amount.value == crate::till::MINOR;
        if good { Ok(reference) } else { Err(format!("{reference} was not paid").into()) }
    }

    fn get(&self, url: &str) -> RequestBuilder {
        self.http.get(url).headers(self.headers.clone())
    }

    fn post(&self, url: &str, key: &str, body: &impl Serialize) -> Result<RequestBuilder, Failure> {
        Ok(self
            .http
            .post(url)
            .headers(self.headers.clone())
            .header("idempotency-key", key)
            .header(CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(body)?))
    }
}

fn amount() -> Amount {
    Amount { currency: "NOK".to_owned(), value: crate::till::MINOR }
}

async fn read<T: serde::de::DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let answer = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}
