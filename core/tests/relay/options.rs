//! Options that cannot be meant are refused, and no token is shown.

use kasse::ids::{Msn, SystemInfo};
use kasse::relay::{Relay, RelayOptions};
use kasse::secret::Secret;

use crate::stage::{Stage, token};

fn refused(change: impl FnOnce(&mut RelayOptions)) -> String {
    let stage = Stage::new(|_| {});
    let mut options = stage.options.clone();
    change(&mut options);
    let error = Relay::start(options.clone()).unwrap_err();
    let text = format!("{error:?} {error}");
    assert!(!text.contains("0123456789abcdef"), "{text}");
    assert!(!format!("{options:?}").contains("0123456789abcdef"));
    text
}

#[test]
fn each_mistake_is_named() {
    type Change = fn(&mut RelayOptions);
    let cases: [(Change, &str); 10] = [
        (|options| options.secrets.clear(), "webhook_secrets: is empty"),
        (|options| options.tills.clear(), "tills: is empty"),
        (|options| options.tills[0].name = "k 1".to_owned(), "has a name that is none"),
        (|options| options.tills[1].name = "k1".to_owned(), "has the name `k1` twice"),
        (|options| options.tills[0].units.clear(), "of `k1` is empty"),
        (|options| options.tills[0].tokens = vec![Secret::new("0123456789abcdef")], "of `k1` is none"),
        (|options| options.tills[0].tokens.clear(), "of `k1` is none"),
        (|options| options.tills[1].tokens.push(Secret::new(token("k1"))), "is given twice"),
        (
            |options| options.tills[1].stickers.push("sticker-k1".to_owned()),
            "has the sticker `sticker-k1` twice",
        ),
        (
            |options| options.tills.iter_mut().for_each(|till| till.other_stickers = true),
            "is true for two tills",
        ),
    ];
    for (change, fault) in cases {
        let text = refused(change);
        assert!(text.contains(fault), "{text}");
    }
}

#[test]
fn the_same_sticker_of_two_units_is_two_stickers() {
    let mut options = Stage::new(|_| {}).options.clone();
    options.tills[1].units = vec![Msn::new("654321").unwrap()];
    options.tills[1].stickers = options.tills[0].stickers.clone();
    assert_eq!(options.check(), Ok(()));
}

#[test]
fn the_journal_of_a_till_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("till.db");
    let keys = kasse::secret::Credentials::new("id", "secret", "key").unwrap();
    let environment = kasse::environment::Environment::parse("http://127.0.0.1:1").unwrap();
    let system = SystemInfo::new("relay-test", "1").unwrap();
    let mut config = kasse::till::ClientConfig::new(environment, keys, system);
    config.durations.operation = std::time::Duration::from_millis(100);
    let journal = kasse::till::JournalPlace::File(place.clone());
    let client = kasse::till::Client::open(kasse::till::OpenOptions::new(config, journal)).unwrap();
    let amount = kasse::money::Money::new(100, kasse::money::Currency::Nok).unwrap();
    let prefix = kasse::ids::TillPrefix::new("k1").unwrap();
    let till = kasse::till::TillConfig::new(Msn::new("123456").unwrap(), prefix, kasse::money::Currency::Nok);
    kasse::block_on(async {
        let till = client.till(till).await.unwrap();
        let meet = kasse::till::Meet::DynamicQr(kasse::till::QrFormat::Text);
        till.pay(kasse::till::Sale::new(amount, meet).description("Coffee")).await.unwrap();
        client.close().await;
    });
    let text = refused(|options| options.journal = place);
    assert!(text.contains("is that of a till"), "{text}");
}
