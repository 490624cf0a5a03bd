//! Settings: the program's file and variables, and every value of the library that is made from a text.
//!
//! ```text
//! the file in TOML, then for each variable a byte 0, its name, "=", its value
//! ```

use std::fmt::Debug;
use std::str::FromStr;

use kasse::environment::{BaseUrl, Environment};
use kasse::error::{Invalid, Language};
use kasse::ids::{
    CustomerToken, HttpsUrl, IdempotencyKey, Msn, OrderId, PersonalQr, Reference, RequestId, ReturnUrl,
    SystemInfo, TillPrefix,
};
use kasse::money::{Currency, Money};
use kasse::phone::{Country, Msisdn};
use kasse::receipt::Receipt;
use kasse::secret::Credentials;
use kasse::till::{ClientConfig, TillConfig};
use kasse::transport::net::Proxy;
use kasse_cli::faults_of_settings;

/// Stands for a key of the sales unit, and is looked for in everything that is said.
const KEY: &str = "Hemmelig#Nokkel#4711";

pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.split('\0');
    let file = parts.next().unwrap_or_default();
    let variables: Vec<(String, String)> = parts
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    settings(file, &variables);
    values(&text);
    for (_, value) in &variables {
        values(value);
    }
}

/// No fault tells what a key is, wherever it was given.
fn settings(file: &str, variables: &[(String, String)]) {
    drop(faults_of_settings(file, variables));
    if file.contains("Hemmelig") || variables.iter().any(|(_, value)| value.contains("Hemmelig")) {
        return;
    }
    for broken in [KEY.to_owned(), format!("{KEY} "), format!("\"{KEY}\"")] {
        let mut keys: Vec<(String, String)> = variables.to_vec();
        keys.retain(|(name, _)| name != "KASSE_CLIENT_SECRET" && name != "KASSE_PROXY");
        keys.push(("KASSE_CLIENT_SECRET".into(), broken.clone()));
        keys.push(("KASSE_PROXY".into(), format!("http://till:{KEY}@/{}", broken.len())));
        let faults = faults_of_settings(file, &keys);
        assert!(!faults.iter().any(|fault| fault.contains(KEY)), "{faults:?}");
    }
}

/// Every value that a host makes from text.
fn values(text: &str) {
    keeps::<Reference>(text);
    keeps::<OrderId>(text);
    keeps::<RequestId>(text);
    keeps::<IdempotencyKey>(text);
    keeps::<Msn>(text);
    keeps::<TillPrefix>(text);
    keeps::<HttpsUrl>(text);
    if let Ok(url) = ReturnUrl::new(text) {
        // It names a customer's session: it is read by its own name, and never shown.
        assert_eq!(ReturnUrl::new(url.as_str()).as_ref(), Ok(&url));
    }
    keeps::<BaseUrl>(text);
    keeps::<Environment>(text);
    keeps::<Currency>(text);
    keeps::<Money>(text);
    drop((CustomerToken::new(text), PersonalQr::new(text), Language::parse(text)));
    drop((Credentials::new(text, text, text), SystemInfo::new(text, text), Proxy::new(text, &[text])));
    drop((serde_json::from_str::<Receipt>(text), Money::parse(text, Currency::Nok)));
    for country in Country::ALL {
        if let Ok(number) = Msisdn::parse(text, Some(country)) {
            assert!((9..=15).contains(&number.as_str().len()));
            assert!(number.as_str().bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
    client(text);
}

/// What is shown of it reads back as the same.
fn keeps<T: FromStr<Err = Invalid> + Debug + ToString + PartialEq>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => assert_eq!(value.to_string().parse::<T>().as_ref(), Ok(&value)),
        Err(error) => {
            assert!(!error.field().is_empty() && !error.rule().is_empty());
            // No fault is so long and has a figure in it, but for one that repeats the text.
            let told = text.len() > 24 && text.contains(|c: char| c.is_ascii_digit());
            assert!(!told || !error.fault().contains(text), "{error}");
        }
    }
}

/// A client and a till made of one text each; nothing of a key is in what they show.
fn client(text: &str) {
    let mut words = text.split_whitespace();
    let mut word = || words.next().unwrap_or_default();
    let (Ok(environment), Ok(msn)) = (Environment::parse(word()), Msn::new(word())) else { return };
    let (Ok(keys), Ok(system)) = (Credentials::new(KEY, KEY, KEY), SystemInfo::new(word(), word())) else {
        return;
    };
    let Ok(prefix) = TillPrefix::new(word()) else { return };
    let config = ClientConfig::new(environment, keys, system);
    let till = TillConfig::new(msn, prefix, Currency::Nok);
    assert!(!format!("{config:?} {till:?}").contains(KEY));
}
