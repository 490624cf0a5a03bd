//! The peer: the same calls as a complete payment of Kasse, with reqwest and serde_json and nothing else. No
//! journal, no retries, no checks of what comes back beyond its status.

use std::sync::Arc;
use std::time::Instant;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder};
use rustls::{ClientConfig, RootCertStore};

use crate::calls::{Calls, Post, paid};
use crate::till::side_by_side;
use crate::work::{Address, Paid};
use crate::{Failure, cpu};

/// The client of Kasse's transport: the same TLS, the same options.
pub fn http() -> Result<Client, Failure> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls()?)
        .user_agent("plain/1")
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy();
    Ok(client.build()?)
}

pub(crate) fn tls() -> Result<ClientConfig, Failure> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// Makes payments, one after the other in each lane.
pub fn pay(at: &Address, [warm, counted]: [u32; 2], lanes: u32) -> Result<Paid, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let shop = Shop::enter(at).await?;
        let one = |number| shop.pay(number);
        side_by_side(lanes, 0..warm, &one).await?;
        let (start, before) = (Instant::now(), cpu::used());
        let last = side_by_side(lanes, warm..warm + counted, &one).await?;
        Ok(Paid { cpu: cpu::used() - before, wall: start.elapsed(), last })
    })
}

struct Shop {
    http: Client,
    calls: Calls,
}

impl Shop {
    async fn enter(at: &Address) -> Result<Self, Failure> {
        let (http, mut calls) = (http()?, Calls::new(at)?);
        let request = http
            .post(format!("{}/accesstoken/get", at.base_url))
            .headers(calls.headers.clone())
            .header("client_id", &at.client_id)
            .header("client_secret", &at.client_secret)
            .header("content-length", 0);
        calls.have(&read(request).await?)?;
        Ok(Self { http, calls })
    }

    async fn pay(&self, number: u32) -> Result<String, Failure> {
        let mut asked = self.calls.of(number)?;
        let created = read(self.post(&mut asked.create)).await?;
        let approved = read(self.http.get(&asked.read).headers(self.calls.headers.clone())).await?;
        let captured = read(self.post(&mut asked.capture)).await?;
        paid(asked, &created, &[approved, captured])
    }

    fn post(&self, post: &mut Post) -> RequestBuilder {
        self.http
            .post(&post.url)
            .headers(self.calls.headers.clone())
            .header("idempotency-key", &post.key)
            .header(CONTENT_TYPE, "application/json")
            .body(std::mem::take(&mut post.body))
    }
}

async fn read<T: serde::de::DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let answer = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}
