//! What is needed to check deliveries, and to make some.

use kasse::secret::Secret;
use kasse::webhook::Address;

use super::given::Given;
use super::problem::{Origin, Problem};
use super::setting::Setting;

/// The secrets, in the order they were given; commas or white space between them. None is no problem here.
pub(crate) fn secrets(given: &Given) -> Vec<Secret> {
    let text = given.text(Setting::WebhookSecrets).unwrap_or_default();
    let separated = text.split(|character: char| character == ',' || character.is_whitespace());
    separated.filter(|part| !part.is_empty()).map(Secret::new).collect()
}

/// The registered address.
pub(crate) fn webhook_url(given: &Given) -> Result<Option<Address>, Problem> {
    let Some(text) = given.text(Setting::WebhookUrl) else { return Ok(None) };
    let origin = given.origin(Setting::WebhookUrl).cloned().unwrap_or(Origin::Default);
    Address::new(text).map(Some).map_err(|invalid| Problem::invalid(Setting::WebhookUrl, origin, &invalid))
}
