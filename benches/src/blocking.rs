//! The other peer: the same calls with reqwest's blocking client. Its connections live on a thread of its own, so that any
//! thread can call and wait, as Kasse's do.

use std::time::Instant;

use reqwest::blocking::{Client, RequestBuilder};
use reqwest::header::CONTENT_TYPE;

use crate::calls::{Calls, Post, paid};
use crate::work::{Address, Paid};
use crate::{Failure, cpu, plain};

/// Makes payments, one after the other.
pub fn pay(at: &Address, [warm, counted]: [u32; 2]) -> Result<Paid, Failure> {
    let shop = Shop::enter(at)?;
    let mut last = String::new();
    for number in 0..warm {
        last = shop.pay(number)?;
    }
    let (start, before) = (Instant::now(), cpu::used());
    for number in 0..counted {
        last = shop.pay(warm + number)?;
    }
    Ok(Paid { cpu: cpu::used() - before, wall: start.elapsed(), last })
}

struct Shop {
    http: Client,
    calls: Calls,
}

impl Shop {
    fn enter(at: &Address) -> Result<Self, Failure> {
        let http = Client::builder()
            .tls_backend_preconfigured(plain::tls()?)
            .user_agent("plain/1")
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .build()?;
        let mut calls = Calls::new(at)?;
        let request = http
            .post(format!("{}/accesstoken/get", at.base_url))
            .headers(calls.headers.clone())
            .header("client_id", &at.client_id)
            .header("client_secret", &at.client_secret)
            .header("content-length", 0);
        calls.have(&read(request)?)?;
        Ok(Self { http, calls })
    }

    fn pay(&self, number: u32) -> Result<String, Failure> {
        let mut asked = self.calls.of(number)?;
        let created = read(self.post(&mut asked.create))?;
        let approved = read(self.http.get(&asked.read).headers(self.calls.headers.clone()))?;
        let captured = read(self.post(&mut asked.capture))?;
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

fn read<T: serde::de::DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let answer = request.send()?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes()?)?)
}
