//! Sales units: market, keys, and what the agreement allows.

use serde::{Deserialize, Serialize};

use crate::random::Random;

/// A currency of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Norwegian crowns
    Nok,
    /// Danish crowns
    Dkk,
    /// Euro
    Eur,
    /// Swedish crowns, card pass-through only
    Sek,
    /// US dollars, card pass-through only
    Usd,
    /// British pounds, card pass-through only
    Gbp,
}

impl Currency {
    /// The code, as in `NOK`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nok => "NOK",
            Self::Dkk => "DKK",
            Self::Eur => "EUR",
            Self::Sek => "SEK",
            Self::Usd => "USD",
            Self::Gbp => "GBP",
        }
    }

    pub(crate) fn parse(code: &str) -> Option<Self> {
        [Self::Nok, Self::Dkk, Self::Eur, Self::Sek, Self::Usd, Self::Gbp]
            .into_iter()
            .find(|c| c.code() == code)
    }
}

/// The market of a sales unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Market {
    /// Norway
    No,
    /// Denmark
    Dk,
    /// Finland
    Fi,
}

impl Market {
    pub(crate) fn currency(self) -> Currency {
        match self {
            Self::No => Currency::Nok,
            Self::Dk => Currency::Dkk,
            Self::Fi => Currency::Eur,
        }
    }

    /// The smallest payment, in minor units.
    pub(crate) fn minimum(self) -> i64 {
        match self {
            Self::No => 100,
            Self::Dk | Self::Fi => 1,
        }
    }

    /// Days after approval in which a capture is possible.
    pub(crate) fn capture_days(self) -> i64 {
        match self {
            Self::No => 180,
            Self::Dk | Self::Fi => 14,
        }
    }

    /// The prefix of the market's phone numbers, to pick a test user.
    pub(crate) fn phone_prefix(self) -> &'static str {
        match self {
            Self::No => "47",
            Self::Dk => "45",
            Self::Fi => "358",
        }
    }
}

/// What the agreement of a sales unit allows. Every field may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Agreement {
    /// `PUSH_MESSAGE` may be used; 5080 without.
    pub push: bool,
    /// A part may be captured; 6140 without.
    pub partial_capture: bool,
    /// `expiresAt` may be used; 5050 without.
    pub long_living: bool,
    /// `profile.scope` may hold `nin`; 5030 without.
    pub nin: bool,
    /// The bank account is verified; 5060 without.
    pub bank_account: bool,
    /// Payments can be created at all; 5070 without.
    pub can_create: bool,
    /// Refunds are possible; 5100 without.
    pub refunds: bool,
    /// The unit may use payments; a login-only unit gets 403 from the gateway.
    pub payments: bool,
    /// Captures up to 180 days after approval, whatever the market.
    pub late_capture: bool,
    /// The unit may have callback stickers; 403 without.
    pub stickers: bool,
}

impl Default for Agreement {
    fn default() -> Self {
        Self {
            push: true,
            partial_capture: true,
            long_living: true,
            nin: false,
            bank_account: true,
            can_create: true,
            refunds: true,
            payments: true,
            late_capture: false,
            stickers: true,
        }
    }
}

/// The keys of a sales unit. `Debug` hides them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// `client_id`
    pub client_id: String,
    /// `client_secret`
    pub client_secret: String,
    /// Primary and secondary subscription key; either works.
    pub subscription_keys: [String; 2],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// Keys made from the MSN: the same at every start, so that the settings of a till can stay.
    pub fn for_msn(msn: &str) -> Self {
        let mut random = Random::from_text(msn);
        let hex = |random: &mut Random| format!("{:016x}{:016x}", random.next(), random.next());
        Self {
            client_id: random.guid(),
            client_secret: random.base64::<18>(),
            subscription_keys: [hex(&mut random), hex(&mut random)],
        }
    }
}

/// A sales unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Merchant serial number, 4 to 10 digits.
    pub msn: String,
    /// Shown to the customer.
    pub name: String,
    /// Decides currency, minimum and deadlines.
    pub market: Market,
    /// The keys.
    pub keys: Keys,
    /// What it may do.
    #[serde(default)]
    pub agreement: Agreement,
}

impl Unit {
    /// A unit with keys made from its MSN and everything allowed.
    pub fn new(msn: &str, name: &str, market: Market) -> Self {
        Self {
            msn: msn.to_owned(),
            name: name.to_owned(),
            market,
            keys: Keys::for_msn(msn),
            agreement: Agreement::default(),
        }
    }

    /// The units a simulator starts with: one per market, and a Danish one as it is before anything was asked
    /// for (no push, no partial capture, no long-living payments).
    pub fn defaults() -> Vec<Self> {
        let plain =
            Agreement { push: false, partial_capture: false, long_living: false, ..Agreement::default() };
        vec![
            Self::new("123456", "Corner Kiosk", Market::No),
            Self::new("234567", "Hjørnekiosken", Market::Dk),
            Self::new("345678", "Kulmakioski", Market::Fi),
            Self { agreement: plain, ..Self::new("456789", "Ny Kiosk", Market::Dk) },
        ]
    }

    /// Days after approval in which a capture is possible.
    pub(crate) fn capture_days(&self) -> i64 {
        if self.agreement.late_capture { Market::No.capture_days() } else { self.market.capture_days() }
    }
}
