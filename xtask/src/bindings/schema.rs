//! The schema as data, checked before anything is written from it.

use std::collections::BTreeSet;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schema {
    #[serde(rename = "about")]
    _about: String,
    pub(super) enums: Vec<Enum>,
    pub(super) records: Vec<Record>,
    /// What a host gives.
    #[serde(default)]
    pub(super) inputs: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Enum {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) values: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) fields: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    pub(super) name: String,
    #[serde(rename = "type")]
    written: String,
    pub(super) about: String,
}

impl Field {
    pub(super) fn is_duration(&self) -> bool {
        self.written == "duration"
    }

    pub(super) fn is_amount(&self) -> bool {
        self.written == "amount"
    }

    pub(super) fn is_time(&self) -> bool {
        self.written == "time"
    }
}

/// What a field holds.
#[derive(Clone, Copy)]
pub(super) enum Type<'a> {
    Bool,
    U32,
    /// Minor units, milliseconds.
    I64,
    /// Number of a handle.
    Handle,
    Text,
    /// Of an input: a list of text.
    Texts,
    /// Of an input: as a device gave it, not always text.
    Bytes,
    Enum(&'a Enum),
    Record(&'a Record),
    /// Of an input: a list of records.
    Records(&'a Record),
}

impl Schema {
    /// Names are unique, numbers are neither zero nor used twice, every type is known, and no record contains what
    /// comes after it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let schema: Self = serde_json::from_str(text).map_err(|fault| fault.to_string())?;
        let mut names = BTreeSet::new();
        let records = || schema.records.iter().chain(&schema.inputs);
        for name in schema.enums.iter().map(|each| &each.name).chain(records().map(|each| &each.name)) {
            // An enum and a record would be one type in a language.
            if !names.insert(name) {
                return Err(format!("{name} is there twice"));
            }
        }
        for each in &schema.enums {
            let numbers: BTreeSet<u32> = each.values.iter().map(|value| value.number).collect();
            if numbers.len() != each.values.len() || numbers.contains(&0) {
                return Err(format!("{}: numbers are unique and not 0, which stands for none", each.name));
            }
        }
        for record in records() {
            for field in &record.fields {
                if schema.type_of(field).is_none() {
                    return Err(format!(
                        "{}.{}: there is no type {}",
                        record.name, field.name, field.written
                    ));
                }
            }
        }
        Ok(schema)
    }

    fn record(&self, name: &str) -> Option<&Record> {
        self.records.iter().chain(&self.inputs).find(|each| each.name == name)
    }

    /// What a field holds, and whether there may be none.
    pub(super) fn type_of(&self, field: &Field) -> Option<(Type<'_>, bool)> {
        let (name, optional) = match field.written.strip_suffix('?') {
            Some(name) => (name, true),
            None => (field.written.as_str(), false),
        };
        let found = match name {
            "bool" if !optional => Type::Bool,
            "u32" if !optional => Type::U32,
            "i64" | "amount" | "time" | "duration" if !optional => Type::I64,
            "handle" if !optional => Type::Handle,
            "text" => Type::Text,
            "texts" if !optional => Type::Texts,
            "bytes" if !optional => Type::Bytes,
            name => match name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
                Some(name) if !optional => Type::Records(self.record(name)?),
                Some(_) => return None,
                None => {
                    let known = self.enums.iter().find(|each| each.name == name).map(Type::Enum);
                    known.or_else(|| self.record(name).map(Type::Record))?
                }
            },
        };
        Some((found, optional))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(enums: &str, records: &str) -> String {
        Schema::read(&format!(r#"{{"about":"","enums":[{enums}],"records":[{records}]}}"#)).err().unwrap()
    }

    #[test]
    fn a_schema_that_contradicts_itself_is_refused() {
        let value = |number: u32| format!(r#"{{"number":{number},"name":"a","about":""}}"#);
        let one = |name: &str, values: &str| format!(r#"{{"name":"{name}","about":"","values":[{values}]}}"#);
        assert!(fault(&one("e", &value(0)), "").contains("not 0"));
        assert!(fault(&one("e", &[value(1), value(1)].join(",")), "").contains("unique"));
        assert!(fault(&[one("e", ""), one("e", "")].join(","), "").contains("twice"));
        let record = r#"{"name":"r","about":"","fields":[{"name":"f","type":"number","about":""}]}"#;
        assert!(fault("", record).contains("no type number"));
    }
}
