use std::collections::BTreeSet;

use boon::ValidationError;
use serde::Deserialize;

/// Who breaks the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// A request of ours.
    Request,
    /// An answer of the simulator.
    Answer,
}

/// One thing that is not as the description says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The operation, by its `operationId` or method and path.
    pub operation: String,
    /// Who.
    pub side: Side,
    /// Where, and the keyword that is broken: `/extraDetails/0 required`.
    pub place: String,
}

/// The innermost faults of a body; places in lists are all one.
pub(crate) fn places(error: &ValidationError<'_, '_>) -> BTreeSet<String> {
    if error.causes.is_empty() {
        let keyword = error.schema_url.rsplit('/').next().unwrap_or_default();
        let parts = error.instance_location.to_string();
        let parts: Vec<&str> = parts.split('/').map(|part| if is_index(part) { "*" } else { part }).collect();
        return BTreeSet::from([format!("{} {}", parts.join("/"), kind(keyword, error))]);
    }
    error.causes.iter().flat_map(places).collect()
}

fn kind(keyword: &str, error: &ValidationError<'_, '_>) -> String {
    match &error.kind {
        boon::ErrorKind::Required { want } => format!("required {}", want.join(" ")),
        boon::ErrorKind::AdditionalProperties { got } => {
            let names: Vec<&str> = got.iter().map(AsRef::as_ref).collect();
            format!("additional {}", names.join(" "))
        }
        boon::ErrorKind::OneOf(_) => "oneOf".to_owned(),
        boon::ErrorKind::Enum { .. } => "enum".to_owned(),
        boon::ErrorKind::Type { .. } => "type".to_owned(),
        boon::ErrorKind::Pattern { .. } => "pattern".to_owned(),
        _ => keyword.to_owned(),
    }
}

fn is_index(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
}
