//! Settings as they were given, before anything is made of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use kasse::error::Language;
use kasse::secret::Secret;

use super::file;
use super::problem::{Origin, Problem};
use super::setting::Setting;
use super::variables::{CONFIG, Variables};
use crate::log::LogLevel;

/// Settings on the command line. The three keys of the sales unit are not among them: a command line is seen
/// by everybody on the machine and kept in the shell's history.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Settings (before variables KASSE_…, before the file)")]
pub(crate) struct Flags {
    /// File of settings; default: KASSE_CONFIG, or ./kasse.toml if it is there
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// production, test, or the address of a simulator or gateway
    #[arg(long, global = true, value_name = "URL")]
    base_url: Option<String>,
    /// The sales unit (Merchant-Serial-Number)
    #[arg(long, global = true, value_name = "DIGITS")]
    msn: Option<String>,
    /// The journal file, on a local disk; default: in the user's state folder
    #[arg(long, global = true, value_name = "FILE")]
    journal: Option<String>,
    /// First part of every reference; the customer sees it
    #[arg(long, global = true, value_name = "TEXT")]
    prefix: Option<String>,
    /// Currency of the sales unit; default: that of the country, else NOK
    #[arg(long, global = true, value_name = "CODE")]
    currency: Option<String>,
    /// Country of phone numbers without a country code: NO, DK, FI, SE, FO or GL
    #[arg(long, global = true, value_name = "CODE")]
    country: Option<String>,
    /// The till can show a code to the customer, should a push not be possible (true or false)
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    customer_screen: Option<String>,
    /// Whether the sales unit can capture a part of what is reserved (true or false)
    #[arg(long, global = true, value_name = "BOOL")]
    partial_capture: Option<String>,
    /// http://host:port, or `none`; default: HTTPS_PROXY
    #[arg(long, global = true, value_name = "URL")]
    proxy: Option<String>,
    /// Hosts, addresses and networks reached without the proxy, comma-separated; default: NO_PROXY
    #[arg(long, global = true, value_name = "LIST")]
    no_proxy: Option<String>,
    /// Certificates in PEM to trust beside the web's roots
    #[arg(long, global = true, value_name = "FILE")]
    ca_file: Option<String>,
    /// Language of texts for cashier and customer: en, nb, da, sv or fi
    #[arg(long, global = true, value_name = "TAG")]
    language: Option<String>,
    /// Time runs so many times as fast, as in `kasse simulate --speed`
    #[arg(long, global = true, value_name = "FACTOR")]
    speed: Option<String>,
    /// The address at which webhooks arrive, as it was registered: https://…, or http:// on this machine
    #[arg(long, global = true, value_name = "URL")]
    webhook_url: Option<String>,
    /// The relay that hands on the events of the sales unit: https://…, or http:// on this machine
    #[arg(long, global = true, value_name = "URL")]
    relay_url: Option<String>,
    /// Log what the library does, to standard error; without secrets and personal data
    #[arg(long, global = true, value_name = "LEVEL")]
    pub(crate) log: Option<LogLevel>,
}

impl Flags {
    fn get(&self, key: Setting) -> Option<&str> {
        let flag = match key {
            Setting::BaseUrl => &self.base_url,
            Setting::Msn => &self.msn,
            Setting::Journal => &self.journal,
            Setting::Prefix => &self.prefix,
            Setting::Currency => &self.currency,
            Setting::Country => &self.country,
            Setting::CustomerScreen => &self.customer_screen,
            Setting::PartialCapture => &self.partial_capture,
            Setting::Proxy => &self.proxy,
            Setting::NoProxy => &self.no_proxy,
            Setting::CaFile => &self.ca_file,
            Setting::Language => &self.language,
            Setting::Speed => &self.speed,
            Setting::WebhookUrl => &self.webhook_url,
            Setting::RelayUrl => &self.relay_url,
            Setting::ClientId
            | Setting::ClientSecret
            | Setting::SubscriptionKey
            | Setting::WebhookSecrets
            | Setting::RelayToken => &None,
        };
        flag.as_deref()
    }
}

/// Settings as they were given, each with the place it came from.
#[derive(Default)]
pub(crate) struct Given {
    values: BTreeMap<Setting, (Secret, Origin)>,
    /// The file they were read from.
    pub(crate) file: Option<PathBuf>,
}

impl Given {
    /// From the command line, else a variable, else the file.
    pub(crate) fn collect(flags: &Flags, variables: &Variables) -> (Self, Vec<Problem>) {
        let (mut given, mut problems) = (Self::default(), Vec::new());
        for key in Setting::ALL {
            let names = key.names();
            if let (Some(value), Some(flag)) = (flags.get(key), names.flag) {
                given.set(key, Secret::new(value), Origin::Flag(flag));
            } else if let Some(value) = variables.get(names.variable) {
                given.set(key, Secret::new(value), Origin::Variable(names.variable));
            }
        }
        let named = flags.config.clone().or_else(|| variables.get(CONFIG).map(PathBuf::from));
        given.file = file::choose(named.as_deref());
        if let Some(path) = given.file.clone() {
            file::read(&path, &mut given, &mut problems);
        }
        (given, problems)
    }

    /// Sets what is not set yet.
    pub(super) fn set(&mut self, key: Setting, value: Secret, origin: Origin) {
        self.values.entry(key).or_insert((value, origin));
    }

    /// The value.
    pub(crate) fn text(&self, key: Setting) -> Option<&str> {
        self.values.get(&key).map(|(value, _)| value.expose())
    }

    /// Where it was given.
    pub(crate) fn origin(&self, key: Setting) -> Option<&Origin> {
        self.values.get(&key).map(|(_, origin)| origin)
    }
}

/// The language for texts before, or without, valid settings: as set, else the user's own, else English.
pub(crate) fn language(given: &Given, variables: &Variables) -> Language {
    let locale = || variables.first(&["LC_ALL", "LC_MESSAGES", "LANG"]).map(|(_, value)| value);
    given.text(Setting::Language).or_else(locale).and_then(Language::parse).unwrap_or_default()
}
