//! From texts to values; every fault is kept, so that all of them are told at once.

use std::path::PathBuf;

use kasse::environment::Environment;
use kasse::error::{Invalid, Language};
use kasse::ids::{Msn, TillPrefix};
use kasse::money::Currency;
use kasse::phone::Country;
use kasse::secret::Credentials;
use kasse::till::TillConfig;
use kasse::transport::net::{NetOptions, RelayAt};

use super::given::Given;
use super::network::network;
use super::place::{default_journal, make_folder};
use super::problem::{Origin, Problem};
use super::setting::Setting;
use super::variables::Variables;
use super::webhook::relay;

/// First part of references when nobody chose one.
const DEFAULT_PREFIX: &str = "kasse";
/// Stands in for the other two keys while one is checked.
const SOUND: &str = "x";

/// Everything a command that talks to the platform needs.
pub(crate) struct Settings {
    pub(crate) environment: Environment,
    pub(crate) credentials: Credentials,
    pub(crate) journal: PathBuf,
    pub(crate) net: NetOptions,
    pub(crate) speed: u32,
    pub(crate) till: TillConfig,
    /// Where events come from.
    pub(crate) relay: Option<RelayAt>,
}

impl Settings {
    /// From what was given; else everything that is wrong with it, `found` before.
    pub(crate) fn check(
        given: &Given,
        variables: &Variables,
        found: Vec<Problem>,
    ) -> Result<Self, Vec<Problem>> {
        let mut checks = Checks { given, problems: found };
        let environment =
            checks.needed(Setting::BaseUrl, "production, test, or an address", Environment::parse);
        let credentials = checks.credentials();
        let msn = checks.needed(Setting::Msn, "4 to 10 digits", |text| Msn::new(text));
        let prefix = checks.optional(Setting::Prefix, |text| TillPrefix::new(text));
        let country = checks.optional(Setting::Country, |code| Country::parse(&code.to_ascii_uppercase()));
        let currency = checks.optional(Setting::Currency, |code| Currency::parse(&code.to_ascii_uppercase()));
        let customer_screen = checks.optional(Setting::CustomerScreen, truth);
        let partial_capture = checks.optional(Setting::PartialCapture, truth);
        let speed = checks.optional(Setting::Speed, factor);
        checks.optional(Setting::Language, spoken);
        let journal = checks.journal(variables);
        let (net, _) = network(given, variables, &mut checks.problems);
        let relay = relay(given).unwrap_or_else(|problem| {
            checks.problems.push(problem);
            None
        });
        let problems = checks.problems;
        match (environment, credentials, msn, journal) {
            (Some(environment), Some(credentials), Some(msn), Some(journal)) if problems.is_empty() => {
                let prefix = prefix.map_or_else(|| TillPrefix::new(DEFAULT_PREFIX), Ok);
                let prefix = prefix
                    .map_err(|invalid| vec![Problem::invalid(Setting::Prefix, Origin::Default, &invalid)])?;
                let currency = currency.unwrap_or_else(|| currency_of(country));
                let till = TillConfig {
                    default_country: country,
                    customer_screen: customer_screen.unwrap_or(false),
                    partial_capture,
                    ..TillConfig::new(msn, prefix, currency)
                };
                Ok(Self { environment, credentials, journal, net, speed: speed.unwrap_or(1), till, relay })
            }
            _ => Err(problems),
        }
    }
}

/// The journal alone, for commands that do not talk to the platform.
pub(crate) fn journal(
    given: &Given,
    variables: &Variables,
    found: Vec<Problem>,
) -> Result<PathBuf, Vec<Problem>> {
    let mut checks = Checks { given, problems: found };
    checks.journal(variables).filter(|_| checks.problems.is_empty()).ok_or(checks.problems)
}

struct Checks<'a> {
    given: &'a Given,
    problems: Vec<Problem>,
}

impl Checks<'_> {
    fn optional<T>(&mut self, key: Setting, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let (text, origin) = self.given.text(key).zip(self.given.origin(key))?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(invalid) => {
                self.problems.push(Problem::invalid(key, origin.clone(), &invalid));
                None
            }
        }
    }

    fn needed<T>(
        &mut self,
        key: Setting,
        rule: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        if self.given.text(key).is_none() {
            self.problems.push(Problem::missing(key, rule));
        }
        self.optional(key, parse)
    }

    /// Each of the three by itself, so that two bad ones are two problems.
    fn credentials(&mut self) -> Option<Credentials> {
        let rule = "copied whole from the portal";
        let id = self.needed(Setting::ClientId, rule, |text| Credentials::new(text, SOUND, SOUND));
        let secret = self.needed(Setting::ClientSecret, rule, |text| Credentials::new(SOUND, text, SOUND));
        let key = self.needed(Setting::SubscriptionKey, rule, |text| Credentials::new(SOUND, SOUND, text));
        let (id, secret, key) = (id?, secret?, key?);
        let texts = (id.client_id(), secret.client_secret(), key.subscription_key());
        Credentials::new(texts.0.expose(), texts.1.expose(), texts.2.expose()).ok()
    }

    fn journal(&mut self, variables: &Variables) -> Option<PathBuf> {
        if let Some(path) = self.given.text(Setting::Journal) {
            return Some(PathBuf::from(path));
        }
        let Some(path) = default_journal(variables) else {
            self.problems.push(Problem::missing(Setting::Journal, "a file on a local disk"));
            return None;
        };
        if let Err(error) = make_folder(&path) {
            let fault = format!("its folder cannot be made: {}", error.kind());
            let rule = "a folder that can be written";
            self.problems.push(Problem::new(
                Setting::Journal.names().file,
                Some(Origin::Default),
                fault,
                rule,
            ));
        }
        Some(path)
    }
}

fn truth(text: &str) -> Result<bool, Invalid> {
    match text {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" => Ok(false),
        _ => Err(Invalid::new("value", "is neither true nor false", "true or false")),
    }
}

fn factor(text: &str) -> Result<u32, Invalid> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number
        .ok_or_else(|| Invalid::new("speed", "is not a whole number above zero", "1, or that of a simulator"))
}

fn spoken(text: &str) -> Result<Language, Invalid> {
    let missing = || Invalid::new("language", "is not one the texts exist in", "en, nb, da, sv or fi");
    Language::parse(text).ok_or_else(missing)
}

/// The currency a sales unit of this country takes. A wrong one is refused by the platform, before any money
/// moves.
const fn currency_of(country: Option<Country>) -> Currency {
    match country {
        None | Some(Country::No) => Currency::Nok,
        Some(Country::Dk | Country::Fo | Country::Gl) => Currency::Dkk,
        Some(Country::Fi) => Currency::Eur,
        Some(Country::Se) => Currency::Sek,
    }
}
