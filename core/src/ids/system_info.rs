use crate::error::Invalid;
use crate::text::{check_characters, check_length};

const RULE: &str = "1 to 30 characters of ASCII, spaces only inside";

/// What runs here, told to the platform with each call (`Vipps-System-*`): its support finds a till's calls
/// by it. The plugin is the part that talks to the platform: this library, unless told otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SystemInfo {
    name: String,
    version: String,
    plugin_name: String,
    plugin_version: String,
}

impl SystemInfo {
    /// Longest value of each of the four, in characters (ePayment API 1.8.1).
    pub const MAX_LENGTH: usize = 30;

    /// The name and version of the till software.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            name: checked("Vipps-System-Name", name.into())?,
            version: checked("Vipps-System-Version", version.into())?,
            plugin_name: "kasse".to_owned(),
            plugin_version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Names another plugin than this library, such as one built on top of it.
    pub fn with_plugin(self, name: impl Into<String>, version: impl Into<String>) -> Result<Self, Invalid> {
        Ok(Self {
            plugin_name: checked("Vipps-System-Plugin-Name", name.into())?,
            plugin_version: checked("Vipps-System-Plugin-Version", version.into())?,
            ..self
        })
    }

    /// The till software (`Vipps-System-Name`).
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version (`Vipps-System-Version`).
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The part that talks to the platform (`Vipps-System-Plugin-Name`).
    pub fn plugin_name(&self) -> &str {
        &self.plugin_name
    }

    /// Its version (`Vipps-System-Plugin-Version`).
    pub fn plugin_version(&self) -> &str {
        &self.plugin_version
    }
}

/// Header values: a control character or a letter outside ASCII would not survive the way.
fn checked(field: &'static str, text: String) -> Result<String, Invalid> {
    check_length(field, &text, 1, SystemInfo::MAX_LENGTH, RULE)?;
    check_characters(field, &text, |c| c == ' ' || c.is_ascii_graphic(), RULE)?;
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(Invalid::new(field, "begins or ends with a space", RULE));
    }
    Ok(text)
}
