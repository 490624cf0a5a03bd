use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A value that was refused before anything was sent: which field, what is wrong with it, and the rule.
///
/// The text never repeats the value itself: it may be a secret or personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}: {fault}; {rule}")]
pub struct Invalid {
    field: Cow<'static, str>,
    fault: Cow<'static, str>,
    rule: Cow<'static, str>,
}

impl Invalid {
    /// `field` in the platform's spelling (`amount.value`), `fault` what was found ("has 66 characters"),
    /// `rule` what is allowed ("8 to 64 characters of a-z A-Z 0-9 -").
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        fault: impl Into<Cow<'static, str>>,
        rule: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { field: field.into(), fault: fault.into(), rule: rule.into() }
    }

    /// The field, in the platform's spelling.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with it.
    pub fn fault(&self) -> &str {
        &self.fault
    }

    /// What would be right.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The same fault, seen from the object that holds the field: `name` under `orderLines[2]` becomes
    /// `orderLines[2].name`.
    #[must_use]
    pub fn under(mut self, parent: &str) -> Self {
        self.field = format!("{parent}.{}", self.field).into();
        self
    }
}
