use std::path::PathBuf;

use kasse::api::WebhookId;
use kasse::environment::Environment;
use kasse::error::{Error, Invalid};
use kasse::ids::SystemInfo;
use kasse::log;
use kasse::secret::{Credentials, Secret};
use kasse::till::{ClientConfig, JournalPlace, KnownSecret, OpenOptions};
use kasse::transport::net::{Proxy, RelayAt};

use super::{needed, span};
use crate::record::{ClientOptions, Level};

/// Everything a [`Host`](crate::host::Host) is opened with.
#[derive(Debug)]
pub struct Setup {
    /// The client.
    pub options: OpenOptions,
    /// Lines of at least this weight go into the queue.
    pub log: Option<log::Level>,
    /// Secrets of registrations whose id is known.
    pub known: Vec<KnownSecret>,
}

impl From<OpenOptions> for Setup {
    /// A client without log and without known registrations.
    fn from(options: OpenOptions) -> Self {
        Self { options, log: None, known: Vec::new() }
    }
}

impl ClientOptions {
    /// The variables `KASSE_BASE_URL`, `KASSE_CLIENT_ID`, `KASSE_CLIENT_SECRET`, `KASSE_SUBSCRIPTION_KEY`,
    /// `KASSE_JOURNAL`, `KASSE_PROXY`, `KASSE_NO_PROXY`, `KASSE_CA_FILE`, `KASSE_WEBHOOK_SECRETS`, `KASSE_RELAY_URL`,
    /// `KASSE_RELAY_TOKEN` and `KASSE_SPEED`, as the program `kasse` reads them, on top of what is set already. Only who calls this reads the environment.
    ///
    /// # Errors
    /// A variable that cannot be what it is for.
    pub fn with_env(mut self, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Invalid> {
        let take = |field: &mut Option<String>, name: &str| {
            if let Some(text) = variable(name) {
                *field = Some(text);
            }
        };
        take(&mut self.environment, "KASSE_BASE_URL");
        take(&mut self.client_id, "KASSE_CLIENT_ID");
        take(&mut self.client_secret, "KASSE_CLIENT_SECRET");
        take(&mut self.subscription_key, "KASSE_SUBSCRIPTION_KEY");
        take(&mut self.journal, "KASSE_JOURNAL");
        take(&mut self.proxy, "KASSE_PROXY");
        take(&mut self.relay_url, "KASSE_RELAY_URL");
        take(&mut self.relay_token, "KASSE_RELAY_TOKEN");
        if let Some(path) = variable("KASSE_CA_FILE") {
            let unreadable = |error: std::io::Error| {
                let fault = format!("cannot be read: {}", error.kind());
                Invalid::new("KASSE_CA_FILE", fault, "a file of certificates in PEM")
            };
            self.extra_roots = Some(std::fs::read_to_string(path).map_err(unreadable)?);
        }
        if let Some(speed) = variable("KASSE_SPEED") {
            let whole = |_| Invalid::new("KASSE_SPEED", "is no number", "a whole number from 1");
            self.speed = speed.parse().map_err(whole)?;
        }
        let listed = |name: &str| variable(name).map(|text| parts(&text));
        self.no_proxy = listed("KASSE_NO_PROXY").unwrap_or(self.no_proxy);
        self.webhook_secrets = listed("KASSE_WEBHOOK_SECRETS").unwrap_or(self.webhook_secrets);
        Ok(self)
    }

    /// As the core takes it.
    ///
    /// # Errors
    /// A field that is missing, or cannot be what it is for.
    pub fn setup(self) -> Result<Setup, Error> {
        let environment = Environment::parse(&needed(self.environment, "environment")?)?;
        let credentials = Credentials::new(
            needed(self.client_id, "client_id")?,
            needed(self.client_secret, "client_secret")?,
            needed(self.subscription_key, "subscription_key")?,
        )?;
        let mut system = SystemInfo::new(
            needed(self.system_name, "system_name")?,
            needed(self.system_version, "system_version")?,
        )?;
        if let Some(name) = self.plugin_name {
            system = system.with_plugin(name, needed(self.plugin_version, "plugin_version")?)?;
        }
        let (secrets, known) = secrets(&self.webhook_secrets);
        let mut config = ClientConfig::new(environment, credentials, system);
        config.webhook_secrets = secrets;
        let durations = &mut config.durations;
        for (field, millis, name) in [
            (&mut durations.connect, self.connect, "connect"),
            (&mut durations.attempt, self.attempt, "attempt"),
            (&mut durations.operation, self.operation_limit, "operation_limit"),
            (&mut durations.token, self.token, "token"),
        ] {
            *field = span(millis, name)?.unwrap_or(*field);
        }
        let mut options = OpenOptions::new(config, place(self.journal, self.journal_in_memory)?);
        options.speed = self.speed.max(1);
        options.net.extra_roots = self.extra_roots.map(String::into_bytes);
        if let Some(url) = self.proxy {
            let direct: Vec<&str> = self.no_proxy.iter().map(String::as_str).collect();
            options.net.proxy = Some(Proxy::new(&url, &direct)?);
        }
        options.relay = match (self.relay_url, self.relay_token) {
            (None, None) => None,
            (url, token) => {
                let (url, token) = (needed(url, "relay_url")?, needed(token, "relay_token")?);
                Some(RelayAt::new(url, Secret::new(token))?)
            }
        };
        Ok(Setup { options, log: self.log.map(Level::core), known })
    }
}

/// Memory has to be asked for: a forgotten path would be forgotten payments.
fn place(path: Option<String>, in_memory: bool) -> Result<JournalPlace, Invalid> {
    let rule = "a path, or journal_in_memory for trials";
    match (path, in_memory) {
        (Some(path), false) if !path.is_empty() => Ok(JournalPlace::File(PathBuf::from(path))),
        (None, true) => Ok(JournalPlace::Memory),
        (Some(_), true) => Err(Invalid::new("journal", "is a path and in memory", rule)),
        (_, false) => Err(Invalid::new("journal", "is missing", rule)),
    }
}

/// Commas or white space between them.
fn parts(text: &str) -> Vec<String> {
    let separated = text.split(|character: char| character == ',' || character.is_whitespace());
    separated.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Each is a secret, or `ID:SECRET`; there is no colon in a secret, which looks like base64.
fn secrets(given: &[String]) -> (Vec<Secret>, Vec<KnownSecret>) {
    let mut known = Vec::new();
    let mut secrets = Vec::new();
    for part in given {
        let (id, secret) = part.split_once(':').map_or((None, part.as_str()), |(id, rest)| (Some(id), rest));
        let secret = Secret::new(secret);
        if let Some(id) = id.and_then(|id| WebhookId::new(id).ok()) {
            known.push(KnownSecret { id, secret: secret.clone() });
        }
        secrets.push(secret);
    }
    (secrets, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> ClientOptions {
        let text = |text: &str| Some(text.to_owned());
        ClientOptions {
            environment: text("test"),
            client_id: text("id"),
            client_secret: text("canary"),
            subscription_key: text("key"),
            system_name: text("till"),
            system_version: text("1"),
            journal_in_memory: true,
            ..ClientOptions::default()
        }
    }

    fn fault(options: ClientOptions) -> String {
        let error = options.setup().unwrap_err();
        let invalid = error.invalid().unwrap();
        format!("{} {}", invalid.field(), invalid.fault())
    }

    #[test]
    fn only_what_is_needed_is_enough_and_the_rest_is_the_cores_default() {
        let setup = whole().setup().unwrap();
        assert_eq!(setup.options.config.durations, kasse::till::Durations::default());
        assert_eq!((setup.options.speed, setup.log), (1, None));
        assert!(setup.known.is_empty());
    }

    #[test]
    fn what_is_missing_or_cannot_be_is_named() {
        assert_eq!(fault(ClientOptions { client_id: None, ..whole() }), "client_id is missing");
        assert_eq!(fault(ClientOptions { journal_in_memory: false, ..whole() }), "journal is missing");
        let both = ClientOptions { journal: Some("/x".to_owned()), ..whole() };
        assert_eq!(fault(both), "journal is a path and in memory");
        assert_eq!(fault(ClientOptions { token: -1, ..whole() }), "token is negative");
        let half = ClientOptions { relay_url: Some("https://relay.example".to_owned()), ..whole() };
        assert_eq!(fault(half), "relay_token is missing");
    }

    #[test]
    fn an_empty_path_is_no_path() {
        let empty = ClientOptions { journal: Some(String::new()), journal_in_memory: false, ..whole() };
        assert_eq!(fault(empty), "journal is missing");
    }

    #[test]
    fn variables_come_on_top_of_what_is_set() {
        let variable = |name: &str| match name {
            "KASSE_CLIENT_ID" => Some("other".to_owned()),
            "KASSE_WEBHOOK_SECRETS" => Some("a:x, y\nb:z".to_owned()),
            "KASSE_SPEED" => Some("30".to_owned()),
            _ => None,
        };
        let options = whole().with_env(variable).unwrap();
        assert_eq!(options.client_id.as_deref(), Some("other"));
        assert_eq!((options.environment.as_deref(), options.speed), (Some("test"), 30));
        let environment = Some("http://127.0.0.1:9".to_owned());
        let setup = ClientOptions { environment, ..options }.setup().unwrap();
        assert_eq!(setup.options.config.webhook_secrets.len(), 3);
        let known: Vec<&str> = setup.known.iter().map(|known| known.id.as_str()).collect();
        assert_eq!(known, ["a", "b"]);
        assert_eq!(
            whole()
                .with_env(|name| (name == "KASSE_SPEED").then(|| "fast".to_owned()))
                .err()
                .unwrap()
                .field(),
            "KASSE_SPEED"
        );
    }
}
