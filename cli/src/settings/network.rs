//! How the platform is reached: proxy and extra roots.

use kasse::error::Invalid;
use kasse::transport::net::{NetOptions, Proxy};

use super::given::Given;
use super::problem::{Origin, Problem};
use super::setting::Setting;
use super::variables::Variables;

/// Says that there is no proxy, whatever the environment says.
const NO_PROXY_AT_ALL: &str = "none";
/// What other programs read; the small letters are the older custom.
const PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const NO_PROXY_VARIABLES: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The network, and where its proxy was named.
pub(crate) fn network(
    given: &Given,
    variables: &Variables,
    problems: &mut Vec<Problem>,
) -> (NetOptions, Option<Origin>) {
    let mut options = NetOptions::default();
    if let Some((path, origin)) = given.text(Setting::CaFile).zip(given.origin(Setting::CaFile)) {
        match std::fs::read(path) {
            Ok(pem) => options.extra_roots = Some(pem),
            Err(error) => problems.push(Problem::new(
                Setting::CaFile.names().file,
                Some(origin.clone()),
                format!("cannot be read: {}", error.kind()),
                "a file of certificates in PEM",
            )),
        }
    }
    let Some((url, origin)) = address(given, variables) else { return (options, None) };
    let direct: Vec<&str> =
        exceptions(given, variables).split(',').map(str::trim).filter(|host| !host.is_empty()).collect();
    if matches!(origin, Origin::Flag(_)) && names_a_user(url) {
        let fault = "has a user name or password in it";
        let rule = "an address without user@; with one it belongs into a variable or a file, as everybody on the \
                    machine can see a command line";
        problems.push(Problem::new(Setting::Proxy.names().file, Some(origin.clone()), fault, rule));
        return (options, Some(origin));
    }
    match proxy(url, &direct) {
        Ok(proxy) => options.proxy = Some(proxy),
        Err(invalid) => problems.push(Problem::invalid(Setting::Proxy, origin.clone(), &invalid)),
    }
    (options, Some(origin))
}

fn address<'a>(given: &'a Given, variables: &'a Variables) -> Option<(&'a str, Origin)> {
    match given.text(Setting::Proxy).zip(given.origin(Setting::Proxy)) {
        Some((NO_PROXY_AT_ALL, _)) => None,
        Some((url, origin)) => Some((url, origin.clone())),
        None => variables.first(&PROXY_VARIABLES).map(|(name, url)| (url, Origin::Variable(name))),
    }
}

fn exceptions<'a>(given: &'a Given, variables: &'a Variables) -> &'a str {
    let shared = || variables.first(&NO_PROXY_VARIABLES).map(|(_, value)| value);
    given.text(Setting::NoProxy).or_else(shared).unwrap_or_default()
}

/// Anything before an `@`, also where it is no address.
fn names_a_user(url: &str) -> bool {
    url.contains('@')
}

/// Other programs take `proxy.example:3128` for an HTTP proxy, so it is one here too.
fn proxy(url: &str, direct: &[&str]) -> Result<Proxy, Invalid> {
    if url.contains("://") { Proxy::new(url, direct) } else { Proxy::new(&format!("http://{url}"), direct) }
}
