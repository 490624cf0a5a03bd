//! The smallest HTTP client that can talk to the simulator: one request, one connection.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde::de::DeserializeOwned;
use serde_json::json;

use crate::orders::Packed;

/// Talks to one simulator.
#[derive(Debug, Clone)]
pub struct Hand {
    address: String,
}

impl Hand {
    pub fn new(base_url: &str) -> Self {
        Self { address: base_url.trim_start_matches("http://").to_owned() }
    }

    /// Milliseconds since the Unix epoch.
    pub fn now(&self) -> i64 {
        self.control::<serde_json::Value>("GET", "time", "")["now"].as_i64().unwrap()
    }

    pub fn advance(&self, ms: i64) {
        self.control::<serde_json::Value>("POST", "time/advance", &json!({ "ms": ms }).to_string());
    }

    /// How many requests have arrived.
    pub fn calls(&self) -> usize {
        self.control::<Vec<serde_json::Value>>("GET", "calls", "").len()
    }

    /// Delivers a request. The body of the answer.
    pub fn deliver(&self, request: &Packed) -> Vec<u8> {
        self.send(request)
    }

    fn control<T: DeserializeOwned>(&self, method: &str, call: &str, body: &str) -> T {
        let request = Packed {
            method: method.to_owned(),
            target: format!("/control/v1/{call}"),
            headers: Vec::new(),
            body: body.to_owned(),
        };
        serde_json::from_slice(&self.send(&request)).unwrap()
    }

    fn send(&self, request: &Packed) -> Vec<u8> {
        let Packed { method, target, headers, body } = request;
        let mut text =
            format!("{method} {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        let ours = |name: &str| !["host", "connection", "content-length"].contains(&name);
        for (name, value) in headers.iter().filter(|(name, _)| ours(name)) {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
        answer.split_off(end + 4)
    }
}
