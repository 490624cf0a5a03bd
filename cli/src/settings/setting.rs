//! Every setting there is.

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setting {
    /// `production`, `test`, or an address.
    BaseUrl,
    /// `client_id` of the sales unit.
    ClientId,
    /// `client_secret` of the sales unit.
    ClientSecret,
    /// One of its two subscription keys.
    SubscriptionKey,
    /// The sales unit.
    Msn,
    /// The journal file.
    Journal,
    /// First part of references.
    Prefix,
    /// Currency of the sales unit.
    Currency,
    /// Country of phone numbers without a country code.
    Country,
    /// The till has a screen for the customer.
    CustomerScreen,
    /// Whether the sales unit can capture a part.
    PartialCapture,
    /// The proxy.
    Proxy,
    /// What is reached without it.
    NoProxy,
    /// Certificates to trust beside the web's roots.
    CaFile,
    /// Language of the texts.
    Language,
    /// How many times as fast time runs, against a simulator.
    Speed,
    /// The secrets with which deliveries are signed.
    WebhookSecrets,
    /// The address at which deliveries arrive, as it was registered.
    WebhookUrl,
    /// The relay at which events arrive.
    RelayUrl,
    /// What this till proves itself with there.
    RelayToken,
}

/// How a setting is called.
pub(crate) struct Names {
    /// The key in the file; the flag is the same with dashes.
    pub(crate) file: &'static str,
    /// The variable.
    pub(crate) variable: &'static str,
    /// The flag; secrets have none, as command lines are seen by everybody on the machine and kept in the
    /// shell's history.
    pub(crate) flag: Option<&'static str>,
}

impl Setting {
    /// All of them, in the order of the documentation.
    pub(crate) const ALL: [Self; 20] = [
        Self::BaseUrl,
        Self::ClientId,
        Self::ClientSecret,
        Self::SubscriptionKey,
        Self::Msn,
        Self::Journal,
        Self::Prefix,
        Self::Currency,
        Self::Country,
        Self::CustomerScreen,
        Self::PartialCapture,
        Self::Proxy,
        Self::NoProxy,
        Self::CaFile,
        Self::Language,
        Self::Speed,
        Self::WebhookSecrets,
        Self::WebhookUrl,
        Self::RelayUrl,
        Self::RelayToken,
    ];

    /// The three keys of the sales unit.
    pub(crate) const CREDENTIALS: [Self; 3] = [Self::ClientId, Self::ClientSecret, Self::SubscriptionKey];

    /// By the name in a file.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.names().file == name)
    }

    /// How it is called.
    pub(crate) const fn names(self) -> Names {
        let (file, variable, flag) = match self {
            Self::BaseUrl => ("base_url", "KASSE_BASE_URL", Some("--base-url")),
            Self::ClientId => ("client_id", "KASSE_CLIENT_ID", None),
            Self::ClientSecret => ("client_secret", "KASSE_CLIENT_SECRET", None),
            Self::SubscriptionKey => ("subscription_key", "KASSE_SUBSCRIPTION_KEY", None),
            Self::Msn => ("msn", "KASSE_MSN", Some("--msn")),
            Self::Journal => ("journal", "KASSE_JOURNAL", Some("--journal")),
            Self::Prefix => ("prefix", "KASSE_PREFIX", Some("--prefix")),
            Self::Currency => ("currency", "KASSE_CURRENCY", Some("--currency")),
            Self::Country => ("country", "KASSE_COUNTRY", Some("--country")),
            Self::CustomerScreen => ("customer_screen", "KASSE_CUSTOMER_SCREEN", Some("--customer-screen")),
            Self::PartialCapture => ("partial_capture", "KASSE_PARTIAL_CAPTURE", Some("--partial-capture")),
            Self::Proxy => ("proxy", "KASSE_PROXY", Some("--proxy")),
            Self::NoProxy => ("no_proxy", "KASSE_NO_PROXY", Some("--no-proxy")),
            Self::CaFile => ("ca_file", "KASSE_CA_FILE", Some("--ca-file")),
            Self::Language => ("language", "KASSE_LANGUAGE", Some("--language")),
            Self::Speed => ("speed", "KASSE_SPEED", Some("--speed")),
            Self::WebhookSecrets => ("webhook_secrets", "KASSE_WEBHOOK_SECRETS", None),
            Self::WebhookUrl => ("webhook_url", "KASSE_WEBHOOK_URL", Some("--webhook-url")),
            Self::RelayUrl => ("relay_url", "KASSE_RELAY_URL", Some("--relay-url")),
            Self::RelayToken => ("relay_token", "KASSE_RELAY_TOKEN", None),
        };
        Names { file, variable, flag }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_documented() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/program.md");
        let page = std::fs::read_to_string(page).unwrap();
        for names in Setting::ALL.map(Setting::names) {
            let flag = names.flag.map_or_else(String::new, |flag| format!("`{flag}`"));
            let row = format!("| `{}` | `{}` | {flag}", names.file, names.variable);
            assert!(page.contains(row.trim_end()), "{row}");
        }
    }
}
