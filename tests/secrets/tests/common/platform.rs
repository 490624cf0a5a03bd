//! A platform whose keys and customers are canaries.

use kasse::random::{OsRandom, Random};
use kasse_secrets::host::SPEED;
use kasse_secrets::{Canaries, Kind};
use kasse_simulator::{Keys, Market, PlatformOptions, Server, ServerOptions, TimeMode, Unit, User};

/// The sales unit.
pub(crate) const MSN: &str = "123456";

/// With one customer and one sales unit.
pub(crate) fn server(canaries: &mut Canaries) -> Server {
    let keys = Keys {
        client_id: canaries.make(Kind::Credential, "client id", ""),
        client_secret: canaries.make(Kind::Credential, "client secret", ""),
        subscription_keys: [
            canaries.make(Kind::Credential, "subscription key", ""),
            canaries.make(Kind::Credential, "secondary subscription key", ""),
        ],
    };
    let number = canaries.number("phone number");
    let first = canaries.person("first name");
    let last = canaries.person("last name");
    let users = vec![User::new(&number, &first, &last)];
    let units = vec![Unit { keys, ..Unit::new(MSN, "Corner Kiosk", Market::No) }];
    let seed = OsRandom.bits().unwrap();
    let seed = u64::from_le_bytes(*seed.first_chunk().unwrap());
    let platform = PlatformOptions { seed, units, users, ..PlatformOptions::default() };
    let time = TimeMode::Scaled { factor: SPEED };
    Server::start(ServerOptions { time, platform, ..ServerOptions::default() }).unwrap()
}
