//! A relay in a process of its own, so that the tills' work and memory are not counted as its.

use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use kasse::ids::{Msn, TillPrefix};
use kasse::receiver::{ReceiverOptions, Tls};
use kasse::relay::{Relay, RelayOptions, RelayTill};
use kasse::secret::Secret;
use kasse::webhook::Address;

use crate::benches::cold::{CHAIN, KEY};
use crate::{Failure, worker};

/// What signs deliveries.
pub const SECRET: &str = "a secret of the registration of the relay";
/// Where the platform believes it to be.
pub const ADDRESS: &str = "https://pos.example.test/hooks";
/// The one sales unit.
pub const MSN: &str = "123456";

/// How the references of a till begin.
pub fn prefix(till: u32) -> String {
    format!("till-{till:06}")
}

/// What a till proves itself with.
pub fn token(till: u32) -> String {
    format!("{till:064}")
}

/// Serves until the input ends.
pub fn serve(journal: &Path, tills: u32, tls: bool) -> Result<(), Failure> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut receiver = ReceiverOptions::new(listen, Address::new(ADDRESS)?);
    receiver.tls = if tls { Some(Tls::from_pem(CHAIN, KEY)?) } else { None };
    let mut options = RelayOptions::new(receiver, journal);
    options.secrets = vec![Secret::new(SECRET)];
    options.tills = (0..tills).map(till).collect::<Result<_, Failure>>()?;
    let relay = Relay::start(options)?;
    worker::answer(&relay.local_addr())?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    relay.stop();
    Ok(())
}

fn till(number: u32) -> Result<RelayTill, Failure> {
    let mut till = RelayTill::new(prefix(number), Secret::new(token(number)), vec![Msn::new(MSN)?]);
    till.prefixes = vec![TillPrefix::new(prefix(number))?];
    Ok(till)
}
