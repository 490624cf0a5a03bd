//! Which pairing suits a checkout?

use serde::{Deserialize, Serialize};

use super::payment::Pairing;

/// What a checkout has. Everything is absent unless said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Capabilities {
    /// A scanner that reads QR codes (not only bars) from a phone's screen.
    pub scanner: bool,
    /// A screen the customer can see and scan.
    pub customer_screen: bool,
    /// A place for a printed code.
    pub sticker: bool,
    /// A keypad on which a phone number can be typed.
    pub keypad: bool,
    /// A web page of the merchant's that customers can open.
    pub public_page: bool,
    /// A server that the platform's webhooks reach: at the till, or elsewhere with a relay to it.
    pub webhook_address: bool,
    /// Whether the sales unit is approved for push payments; `None` if nobody knows.
    pub push_approved: Option<bool>,
    /// No cashier: vending, parking, kiosk.
    pub unattended: bool,
}

/// One thing a pairing needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// See [`Capabilities::scanner`].
    Scanner,
    /// See [`Capabilities::customer_screen`].
    CustomerScreen,
    /// See [`Capabilities::sticker`].
    Sticker,
    /// See [`Capabilities::keypad`].
    Keypad,
    /// See [`Capabilities::public_page`].
    PublicPage,
    /// See [`Capabilities::webhook_address`].
    WebhookAddress,
    /// See [`Capabilities::push_approved`]. The merchant or a partner asks the platform for it, per sales unit.
    PushApproval,
}

impl Need {
    /// As it is written in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scanner => "scanner",
            Self::CustomerScreen => "customer_screen",
            Self::Sticker => "sticker",
            Self::Keypad => "keypad",
            Self::PublicPage => "public_page",
            Self::WebhookAddress => "webhook_address",
            Self::PushApproval => "push_approval",
        }
    }
}

/// Whether a pairing can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Everything is there.
    Ready,
    /// Everything is there if the sales unit is approved for push payments, which is not known.
    IfApproved,
    /// Something is missing.
    Lacking,
}

/// One pairing, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recommendation {
    /// Which.
    pub pairing: Pairing,
    /// Whether it can be used.
    pub fit: Fit,
    /// What is missing; with [`Fit::IfApproved`], what is not known to be there.
    pub missing: Vec<Need>,
    /// Why it stands where it stands, in a sentence.
    pub reason: &'static str,
}

/// Every pairing, the best first; those that cannot be used last.
///
/// With a cashier the scanner comes first, as the platform recommends, then the screen, which needs neither
/// approval nor anything of the customer's. Without one the screen is first: it works for everybody and at the
/// exact price. A pairing whose approval is not known ranks as if it were there only where a screen stands in
/// for it: a refused push then falls back to the code on the screen.
pub fn recommend(has: &Capabilities) -> Vec<Recommendation> {
    let preference = if has.unattended { UNATTENDED } else { ATTENDED };
    let mut all: Vec<_> = preference.into_iter().map(|pairing| judge(pairing, has)).collect();
    all.sort_by_key(|judged| match judged.fit {
        Fit::Ready => 0,
        Fit::IfApproved => u8::from(!has.customer_screen),
        Fit::Lacking => 2,
    });
    all
}

const ATTENDED: [Pairing; 5] =
    [Pairing::MerchantScan, Pairing::DynamicQr, Pairing::Redirect, Pairing::Callback, Pairing::PhoneNumber];

const UNATTENDED: [Pairing; 5] =
    [Pairing::DynamicQr, Pairing::MerchantScan, Pairing::Callback, Pairing::Redirect, Pairing::PhoneNumber];

fn judge(pairing: Pairing, has: &Capabilities) -> Recommendation {
    let mut missing: Vec<_> = needs(pairing).iter().copied().filter(|need| !met(*need, has)).collect();
    let fit = match missing.as_slice() {
        [] => Fit::Ready,
        [Need::PushApproval] if has.push_approved.is_none() => Fit::IfApproved,
        _ => Fit::Lacking,
    };
    if fit == Fit::Lacking && has.push_approved.is_none() {
        // Not known is no reason against it; what is known to be missing is.
        missing.retain(|need| *need != Need::PushApproval);
    }
    Recommendation { pairing, fit, missing, reason: reason(pairing, has.unattended) }
}

fn needs(pairing: Pairing) -> &'static [Need] {
    match pairing {
        Pairing::MerchantScan => &[Need::Scanner, Need::PushApproval],
        Pairing::DynamicQr => &[Need::CustomerScreen],
        Pairing::Redirect => &[Need::Sticker, Need::PublicPage],
        Pairing::Callback => &[Need::Sticker, Need::WebhookAddress, Need::PushApproval],
        Pairing::PhoneNumber => &[Need::Keypad, Need::PushApproval],
    }
}

fn met(need: Need, has: &Capabilities) -> bool {
    match need {
        Need::Scanner => has.scanner,
        Need::CustomerScreen => has.customer_screen,
        Need::Sticker => has.sticker,
        Need::Keypad => has.keypad,
        Need::PublicPage => has.public_page,
        Need::WebhookAddress => has.webhook_address,
        Need::PushApproval => has.push_approved == Some(true),
    }
}

fn reason(pairing: Pairing, unattended: bool) -> &'static str {
    match (pairing, unattended) {
        (Pairing::MerchantScan, false) => {
            "fastest: one scan of the customer's code, recommended by the platform; knows the customer for loyalty"
        }
        (Pairing::MerchantScan, true) => {
            "one scan of the customer's code; the customer must know where to hold the phone"
        }
        (Pairing::DynamicQr, _) => {
            "works for everybody: no approval, no webhook, exact amount, nothing to type"
        }
        (Pairing::Redirect, false) => {
            "no approval and no webhook; the customer's browser opens a page that must know the till"
        }
        (Pairing::Redirect, true) => {
            "no approval and no webhook; the page shows what is bought, at the exact price"
        }
        (Pairing::Callback, false) => {
            "the app opens the payment by itself; a check-in comes by webhook only, so the receiver must be up"
        }
        (Pairing::Callback, true) => {
            "the app opens the payment by itself; approve the dearest price and settle the real one, which needs \
             partial capture in Denmark and Finland"
        }
        (Pairing::PhoneNumber, _) => {
            "needs no hardware, but is slow, and a wrong number asks a stranger: read it back to the customer"
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        cases: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Case {
        name: String,
        capabilities: Capabilities,
        expected: Vec<Expected>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Expected {
        pairing: Pairing,
        fit: Fit,
        missing: Vec<Need>,
    }

    #[test]
    fn the_ranking_is_that_of_the_vectors() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/recommend.json");
        let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in vectors.cases {
            let found: Vec<_> = recommend(&case.capabilities)
                .into_iter()
                .map(|judged| Expected { pairing: judged.pairing, fit: judged.fit, missing: judged.missing })
                .collect();
            assert_eq!(found, case.expected, "{}", case.name);
        }
    }

    #[test]
    fn an_unknown_capability_is_refused() {
        assert!(serde_json::from_str::<Capabilities>("{\"scaner\": true}").is_err());
    }

    fn capabilities() -> impl Strategy<Value = Capabilities> {
        let bits = proptest::array::uniform7(any::<bool>());
        (bits, any::<Option<bool>>()).prop_map(|(bits, push_approved)| {
            let [scanner, customer_screen, sticker, keypad, public_page, webhook_address, unattended] = bits;
            Capabilities {
                scanner,
                customer_screen,
                sticker,
                keypad,
                public_page,
                webhook_address,
                push_approved,
                unattended,
            }
        })
    }

    proptest! {
        #[test]
        fn every_pairing_once_and_usable_ones_first(has in capabilities()) {
            let all = recommend(&has);
            for pairing in ATTENDED {
                prop_assert_eq!(all.iter().filter(|judged| judged.pairing == pairing).count(), 1);
            }
            let first_lacking = all.iter().position(|judged| judged.fit == Fit::Lacking).unwrap_or(all.len());
            prop_assert!(all[first_lacking..].iter().all(|judged| judged.fit == Fit::Lacking));
            for judged in &all {
                prop_assert_eq!(judged.missing.is_empty(), judged.fit == Fit::Ready);
            }
        }

        #[test]
        fn one_more_capability_never_takes_a_pairing_away(has in capabilities()) {
            let more = Capabilities { scanner: true, sticker: true, ..has };
            let ready = |has: &Capabilities| -> Vec<_> {
                recommend(has).into_iter().filter(|judged| judged.fit == Fit::Ready).map(|j| j.pairing).collect()
            };
            let after = ready(&more);
            prop_assert!(ready(&has).iter().all(|pairing| after.contains(pairing)));
        }
    }
}
