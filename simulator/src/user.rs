//! Test users: the customers who can be played.

use serde::{Deserialize, Serialize};

/// Users under this age cannot pay businesses.
pub(crate) const BASE_AGE: u8 = 15;

/// A customer. `Debug` hides who it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// MSISDN: country code and number, 9 to 15 digits.
    pub phone: String,
    /// Given name.
    #[serde(default = "given")]
    pub first_name: String,
    /// Family name.
    #[serde(default = "family")]
    pub last_name: String,
    /// Whole years. Under 15: cannot pay a business.
    #[serde(default = "adult")]
    pub age: u8,
    /// Has approved a payment by hand before, which force approve needs.
    #[serde(default = "yes")]
    pub approved_before: bool,
    /// Has a card to pay with.
    #[serde(default = "yes")]
    pub has_card: bool,
}

fn given() -> String {
    "Test".to_owned()
}

fn family() -> String {
    "User".to_owned()
}

fn adult() -> u8 {
    34
}

fn yes() -> bool {
    true
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("User(..)")
    }
}

impl User {
    /// An adult with a card, who has approved a payment before.
    pub fn new(phone: &str, first_name: &str, last_name: &str) -> Self {
        Self {
            phone: phone.to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            age: adult(),
            approved_before: true,
            has_card: true,
        }
    }

    /// The users a simulator starts with. The first of a country is the one who pays when nobody is named.
    pub fn defaults() -> Vec<Self> {
        let aged = |age, user: Self| Self { age, ..user };
        vec![
            Self::new("4712345678", "Kari", "Nordmann"),
            Self::new("4712345679", "Ola", "Nordmann"),
            aged(16, Self::new("4712345616", "Nora", "Seksten")),
            aged(14, Self::new("4712345614", "Emil", "Fjorten")),
            Self { approved_before: false, ..Self::new("4712345601", "Ny", "Bruker") },
            Self { has_card: false, ..Self::new("4712345602", "Uten", "Kort") },
            Self::new("4512345678", "Mette", "Hansen"),
            Self::new("358401234567", "Aino", "Virtanen"),
            Self::new("46701234567", "Astrid", "Svensson"),
        ]
    }

    /// May pay a business, given the payment's own minimum age.
    pub(crate) fn old_enough(&self, minimum: u8) -> bool {
        self.age >= minimum.max(BASE_AGE)
    }
}
