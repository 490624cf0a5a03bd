//! Every text that is checked, for any text: it is kept as it is, or refused without being repeated.

use std::fmt::Debug;
use std::str::FromStr;

use kasse::environment::{BaseUrl, Environment};
use kasse::error::Invalid;
use kasse::ids::{
    CustomerToken, HttpsUrl, IdempotencyKey, Msn, OrderId, PersonalQr, Reference, RequestId, ReturnUrl,
    SystemInfo, TillPrefix,
};
use kasse::phone::{Country, Msisdn};
use kasse::secret::{Credentials, Secret};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Any text, and texts that are nearly right for one type or another.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,80}",
        "[\\x00-\\x7f]{0,80}",
        "[a-zA-Z0-9-]{0,70}",
        "[0-9]{0,16}",
        "[ a-z\u{a0}\u{200b}\u{2011}]{0,66}",
        "(https?|myapp|javascript)://[a-z0-9.\\[\\]@:-]{1,20}(/[a-zA-Z0-9%./?#-]{0,30})?",
        "[a-z]{250,260}",
    ]
}

/// Kept as given, and the same by every way in; or refused with an error that does not repeat it.
fn holds<T>(text: &str, shown: impl Fn(&T) -> &str) -> Result<(), TestCaseError>
where
    T: FromStr<Err = Invalid> + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let json = serde_json::to_string(text).unwrap();
    match text.parse::<T>() {
        Ok(value) => {
            prop_assert_eq!(shown(&value), text);
            prop_assert_eq!(serde_json::to_string(&value).unwrap(), json.clone());
            prop_assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), &value);
        }
        Err(error) => {
            prop_assert!(serde_json::from_str::<T>(&json).is_err());
            says_nothing_of(text, &error)?;
        }
    }
    Ok(())
}

fn says_nothing_of(text: &str, error: &Invalid) -> Result<(), TestCaseError> {
    // Short texts and words of the rules are found in any sentence.
    let told = text.chars().count() > 12 && error.fault().contains(text);
    prop_assert!(!told, "{}", error);
    prop_assert!(!error.field().is_empty() && !error.rule().is_empty());
    Ok(())
}

proptest! {
    #[test]
    fn a_text_is_kept_or_refused(text in any_text()) {
        holds::<Reference>(&text, Reference::as_str)?;
        holds::<OrderId>(&text, OrderId::as_str)?;
        holds::<RequestId>(&text, RequestId::as_str)?;
        holds::<IdempotencyKey>(&text, IdempotencyKey::as_str)?;
        holds::<Msn>(&text, Msn::as_str)?;
        holds::<TillPrefix>(&text, TillPrefix::as_str)?;
        holds::<CustomerToken>(&text, CustomerToken::as_str)?;
        holds::<PersonalQr>(&text, PersonalQr::as_str)?;
        holds::<HttpsUrl>(&text, HttpsUrl::as_str)?;
        holds::<ReturnUrl>(&text, ReturnUrl::as_str)?;
        holds::<Msisdn>(&text, Msisdn::as_str)?;
    }

    #[test]
    fn an_address_of_the_platform_is_tidied_once(text in any_text()) {
        match BaseUrl::new(text.as_str()) {
            Ok(address) => {
                prop_assert_eq!(&BaseUrl::new(address.as_str()).unwrap(), &address);
                let environment = Environment::parse(&text).unwrap();
                prop_assert_eq!(&environment.to_string().parse::<Environment>().unwrap(), &environment);
                prop_assert_eq!(environment.base_url(), address.as_str());
                prop_assert!(!address.as_str().contains(['@', '?', '#', '%', '\\']));
            }
            Err(error) => says_nothing_of(&text, &error)?,
        }
    }

    #[test]
    fn what_names_a_customer_is_never_shown(text in "[0-9]{10}|[a-zA-Z0-9]{12,60}") {
        let shown = [
            PersonalQr::new(text.as_str()).map(|value| format!("{value:?} {value:#?}")),
            CustomerToken::new(text.as_str()).map(|value| format!("{value:?} {value:#?}")),
            Msisdn::new(text.as_str()).map(|value| format!("{value:?} {value:#?}")),
            Credentials::new(text.as_str(), text.as_str(), text.as_str()).map(|value| format!("{value:?} {value:#?}")),
        ];
        for shown in shown.into_iter().flatten() {
            prop_assert!(!shown.contains(&text[..8]), "{}", shown);
        }
    }

    #[test]
    fn a_secret_is_its_text_and_shows_nothing(a in "\\PC{0,40}", b in "\\PC{0,40}") {
        let (one, two) = (Secret::new(a.as_str()), Secret::new(b.as_str()));
        prop_assert_eq!(one == two, a == b);
        prop_assert!(one == one.clone() && one.expose() == a);
        prop_assert_eq!(format!("{one:?}"), "Secret(..)");
    }

    #[test]
    fn keys_are_whole_or_refused(texts in proptest::array::uniform3(any_text())) {
        let [id, secret, key] = texts;
        match Credentials::new(id.as_str(), secret.as_str(), key.as_str()) {
            Ok(read) => {
                let kept = [read.client_id(), read.client_secret(), read.subscription_key()].map(Secret::expose);
                prop_assert_eq!(kept, [id.as_str(), secret.as_str(), key.as_str()]);
                prop_assert!(kept.iter().all(|key| key.bytes().all(|byte| byte.is_ascii_graphic())));
            }
            Err(error) => for text in [&id, &secret, &key] { says_nothing_of(text, &error)?; }
        }
    }

    #[test]
    fn the_system_fits_into_headers(texts in proptest::array::uniform4(any_text())) {
        let [name, version, plugin, plugin_version] = texts;
        if let Ok(system) = SystemInfo::new(name.as_str(), version.as_str())
            && let Ok(system) = system.with_plugin(plugin.as_str(), plugin_version.as_str())
        {
            let kept = [system.name(), system.version(), system.plugin_name(), system.plugin_version()];
            prop_assert_eq!(kept, [&*name, &*version, &*plugin, &*plugin_version]);
            prop_assert!(kept.iter().all(|text| !text.is_empty() && text.len() <= 30 && text.is_ascii()));
        }
    }

    #[test]
    fn no_country_but_the_known_ones(text in any_text()) {
        if let Ok(country) = Country::parse(&text) {
            prop_assert_eq!(country.code(), text);
        }
    }

    #[test]
    fn keys_of_different_bits_differ(a: [u8; 16], b: [u8; 16]) {
        let (one, two) = (IdempotencyKey::from_random(a), IdempotencyKey::from_random(b));
        prop_assert_eq!(one == two, a == b);
        prop_assert_eq!(&IdempotencyKey::new(one.as_str()).unwrap(), &one);
    }
}
