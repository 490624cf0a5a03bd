use kasse::environment::{BaseUrl, Environment};
use proptest::prelude::*;

use crate::vectors::{assert_refused, cases, file, text};

#[test]
fn an_environment_is_a_word_or_an_address() {
    let vectors = file("urls");
    for case in cases(&vectors["base"], "valid") {
        let environment = Environment::parse(text(case, "text")).unwrap_or_else(|e| panic!("{e}: {case}"));
        assert_eq!(environment.base_url(), text(case, "base_url"));
        assert_eq!(environment.to_string(), text(case, "environment"));
        let json = serde_json::to_value(&environment).unwrap();
        assert_eq!(serde_json::from_value::<Environment>(json).unwrap(), environment);
    }
    for case in cases(&vectors["base"], "invalid") {
        assert_refused(Environment::parse(text(case, "text")), case);
    }
}

#[test]
fn the_platforms_own_addresses_are_its_environments() {
    assert_eq!(Environment::parse("https://api.vipps.no/").unwrap(), Environment::Production);
    assert_eq!(Environment::parse("https://apitest.vipps.no").unwrap(), Environment::Test);
}

proptest! {
    #[test]
    fn plain_http_goes_nowhere_else(host in "[a-z0-9]{1,12}(\\.[a-z0-9]{1,12}){0,3}", port in 1..=u16::MAX) {
        if let Ok(address) = BaseUrl::new(format!("http://{host}:{port}")) {
            let rest = address.as_str().strip_prefix("http://").unwrap().to_owned();
            prop_assert!(rest.starts_with("localhost") || rest.starts_with("127."), "{}", rest);
        }
    }

    #[test]
    fn an_address_reads_back_as_itself(
        host in "[a-z]{1,12}(\\.[a-z]{2,12}){1,3}", path in "(/[A-Za-z0-9._~-]{1,8}){0,3}/?",
    ) {
        if let Ok(address) = BaseUrl::new(format!("https://{host}{path}")) {
            prop_assert_eq!(&BaseUrl::new(address.as_str()).unwrap(), &address);
            prop_assert!(!address.as_str().ends_with('/'));
        }
    }
}
