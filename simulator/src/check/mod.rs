//! Schema checks: what the API says about a body before it looks at any state.

pub(crate) mod create;
pub(crate) mod receipt;
pub(crate) mod sticker;
pub(crate) mod text;

use crate::fail::{Checked, Fail, Problem};
use crate::json::{Json, Object, field};

/// Collects what is wrong with a body. Fields that break the schema are answered all together and before the
/// first domain error.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    problems: Vec<Problem>,
    coded: Option<Fail>,
}

impl Findings {
    /// A field breaks the schema.
    pub(crate) fn field(&mut self, name: String, reason: String) {
        self.problems.push(Problem { name, reason });
    }

    /// A domain error; the first one counts.
    pub(crate) fn code(&mut self, fail: impl Into<Fail>) {
        self.coded.get_or_insert_with(|| fail.into());
    }

    /// The verdict.
    pub(crate) fn finish(self) -> Checked<()> {
        if !self.problems.is_empty() {
            return Err(Fail::Fields(self.problems));
        }
        self.coded.map_or(Ok(()), Err)
    }
}

/// Reads the fields of one JSON object and notes what breaks the schema. `null` counts as absent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'j> {
    object: &'j Object<'j>,
    /// Where the object is, with a trailing dot; empty at the top.
    path: &'j str,
}

impl<'j> Reader<'j> {
    pub(crate) fn new(object: &'j Object<'j>, path: &'j str) -> Self {
        Self { object, path }
    }

    fn name(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'j Json<'j>> {
        field(self.object, name).filter(|value| **value != Json::Null)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Notes that `name` is missing, if it is.
    pub(crate) fn require(&self, name: &str, findings: &mut Findings) {
        if !self.has(name) {
            findings.field(self.name(name), format!("The {} field is required.", pascal(name)));
        }
    }

    /// Notes that `name` is missing, if it is; `null` will do.
    pub(crate) fn require_key(&self, name: &str, findings: &mut Findings) {
        if field(self.object, name).is_none() {
            self.require(name, findings);
        }
    }

    /// Notes every field that is not in `known`.
    pub(crate) fn only(&self, known: &[&str], findings: &mut Findings) {
        for (name, _) in self.object {
            if !known.contains(&name.as_ref()) {
                findings.field(self.name(name), format!("The field {} is not known.", pascal(name)));
            }
        }
    }

    fn wrong_type(&self, name: &str, wanted: &str, findings: &mut Findings) {
        let reason = format!("The value of {} could not be converted to {wanted}.", pascal(name));
        findings.field(self.name(name), reason);
    }

    pub(crate) fn text(&self, name: &str, findings: &mut Findings) -> Option<&'j str> {
        let value = self.get(name)?;
        if value.text().is_none() {
            self.wrong_type(name, "a string", findings);
        }
        value.text()
    }

    /// A string of `min` to `max` characters.
    pub(crate) fn text_within(
        &self,
        name: &str,
        min: usize,
        max: usize,
        findings: &mut Findings,
    ) -> Option<&'j str> {
        let text = self.text(name, findings)?;
        if !(min..=max).contains(&text.chars().count()) {
            let reason = format!(
                "The field {} must be a string with a minimum length of {min} and a maximum length of {max}.",
                pascal(name)
            );
            findings.field(self.name(name), reason);
        }
        Some(text)
    }

    /// A string that `fits`; `pattern` is how the rule is told.
    pub(crate) fn text_like(
        &self,
        name: &str,
        pattern: &str,
        fits: impl Fn(&str) -> bool,
        findings: &mut Findings,
    ) -> Option<&'j str> {
        let text = self.text(name, findings)?;
        if !fits(text) {
            let reason = format!("The field {} must match the regular expression '{pattern}'.", pascal(name));
            findings.field(self.name(name), reason);
        }
        Some(text)
    }

    /// One of `values`.
    pub(crate) fn one_of(&self, name: &str, values: &[&str], findings: &mut Findings) -> Option<&'j str> {
        let text = self.text(name, findings)?;
        if !values.contains(&text) {
            let reason = format!("The field {} must be one of: {}.", pascal(name), values.join(", "));
            findings.field(self.name(name), reason);
        }
        Some(text)
    }

    /// An integer within `min..=max`.
    pub(crate) fn int(&self, name: &str, min: i64, max: i64, findings: &mut Findings) -> Option<i64> {
        let Json::Int(value) = self.get(name)? else {
            self.wrong_type(name, "an integer", findings);
            return None;
        };
        if !(min..=max).contains(value) {
            let reason = format!("The field {} must be between {min} and {max}.", pascal(name));
            findings.field(self.name(name), reason);
        }
        Some(*value)
    }

    pub(crate) fn boolean(&self, name: &str, findings: &mut Findings) -> Option<bool> {
        let Json::Bool(value) = self.get(name)? else {
            self.wrong_type(name, "a boolean", findings);
            return None;
        };
        Some(*value)
    }

    pub(crate) fn object(&self, name: &str, findings: &mut Findings) -> Option<&'j Object<'j>> {
        let object = self.get(name)?.object();
        if object.is_none() {
            self.wrong_type(name, "an object", findings);
        }
        object
    }

    pub(crate) fn list(&self, name: &str, findings: &mut Findings) -> Option<&'j [Json<'j>]> {
        let Json::List(list) = self.get(name)? else {
            self.wrong_type(name, "an array", findings);
            return None;
        };
        Some(list)
    }
}

pub(crate) fn pascal(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
