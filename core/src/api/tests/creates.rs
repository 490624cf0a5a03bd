//! `tests/vectors/create.json`: what is sent, and what is not.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::clock::Timestamp;
use crate::error::Invalid;
use crate::ids::{CustomerToken, HttpsUrl, PersonalQr};
use crate::metadata::Metadata;
use crate::phone::Msisdn;
use crate::receipt::Receipt;

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
    fn build(self) -> Result<CreatePayment, Invalid> {
        let amount = PaymentAmount::new(self.amount.unwrap_or(nok(14_900)))?;
        let mut builder = CreatePayment::new(reference(), amount, self.flow()?);
        if self.interaction.as_deref() == Some("not_present") {
            builder = builder.interaction(CustomerInteraction::NotPresent);
        }
        if let (Some(url), "qr") = (&self.return_url, self.flow.as_str()) {
            builder = builder.return_url(ReturnUrl::new(url)?);
        }
        if let Some(text) = self.description {
            builder = builder.description(text);
        }
        if let Some(words) = self.scope {
            builder = builder.profile_scope(words.iter().map(|word| scope(word)));
        }
        if let Some(years) = self.minimum_user_age {
            builder = builder.minimum_user_age(years);
        }
        if let Some(sources) = self.blocked_sources {
            assert_eq!(sources, ["commercial_cards"]);
            builder = builder.blocked_sources([BlockedSource::CommercialCards]);
        }
        if let Some(pairs) = self.metadata {
            builder = builder.metadata(Metadata::new(pairs)?);
        }
        let link = |field, text: Option<String>| text.map(|text| HttpsUrl::named(field, text)).transpose();
        builder = builder.legal_links(LegalLinks {
            terms_of_sale: link("merchantLegalLinks.termsOfSaleUrl", self.terms_of_sale)?,
            privacy_policy: link("merchantLegalLinks.privacyPolicyUrl", self.privacy_policy)?,
        });
        if let Some(receipt) = self.receipt {
            builder = builder.receipt(receipt);
        }
        if let Some(url) = self.receipt_url {
            builder = builder.receipt_url(ReturnUrl::named("receiptUrl", url)?);
        }
        if let (Some(at), Some(now)) = (self.expires_at, self.now) {
            builder = builder.expires_at(Timestamp::parse(&at).unwrap(), Timestamp::parse(&now).unwrap());
        }
        builder.build()
    }

    /// What the types of the flow make impossible in Rust, a binding has to refuse by itself.
    fn flow(&self) -> Result<Flow, Invalid> {
        let missing = |field| Invalid::new(field, "is missing", "this flow needs it");
        let customer = self.customer.as_ref().map(Who::customer).transpose()?;
        Ok(match self.flow.as_str() {
            "push_message" => Flow::PushMessage(customer.ok_or_else(|| missing("customer"))?),
            "web_redirect" => {
                let url = self.return_url.as_ref().ok_or_else(|| missing("returnUrl"))?;
                Flow::WebRedirect { return_url: ReturnUrl::new(url)?, customer }
            }
            _ => Flow::Qr { format: self.format()? },
        })
    }

    fn format(&self) -> Result<Option<QrFormat>, Invalid> {
        Ok(match self.qr_format.as_deref() {
            Some("svg") => Some(QrFormat::Svg),
            Some("png") => Some(QrFormat::Png(self.qr_size.map(PngSize::new).transpose()?)),
            Some("text") => Some(QrFormat::Text),
            _ => None,
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

#[test]
fn bodies_are_as_the_file_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/create.json");
    let vectors: Vectors = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in vectors.cases {
        match (case.input.build(), case.refused) {
            (Ok(made), None) => {
                let body: Value = serde_json::from_slice(&made.body()).unwrap();
                assert_eq!(body, case.body.unwrap(), "{}", case.name);
            }
            (Err(invalid), Some(field)) => {
                assert!(invalid.field().starts_with(&field), "{}: {invalid}", case.name);
            }
            (made, _) => panic!("{}: {made:?}", case.name),
        }
    }
}

#[test]
fn metadata_is_sent_in_its_order() {
    let metadata = Metadata::new([("z", "1"), ("a", "2")]).unwrap();
    let made = create(Flow::Qr { format: None }).metadata(metadata).build().unwrap();
    let body = String::from_utf8(made.body()).unwrap();
    assert!(body.contains(r#""metadata":{"z":"1","a":"2"}"#), "{body}");
}

#[test]
fn a_web_redirect_has_one_way_back() {
    let url = || ReturnUrl::new("https://shop.example/done").unwrap();
    let made = create(Flow::WebRedirect { return_url: url(), customer: None }).return_url(url()).build();
    assert_eq!(made.unwrap_err().field(), "returnUrl");
}

#[test]
fn debug_never_shows_a_customer() {
    let qr = PersonalQr::new("https://qr.vipps.no/p/opensesame").unwrap();
    let builder = create(Flow::PushMessage(Customer::PersonalQr(qr.clone())));
    let shown = format!("{builder:?}");
    let made = builder.build().unwrap();
    let shown = format!("{shown} {made:?} {:?}", made.clone().with_key(key()));
    let approve = ForceApprove::customer(reference(), &Customer::PersonalQr(qr)).unwrap();
    assert!(!format!("{shown} {approve:?}").contains("opensesame"));
}
