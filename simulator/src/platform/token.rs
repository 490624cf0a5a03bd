//! Access tokens.

use serde::Serialize;

use super::{Environment, Platform};
use crate::expiring::Expiring;
use crate::fail::{Checked, Fail, write};
use crate::http::{Headers, Millis, Response};
use crate::moment::{self, DAY, HOUR};
use crate::random::Random;

/// Content type of the token answer.
const TOKEN_JSON: &str = "application/json;charset=UTF-8";
/// Bytes of filling that bring a token above the documented 1000 characters.
const FILLING: usize = 720;

/// The tokens in circulation, with their sales units; any number can be valid at once.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Expiring<usize>);

#[derive(Serialize)]
struct TokenBody<'a> {
    token_type: &'a str,
    expires_in: String,
    ext_expires_in: String,
    expires_on: String,
    not_before: String,
    resource: &'a str,
    access_token: &'a str,
}

impl Tokens {
    /// The unit whose token this is, if it is still valid.
    pub(crate) fn unit_of(&self, token: &str, now: Millis) -> Option<usize> {
        self.0.get(token, now).copied()
    }

    /// Makes one token invalid.
    pub(crate) fn revoke(&mut self, token: &str) {
        self.0.remove(token);
    }

    /// Makes every token invalid.
    pub(crate) fn revoke_all(&mut self) {
        self.0.clear();
    }

    fn issue(&mut self, unit: usize, now: Millis, life: Millis, random: &mut Random) -> String {
        let text = jwt(random);
        self.0.insert(&text, unit, now + life, now);
        text
    }
}

/// Three parts like a JWT; nothing in it is worth reading.
fn jwt(random: &mut Random) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut text = URL_SAFE_NO_PAD.encode(br#"{"typ":"JWT","alg":"RS256"}"#);
    text.push('.');
    text.push_str(&URL_SAFE_NO_PAD.encode([b'.'; FILLING]));
    text.push('.');
    text.push_str(&URL_SAFE_NO_PAD.encode(random.bytes::<32>()));
    text
}

impl Platform {
    /// How long a token lives.
    fn token_life(&self) -> Millis {
        match self.options.environment {
            Environment::Test => HOUR,
            Environment::Production => DAY,
        }
    }

    pub(super) fn fetch_token(&mut self, headers: &Headers<'_>) -> Checked<Response> {
        let (unit, _) = self.unit_of_key(headers)?;
        let keys = &self.unit(unit)?.keys;
        let known =
            self.options.units.iter().any(|unit| Some(unit.keys.client_id.as_str()) == headers.client_id);
        if headers.client_id.is_none() || headers.client_secret.is_none() {
            return Err(Fail::Token {
                status: 400,
                error: "invalid_request",
                number: 900_144,
                description: "The request must contain client_id and client_secret.",
            });
        }
        if !known {
            return Err(Fail::Token {
                status: 400,
                error: "unauthorized_client",
                number: 700_016,
                description: "The application was not found in the directory.",
            });
        }
        let own =
            headers.client_id == Some(&keys.client_id) && headers.client_secret == Some(&keys.client_secret);
        if !own {
            return Err(Fail::Token {
                status: 401,
                error: "invalid_client",
                number: 7_000_215,
                description: "An invalid client secret was provided.",
            });
        }
        let life = self.token_life();
        let token = self.tokens.issue(unit, self.now, life, &mut self.random);
        let (now, life) = (moment::seconds(self.now), moment::seconds(life));
        let body = TokenBody {
            token_type: "Bearer",
            expires_in: life.to_string(),
            ext_expires_in: life.to_string(),
            expires_on: (now + life).to_string(),
            not_before: now.to_string(),
            resource: "00000002-0000-0000-c000-000000000000",
            access_token: &token,
        };
        Ok(Response::new(200, TOKEN_JSON, write(&body)))
    }
}
