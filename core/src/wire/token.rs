//! `POST /accesstoken/get`.

use std::fmt;

use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::lenient::{self, Whole};

/// The answer of the token endpoint. Its numbers are documented as texts; clients have seen both.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct TokenAnswer {
    /// The token, a JWT of a thousand characters and more.
    pub access_token: String,
    /// Always `Bearer`.
    #[serde(default, deserialize_with = "lenient::optional")]
    pub token_type: Option<String>,
    #[zeroize(skip)]
    #[serde(default, deserialize_with = "lenient::optional")]
    expires_in: Option<Whole>,
    #[zeroize(skip)]
    #[serde(default, deserialize_with = "lenient::optional")]
    expires_on: Option<Whole>,
    #[zeroize(skip)]
    #[serde(default, deserialize_with = "lenient::optional")]
    not_before: Option<Whole>,
}

impl TokenAnswer {
    /// Seconds of life from the moment of the answer.
    pub fn expires_in(&self) -> Option<i64> {
        self.expires_in.map(|seconds| seconds.0)
    }

    /// End of life in Unix seconds, by the platform's clock.
    pub fn expires_on(&self) -> Option<i64> {
        self.expires_on.map(|seconds| seconds.0)
    }

    /// Beginning of life in Unix seconds, by the platform's clock.
    pub fn not_before(&self) -> Option<i64> {
        self.not_before.map(|seconds| seconds.0)
    }
}

impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenAnswer({} characters)", self.access_token.len())
    }
}
