//! What is needed to check deliveries, and to make some.

use kasse::api::WebhookId;
use kasse::secret::Secret;
use kasse::till::KnownSecret;
use kasse::transport::net::RelayAt;
use kasse::webhook::Address;

use super::given::Given;
use super::problem::{Origin, Problem};
use super::setting::Setting;

/// The secrets, in the order they were given; commas or white space between them. None is no problem here.
pub(crate) fn secrets(given: &Given) -> Vec<Secret> {
    split_secrets(given.text(Setting::WebhookSecrets).unwrap_or_default()).collect()
}

/// Those of which the registration is known: `ID:SECRET`.
pub(crate) fn known_secrets(given: &Given) -> Vec<KnownSecret> {
    let known = |(id, secret): (Option<&str>, &str)| {
        Some(KnownSecret { id: WebhookId::new(id?).ok()?, secret: Secret::new(secret) })
    };
    parts(given).filter_map(known).collect()
}

/// The secrets in a text, as [`secrets`] takes them.
pub(crate) fn split_secrets(text: &str) -> impl Iterator<Item = Secret> {
    split(text).map(|(_, secret)| Secret::new(secret))
}

fn parts(given: &Given) -> impl Iterator<Item = (Option<&str>, &str)> {
    split(given.text(Setting::WebhookSecrets).unwrap_or_default())
}

/// A secret has no colon in it: it looks like base64.
fn split(text: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    let separated = text.split(|character: char| character == ',' || character.is_whitespace());
    separated.filter(|part| !part.is_empty()).map(|part| match part.split_once(':') {
        Some((id, secret)) => (Some(id), secret),
        None => (None, part),
    })
}

/// The relay, and what this till proves itself with there.
pub(crate) fn relay(given: &Given) -> Result<Option<RelayAt>, Problem> {
    let (url, token) = (given.text(Setting::RelayUrl), given.text(Setting::RelayToken));
    let (url, token) = match (url, token) {
        (Some(url), Some(token)) => (url, token),
        (None, None) => return Ok(None),
        (Some(_), None) => {
            return Err(Problem::missing(Setting::RelayToken, "what the relay knows this till by"));
        }
        (None, Some(_)) => return Err(Problem::missing(Setting::RelayUrl, "where the relay is")),
    };
    let wrong = |invalid: kasse::error::Invalid| {
        let setting = if invalid.field() == "relay.url" { Setting::RelayUrl } else { Setting::RelayToken };
        let origin = given.origin(setting).cloned().unwrap_or(Origin::Default);
        Problem::invalid(setting, origin, &invalid)
    };
    RelayAt::new(url, Secret::new(token)).map(Some).map_err(wrong)
}

/// The registered address.
pub(crate) fn webhook_url(given: &Given) -> Result<Option<Address>, Problem> {
    let Some(text) = given.text(Setting::WebhookUrl) else { return Ok(None) };
    let origin = given.origin(Setting::WebhookUrl).cloned().unwrap_or(Origin::Default);
    Address::new(text).map(Some).map_err(|invalid| Problem::invalid(Setting::WebhookUrl, origin, &invalid))
}
