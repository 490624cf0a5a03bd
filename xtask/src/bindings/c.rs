//! The records as C has them: `repr(C)` structs with their size first, and how they are filled and read.
//!
//! Answers are filled by the library: text is NUL-terminated and belongs to the block that `kasse_free` frees. What a
//! host gives is zeroed and then set, so a struct of an older header is one whose last fields are zero.

use std::fmt::Write as _;

use super::rust::camel;
use super::schema::{Enum, Field, Record, Schema, Type};

/// Constants, structs, and how they cross.
pub(super) fn definitions(schema: &Schema) -> String {
    let mut out = String::from(
        "// Written by `cargo xtask bindings` from bindings-common/schema/records.json; do not edit.\n\n\
         use std::ffi::{CStr, c_char};\n\nuse kasse::error::Error;\nuse kasse_host::record;\n\n\
         use super::{Answer, Input, Kept, bytes, kasse_text_t, list, number, one, text, texts};\n",
    );
    schema.enums.iter().for_each(|each| of_enum(&mut out, each));
    names(&mut out, schema);
    schema.records.iter().for_each(|each| of_answer(&mut out, schema, each));
    schema.inputs.iter().for_each(|each| of_input(&mut out, schema, each));
    out
}

/// C functions that make an empty input of the size the host was compiled with.
pub(super) fn inline_functions(schema: &Schema) -> String {
    let mut out = String::from(
        "/* A text that ends with NUL. NULL is no text. */\n\
         static inline kasse_text_t kasse_text(const char *data) {\n  kasse_text_t text;\n  text.data = data;\n  text.length = KASSE_NUL;\n  return text;\n}\n\n\
         /* A text of `length` bytes. */\n\
         static inline kasse_text_t kasse_text_of(const char *data, size_t length) {\n  kasse_text_t text;\n  text.data = data;\n  text.length = length;\n  return text;\n}\n",
    );
    for each in &schema.inputs {
        let name = &each.name;
        let _ = write!(
            out,
            "\n/* {}\n   Empty, with everything as the library's default: set the fields you want otherwise. */\n\
             static inline kasse_{name}_t kasse_{name}_init(void) {{\n  kasse_{name}_t made;\n  memset(&made, 0, sizeof made);\n  made.size = sizeof made;\n  return made;\n}}\n",
            each.about
        );
    }
    out
}

fn of_enum(out: &mut String, each: &Enum) {
    let _ = write!(out, "\n// {}: {}\n", each.name, each.about);
    for value in &each.values {
        let name = format!("KASSE_{}_{}", each.name, value.name).to_uppercase();
        let _ = write!(out, "/// {}\npub const {name}: u32 = {};\n", value.about, value.number);
    }
}

/// The names of all numbers, as every language has them.
fn names(out: &mut String, schema: &Schema) {
    out.push_str("\npub(crate) const NAMES: &[(&str, u32, &CStr)] = &[\n");
    for each in &schema.enums {
        for value in &each.values {
            let _ = writeln!(out, "    (\"{}\", {}, c\"{}\"),", each.name, value.number, value.name);
        }
    }
    out.push_str("];\n");
}

fn of_answer(out: &mut String, schema: &Schema, each: &Record) {
    let (c, host) = (format!("kasse_{}_t", each.name), camel(&each.name));
    head(out, each, &c, "Of `size` bytes in this version of the library; fields are only added, at the end.");
    for field in &each.fields {
        let Some((held, _)) = schema.type_of(field) else { continue };
        let written = match held {
            Type::Text => "*const c_char".to_owned(),
            Type::Record(known) => format!("*const kasse_{}_t", known.name),
            // Lists are no fields of answers.
            Type::Texts | Type::Bytes | Type::Records(_) => continue,
            plain => number_type(&plain).to_owned(),
        };
        let _ = writeln!(out, "    /// {}\n    pub {}: {written},", about(field, &held), field.name);
    }
    let _ = write!(
        out,
        "}}\n\nimpl Answer<record::{host}> for {c} {{\n    fn of(from: &record::{host}, kept: &mut Kept) -> Self {{\n        Self {{\n            size: size_of::<Self>(),\n"
    );
    for field in &each.fields {
        let Some((held, optional)) = schema.type_of(field) else { continue };
        let name = &field.name;
        let value = match (held, optional) {
            (Type::Bool, _) => format!("u32::from(from.{name})"),
            (Type::U32 | Type::I64 | Type::Handle, _) => format!("from.{name}"),
            (Type::Text, false) => format!("kept.text(Some(&from.{name}))"),
            (Type::Text, true) => format!("kept.text(from.{name}.as_deref())"),
            (Type::Enum(_), false) => format!("from.{name}.number()"),
            (Type::Enum(known), true) => {
                format!("from.{name}.map_or(0, record::{}::number)", camel(&known.name))
            }
            (Type::Record(_), false) => format!("kept.record(Some(&from.{name}))"),
            (Type::Record(_), true) => format!("kept.record(from.{name}.as_deref())"),
            (Type::Texts | Type::Bytes | Type::Records(_), _) => continue,
        };
        let _ = writeln!(out, "            {name}: {value},");
    }
    out.push_str("        }\n    }\n}\n");
}

fn of_input(out: &mut String, schema: &Schema, each: &Record) {
    let (c, host) = (format!("kasse_{}_t", each.name), camel(&each.name));
    head(
        out,
        each,
        &c,
        &format!("Made by `kasse_{}_init()`; what is left at zero is the library's default.", each.name),
    );
    for field in &each.fields {
        let Some((held, _)) = schema.type_of(field) else { continue };
        let name = &field.name;
        let (written, counted) = match held {
            Type::Text | Type::Bytes => ("kasse_text_t".to_owned(), false),
            Type::Texts => ("*const kasse_text_t".to_owned(), true),
            Type::Record(known) => (format!("*const kasse_{}_t", known.name), false),
            Type::Records(known) => (format!("*const kasse_{}_t", known.name), true),
            plain => (number_type(&plain).to_owned(), false),
        };
        let _ = writeln!(out, "    /// {}\n    pub {name}: {written},", about(field, &held));
        if counted {
            let _ = writeln!(out, "    /// How many of them.\n    pub {name}_count: usize,");
        }
    }
    let _ = write!(
        out,
        "}}\n\n// SAFETY: numbers, pointers and texts: all zeros are a value of it, and it begins with its size.\n#[allow(unused_unsafe, reason = \"not every struct has a pointer in it\")]\nunsafe impl Input for {c} {{\n    type Host = record::{host};\n\n    fn size(&self) -> usize {{\n        self.size\n    }}\n\n    unsafe fn read(&self) -> Result<record::{host}, Error> {{\n        // SAFETY: the caller vouches for what the fields point at.\n        unsafe {{\n            Ok(record::{host} {{\n"
    );
    for field in &each.fields {
        let Some((held, _)) = schema.type_of(field) else { continue };
        let name = &field.name;
        let value = match held {
            Type::Bool => format!("self.{name} != 0"),
            Type::U32 | Type::I64 | Type::Handle => format!("self.{name}"),
            Type::Text => format!("text(self.{name}, \"{name}\")?"),
            Type::Bytes => format!("bytes(&self.{name}, \"{name}\")?.map(<[u8]>::to_vec)"),
            Type::Texts => format!("texts(self.{name}, self.{name}_count, \"{name}\")?"),
            Type::Enum(known) => {
                format!("number(self.{name}, \"{name}\", record::{}::from_number)?", camel(&known.name))
            }
            Type::Record(_) => format!("one(self.{name}, \"{name}\")?"),
            Type::Records(_) => format!("list(self.{name}, self.{name}_count, \"{name}\")?"),
        };
        let _ = writeln!(out, "                {name}: {value},");
    }
    out.push_str("            })\n        }\n    }\n}\n");
}

fn head(out: &mut String, each: &Record, c: &str, more: &str) {
    let _ = write!(
        out,
        "\n/// {}\n///\n/// {more}\n#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {c} {{\n    /// Bytes of this struct.\n    pub size: usize,\n",
        each.about
    );
}

fn number_type(held: &Type<'_>) -> &'static str {
    match held {
        Type::I64 => "i64",
        Type::Handle => "u64",
        _ => "u32",
    }
}

/// What a field is about, with what its type does not say in C.
fn about(field: &Field, held: &Type<'_>) -> String {
    match held {
        Type::Bool => format!("1: {}", field.about),
        Type::Enum(known) => format!("{} `KASSE_{}_…`.", field.about, known.name.to_uppercase()),
        _ if field.is_duration() => format!("{} Milliseconds.", field.about),
        _ if field.is_amount() => format!("{} Minor units.", field.about),
        _ if field.is_time() => format!("{} Milliseconds since 1970, UTC.", field.about),
        _ => field.about.clone(),
    }
}
