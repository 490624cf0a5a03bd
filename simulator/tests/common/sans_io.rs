//! A client that hands requests to the platform directly.

use kasse_simulator::{
    Credentials, Headers, Method, Millis, Outcome, Platform, PlatformOptions, Request, Response,
};
use serde_json::{Value, json};

/// 2026-03-02T09:00:00Z
pub const START: Millis = 1_772_442_000_000;

pub struct Till {
    pub platform: Platform,
    pub now: Millis,
    pub keys: Credentials,
    pub token: String,
    next_key: u32,
}

pub struct Reply {
    pub status: u16,
    pub body: Value,
    pub response: Response,
}

impl Reply {
    /// The numeric error code, if the body has one.
    pub fn code(&self) -> Option<u32> {
        let extra = self.body["extraDetails"].as_array()?;
        let code = extra.iter().find(|detail| detail["name"] == "ErrorCode")?;
        code["reason"].as_str()?.parse().ok()
    }

    /// The fields that break the schema, in the order in which they are named.
    pub fn fields(&self) -> Vec<&str> {
        let extra = self.body["extraDetails"].as_array().map(Vec::as_slice).unwrap_or_default();
        extra
            .iter()
            .filter_map(|detail| detail["name"].as_str())
            .filter(|name| *name != "ErrorCode")
            .collect()
    }
}

impl Till {
    pub fn new() -> Self {
        Self::with(PlatformOptions::default())
    }

    pub fn with(options: PlatformOptions) -> Self {
        Self::of(options, "123456")
    }

    /// A till of the unit with this MSN.
    pub fn of(options: PlatformOptions, msn: &str) -> Self {
        let unit = options.units.iter().find(|unit| unit.msn == msn).unwrap();
        let keys = Credentials::of(unit);
        let platform = Platform::new(options);
        let mut till = Self { platform, now: START, keys, token: String::new(), next_key: 0 };
        till.token = till.fetch_token().body["access_token"].as_str().unwrap().to_owned();
        till
    }

    pub fn fetch_token(&mut self) -> Reply {
        let keys = self.keys.clone();
        let headers = Headers {
            client_id: Some(&keys.client_id),
            client_secret: Some(&keys.client_secret),
            subscription_key: Some(&keys.subscription_key),
            ..Headers::default()
        };
        self.raw(Method::Post, "/accesstoken/get", headers, b"")
    }

    pub fn raw(&mut self, method: Method, target: &str, headers: Headers<'_>, body: &[u8]) -> Reply {
        let request = Request { method, target, headers, body };
        match self.platform.handle(&request, self.now) {
            Outcome::Answer(response) => {
                let body = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
                Reply { status: response.status, body, response }
            }
            other => panic!("not an answer: {other:?}"),
        }
    }

    pub fn call(&mut self, method: Method, target: &str, key: Option<&str>, body: &str) -> Reply {
        let (bearer, keys) = (format!("Bearer {}", self.token), self.keys.clone());
        let headers = Headers {
            authorization: Some(&bearer),
            subscription_key: Some(&keys.subscription_key),
            msn: Some(&keys.msn),
            idempotency_key: key,
            content_type: Some("application/json"),
            ..Headers::default()
        };
        self.raw(method, target, headers, body.as_bytes())
    }

    /// A key nobody has used.
    pub fn key(&mut self) -> String {
        self.next_key += 1;
        format!("key-{}", self.next_key)
    }

    pub fn create_with(&mut self, key: &str, body: &Value) -> Reply {
        self.call(Method::Post, "/epayment/v1/payments", Some(key), &body.to_string())
    }

    pub fn create(&mut self, body: &Value) -> Reply {
        let key = self.key();
        self.create_with(&key, body)
    }

    pub fn change(&mut self, reference: &str, what: &str, key: &str, body: &str) -> Reply {
        self.call(Method::Post, &format!("/epayment/v1/payments/{reference}/{what}"), Some(key), body)
    }

    pub fn capture(&mut self, reference: &str, value: i64) -> Reply {
        let (key, body) = (self.key(), self.modification(value));
        self.change(reference, "capture", &key, &body)
    }

    pub fn refund(&mut self, reference: &str, value: i64) -> Reply {
        let (key, body) = (self.key(), self.modification(value));
        self.change(reference, "refund", &key, &body)
    }

    pub fn cancel(&mut self, reference: &str) -> Reply {
        let key = self.key();
        self.change(reference, "cancel", &key, "")
    }

    pub fn get(&mut self, reference: &str) -> Reply {
        self.call(Method::Get, &format!("/epayment/v1/payments/{reference}"), None, "")
    }

    pub fn events(&mut self, reference: &str) -> Reply {
        self.call(Method::Get, &format!("/epayment/v1/payments/{reference}/events"), None, "")
    }

    pub fn currency(&self) -> &'static str {
        let unit = self.platform.units().iter().find(|unit| unit.msn == self.keys.msn).unwrap();
        match unit.market {
            kasse_simulator::Market::No => "NOK",
            kasse_simulator::Market::Dk => "DKK",
            kasse_simulator::Market::Fi => "EUR",
        }
    }

    pub fn modification(&self, value: i64) -> String {
        json!({"modificationAmount": {"value": value, "currency": self.currency()}}).to_string()
    }

    /// The body of a payment with a QR code.
    pub fn qr(&self, reference: &str, value: i64) -> Value {
        json!({
            "amount": {"value": value, "currency": self.currency()},
            "paymentMethod": {"type": "WALLET"},
            "reference": reference,
            "userFlow": "QR",
            "customerInteraction": "CUSTOMER_PRESENT",
        })
    }

    /// The body of a payment that is pushed to a customer.
    pub fn push(&self, reference: &str, value: i64, customer: &Value) -> Value {
        let mut body = self.qr(reference, value);
        body["userFlow"] = json!("PUSH_MESSAGE");
        body["customer"] = customer.clone();
        body
    }

    /// A payment the customer has approved.
    pub fn approved(&mut self, reference: &str, value: i64) {
        let body = self.qr(reference, value);
        assert_eq!(self.create(&body).status, 201);
        self.platform.approve(reference, None).unwrap();
    }
}
