//! `tests/vectors/create.json` through the public face: what a sale puts on the wire, and that one which cannot be
//! puts nothing there, not even the fetch of a token.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper may fail the test")]

use std::path::Path;

use kasse::api::{BlockedSource, Customer, CustomerInteraction, LegalLinks, PngSize, QrFormat, Scope};
use kasse::clock::{ManualClock, Timestamp};
use kasse::error::{Class, Error, ErrorName, Invalid};
use kasse::ids::{CustomerToken, HttpsUrl, PersonalQr, Reference, ReturnUrl};
use kasse::metadata::Metadata;
use kasse::money::Money;
use kasse::phone::Msisdn;
use kasse::receipt::Receipt;
use kasse::till::{Meet, Sale};
use kasse_simulation::{Setup, Wire, nok};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    input: Input,
    body: Option<Value>,
    refused: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    flow: String,
    customer: Option<Who>,
    amount: Option<Money>,
    qr_format: Option<String>,
    qr_size: Option<u16>,
    return_url: Option<String>,
    interaction: Option<String>,
    description: Option<String>,
    scope: Option<Vec<String>>,
    minimum_user_age: Option<u8>,
    blocked_sources: Option<Vec<String>>,
    metadata: Option<Vec<(String, String)>>,
    terms_of_sale: Option<String>,
    privacy_policy: Option<String>,
    receipt: Option<Receipt>,
    receipt_url: Option<String>,
    now: Option<String>,
    expires_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Who {
    Phone(String),
    PersonalQr(String),
    Token(String),
}

impl Input {
    /// What a sale has other words for, or none: the platform's default format, and a way back from a code.
    fn is_no_sale(&self) -> bool {
        match self.flow.as_str() {
            "qr" => self.return_url.is_some(),
            "push_message" => self.customer.is_none(),
            _ => self.return_url.is_none(),
        }
    }

    fn amount(&self) -> Money {
        self.amount.unwrap_or(nok(14_900))
    }

    fn sale(&self) -> Result<Sale, Invalid> {
        let link = |field, text: &Option<String>| {
            text.as_ref().map(|text| HttpsUrl::named(field, text.as_str())).transpose()
        };
        let sources = self.blocked_sources.iter().flatten().map(|_| BlockedSource::CommercialCards);
        let mut sale = Sale::new(self.amount(), self.meet()?)
            .reference(Reference::new("till-01-000123")?)
            .profile_scope(self.scope.iter().flatten().map(|word| scope(word)).collect())
            .blocked_sources(sources.collect())
            .legal_links(LegalLinks {
                terms_of_sale: link("merchantLegalLinks.termsOfSaleUrl", &self.terms_of_sale)?,
                privacy_policy: link("merchantLegalLinks.privacyPolicyUrl", &self.privacy_policy)?,
            });
        if self.interaction.as_deref() == Some("not_present") {
            sale = sale.interaction(CustomerInteraction::NotPresent);
        }
        if let Some(text) = &self.description {
            sale = sale.description(text);
        }
        if let Some(years) = self.minimum_user_age {
            sale = sale.minimum_user_age(years);
        }
        if let Some(pairs) = &self.metadata {
            sale = sale.metadata(Metadata::new(pairs.clone())?);
        }
        if let Some(receipt) = &self.receipt {
            sale = sale.receipt(receipt.clone());
        }
        if let Some(url) = &self.receipt_url {
            sale = sale.receipt_url(ReturnUrl::named("receiptUrl", url)?);
        }
        if let Some(at) = &self.expires_at {
            sale = sale.expires_at(Timestamp::parse(at).unwrap());
        }
        Ok(sale)
    }

    fn meet(&self) -> Result<Meet, Invalid> {
        let customer = self.customer.as_ref().map(Who::customer).transpose()?;
        Ok(match (self.flow.as_str(), customer) {
            ("push_message", Some(Customer::Phone(number))) => Meet::PhoneNumber(number),
            ("push_message", Some(Customer::PersonalQr(qr))) => Meet::MerchantScan(qr),
            ("push_message", Some(Customer::Token(token))) => Meet::Callback(token),
            ("web_redirect", customer) => {
                let url = self.return_url.as_ref().unwrap();
                Meet::Redirect { return_url: ReturnUrl::new(url)?, customer }
            }
            _ => Meet::DynamicQr(match self.qr_format.as_deref() {
                Some("svg") => QrFormat::Svg,
                Some("png") => QrFormat::Png(self.qr_size.map(PngSize::new).transpose()?),
                _ => QrFormat::Text,
            }),
        })
    }
}

impl Who {
    fn customer(&self) -> Result<Customer, Invalid> {
        Ok(match self {
            Self::Phone(text) => Customer::Phone(Msisdn::parse(text, None)?),
            Self::PersonalQr(text) => Customer::PersonalQr(PersonalQr::new(text)?),
            Self::Token(text) => Customer::Token(CustomerToken::new(text)?),
        })
    }
}

fn scope(word: &str) -> Scope {
    match word {
        "name" => Scope::Name,
        "address" => Scope::Address,
        "email" => Scope::Email,
        "phone_number" => Scope::PhoneNumber,
        "birth_date" => Scope::BirthDate,
        "nin" => Scope::Nin,
        other => panic!("no scope {other}"),
    }
}

/// What was asked of the platform, whatever came of it, and the error if `pay` had one.
fn asked(input: &Input) -> (Option<Value>, Option<Error>, usize) {
    let mut setup = Setup::new();
    if let Some(now) = &input.now {
        setup.clock = ManualClock::new(Timestamp::parse(now).unwrap());
        setup.wire = Wire::new(setup.clock.clone());
    }
    let currency = input.amount().currency();
    let mut host = setup.host(|till| till.currency = currency);
    let till = host.till.clone();
    let done = match input.sale() {
        Ok(sale) => host.run(till.pay(sale)).map(drop),
        Err(invalid) => Err(invalid.into()),
    };
    let creates = host.wire.calls("/payments");
    let body = creates.first().map(|call| serde_json::from_slice(&call.body).unwrap());
    (body, done.err(), host.wire.calls("").len())
}

#[test]
fn every_sale_is_on_the_wire_as_the_file_says_or_not_at_all() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/create.json");
    let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = vectors.cases.iter().filter(|case| !case.input.is_no_sale());
    let mut played = 0;
    for Case { name, input, body, refused } in cases {
        played += 1;
        let (sent, error, calls) = asked(input);
        let Some(field) = refused else {
            let mut body = body.clone().unwrap();
            if input.flow == "qr" && input.qr_format.is_none() {
                // A sale always says which form it wants.
                body["qrFormat"] = serde_json::json!({ "format": "TEXT/TARGETURL" });
            }
            assert_eq!(sent.as_ref(), Some(&body), "{name}: {error:?}");
            continue;
        };
        let error = error.unwrap_or_else(|| panic!("{name} is not refused"));
        assert_eq!((error.name(), error.class()), (ErrorName::InvalidValue, Class::NotSent), "{name}");
        let invalid = error.invalid().unwrap();
        assert!(invalid.field().starts_with(field.as_str()), "{name}: {error:?}");
        assert!(!invalid.fault().is_empty() && !invalid.rule().is_empty(), "{name}: {error:?}");
        assert_eq!(calls, 0, "{name}: nothing is sent, not even for a token");
    }
    assert!(played > 40, "{played} cases");
}

#[test]
fn a_receipt_names_the_till_unless_it_does_already_or_there_is_none() {
    let line = || kasse::receipt::Line::new("4021", "Coffee", 14_900, 2500);
    let lines = || Receipt::builder(kasse::money::Currency::Nok).line(line());
    let sale = |receipt| Sale::new(nok(14_900), Meet::DynamicQr(QrFormat::Text)).receipt(receipt);
    let web = || sale(lines().build().unwrap()).interaction(CustomerInteraction::NotPresent);
    for (sale, named) in [
        (sale(lines().build().unwrap()), Some("osl1-k03")),
        (sale(lines().pos_id("7").build().unwrap()), Some("7")),
        (web(), None),
    ] {
        let mut host = Setup::new().host(|_| {});
        let till = host.till.clone();
        assert_eq!(till.config().prefix.as_str(), "osl1-k03");
        host.run(till.pay(sale)).unwrap();
        let body: Value = serde_json::from_slice(&host.wire.calls("/payments")[0].body).unwrap();
        assert_eq!(body["receipt"]["bottomLine"]["posId"].as_str(), named);
    }
}
