//! The records as `kasse-host` has them.

use std::fmt::Write as _;

use super::schema::{Enum, Record, Schema, Type};

/// Structs and enums; every language's own is filled from these.
pub(super) fn definitions(schema: &Schema) -> String {
    let mut out = String::from(
        "// Written by `cargo xtask bindings` from bindings-common/schema/records.json; do not edit.\n",
    );
    schema.enums.iter().for_each(|each| of_enum(&mut out, each));
    schema.records.iter().for_each(|each| of_record(&mut out, schema, each));
    schema.inputs.iter().for_each(|each| of_input(&mut out, schema, each));
    out
}

fn of_enum(out: &mut String, each: &Enum) {
    let name = camel(&each.name);
    let _ = write!(
        out,
        "\n/// {}\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\npub enum {name} {{\n",
        each.about
    );
    for value in &each.values {
        let _ = writeln!(out, "    /// {}\n    {},", value.about, camel(&value.name));
    }
    let _ = write!(
        out,
        "}}\n\nimpl {name} {{\n    /// Its number, the same in every language.\n    pub const fn number(self) -> u32 {{\n        match self {{\n"
    );
    for value in &each.values {
        let _ = writeln!(out, "            Self::{} => {},", camel(&value.name), value.number);
    }
    out.push_str("        }\n    }\n\n    /// Its name, the same in every language.\n    pub const fn name(self) -> &'static str {\n        match self {\n");
    for value in &each.values {
        let _ = writeln!(out, "            Self::{} => \"{}\",", camel(&value.name), value.name);
    }
    out.push_str("        }\n    }\n\n    /// What a number stands for.\n    pub const fn from_number(number: u32) -> Option<Self> {\n        Some(match number {\n");
    for value in &each.values {
        let _ = writeln!(out, "            {} => Self::{},", value.number, camel(&value.name));
    }
    out.push_str("            _ => return None,\n        })\n    }\n}\n");
}

fn of_record(out: &mut String, schema: &Schema, each: &Record) {
    let _ = write!(
        out,
        "\n/// {}\n#[derive(Debug, Clone, PartialEq, Eq)]\npub struct {} {{\n",
        each.about,
        camel(&each.name)
    );
    for field in &each.fields {
        let Some((held, optional)) = schema.type_of(field) else { continue };
        let plain = match held {
            Type::Bool => "bool".to_owned(),
            Type::U32 => "u32".to_owned(),
            Type::I64 => "i64".to_owned(),
            Type::Handle => "u64".to_owned(),
            Type::Text => "String".to_owned(),
            Type::Texts => "Vec<String>".to_owned(),
            Type::Bytes => "Option<Vec<u8>>".to_owned(),
            Type::Records(known) => format!("Vec<{}>", camel(&known.name)),
            Type::Enum(known) => camel(&known.name),
            // In a box: one that is seldom there takes no room in those that have none.
            Type::Record(known) if optional => format!("Box<{}>", camel(&known.name)),
            Type::Record(known) => camel(&known.name),
        };
        let written = if optional { format!("Option<{plain}>") } else { plain };
        let _ = writeln!(out, "    /// {}\n    pub {}: {written},", field.about, field.name);
    }
    out.push_str("}\n");
}

/// What a host gives: everything may be left out.
fn of_input(out: &mut String, schema: &Schema, each: &Record) {
    let _ = write!(
        out,
        "\n/// {}\n#[derive(Clone, Default)]\n#[allow(missing_debug_implementations, reason = \"keys and customers may be in it\")]\npub struct {} {{\n",
        each.about,
        camel(&each.name)
    );
    for field in &each.fields {
        let Some((held, _)) = schema.type_of(field) else { continue };
        let written = match held {
            Type::Bool => "bool".to_owned(),
            Type::U32 => "u32".to_owned(),
            Type::I64 => "i64".to_owned(),
            Type::Handle => "u64".to_owned(),
            Type::Text => "Option<String>".to_owned(),
            Type::Texts => "Vec<String>".to_owned(),
            Type::Bytes => "Option<Vec<u8>>".to_owned(),
            Type::Enum(known) => format!("Option<{}>", camel(&known.name)),
            Type::Record(known) => format!("Option<{}>", camel(&known.name)),
            Type::Records(known) => format!("Vec<{}>", camel(&known.name)),
        };
        let _ = writeln!(out, "    /// {}\n    pub {}: {written},", field.about, field.name);
    }
    out.push_str("}\n");
}

/// `not_paid` is `NotPaid`.
pub(super) fn camel(name: &str) -> String {
    name.split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
        })
        .collect()
}
