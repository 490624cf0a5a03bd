use super::Secret;
use crate::error::Invalid;
use crate::text::check_characters;

const RULE: &str = "copied whole from the portal, without spaces, line ends or quotation marks";

/// The three keys of one sales unit in one environment. `Debug` shows none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    client_id: Secret,
    client_secret: Secret,
    subscription_key: Secret,
}

impl Credentials {
    /// Refuses a key that is missing, or holds what comes from copying and not from the portal: white space,
    /// invisible characters, typographic quotes and dashes, quotes around it. The error names the field, the
    /// character and its place, never the key. What a right key looks like is not checked: only the platform
    /// knows.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        subscription_key: impl Into<String>,
    ) -> Result<Self, Invalid> {
        Ok(Self {
            client_id: key("client_id", client_id.into())?,
            client_secret: key("client_secret", client_secret.into())?,
            subscription_key: key("Ocp-Apim-Subscription-Key", subscription_key.into())?,
        })
    }

    /// `client_id`, the user name.
    pub fn client_id(&self) -> &Secret {
        &self.client_id
    }

    /// `client_secret`, the password.
    pub fn client_secret(&self) -> &Secret {
        &self.client_secret
    }

    /// `Ocp-Apim-Subscription-Key`; a unit has two that are interchangeable.
    pub fn subscription_key(&self) -> &Secret {
        &self.subscription_key
    }
}

fn key(field: &'static str, text: String) -> Result<Secret, Invalid> {
    // From here on the text is wiped, also when it is refused.
    let secret = Secret::new(text);
    let text = secret.expose();
    if text.chars().all(char::is_whitespace) {
        return Err(Invalid::new(field, "is missing", RULE));
    }
    check_characters(field, text, |c| c.is_ascii_graphic(), RULE)?;
    let quote = text.starts_with(['"', '\'', '`']) || text.ends_with(['"', '\'', '`']);
    if quote {
        return Err(Invalid::new(field, "begins or ends with a quotation mark", RULE));
    }
    Ok(secret)
}
