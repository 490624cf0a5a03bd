//! `/webhooks/v1/webhooks`: registration, not delivery.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Body of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Where events are sent.
    pub url: String,
    /// Names of events: `epayments.payment.captured.v1`.
    pub events: Vec<String>,
}

/// Answer to a registration. The secret is shown this once.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Registered {
    /// The platform's id of the registration.
    pub id: String,
    /// The secret that signs the events.
    pub secret: String,
}

/// Answer to a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Every registration of the sales unit.
    pub webhooks: Vec<Listed>,
}

/// One registration as it is listed, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The platform's id of the registration.
    pub id: String,
    /// Where events are sent.
    pub url: String,
    /// Names of events.
    pub events: Vec<String>,
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Registered({})", self.id)
    }
}
