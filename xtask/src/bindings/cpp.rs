//! The records as C++ has them: values that own what they hold, made from C's structs and lent to them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::schema::{Enum, Field, Record, Schema, Type};

const HEAD: &str = "\
// Written by `cargo xtask bindings` from bindings-common/schema/records.json; do not edit.
#ifndef KASSE_RECORDS_HPP
#define KASSE_RECORDS_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include \"lent.hpp\"

namespace kasse {
";

/// Enums, values, and how they cross.
pub(super) fn definitions(schema: &Schema) -> String {
    let mut out = HEAD.to_owned();
    schema.enums.iter().for_each(|each| of_enum(&mut out, each));
    let mut done = BTreeSet::new();
    for each in schema.records.iter().chain(&schema.inputs) {
        of_record(&mut out, schema, each, &mut done);
    }
    out.push_str("\nnamespace cross {\n");
    let mut done = BTreeSet::new();
    schema.records.iter().for_each(|each| reading(&mut out, schema, each, &mut done));
    let mut done = BTreeSet::new();
    schema.inputs.iter().for_each(|each| lending(&mut out, schema, each, &mut done));
    out.push_str("\n}  // namespace cross\n}  // namespace kasse\n\n#endif\n");
    out
}

fn of_enum(out: &mut String, each: &Enum) {
    let name = safe(&each.name);
    let _ = write!(out, "\n/// {}\nenum class {name} : std::uint32_t {{\n", each.about);
    for value in &each.values {
        let constant = format!("KASSE_{}_{}", each.name, value.name).to_uppercase();
        let _ = writeln!(out, "  /// {}\n  {} = {constant},", value.about, safe(&value.name));
    }
    let _ = write!(
        out,
        "}};\n\nnamespace cross {{\ntemplate <>\nstruct enumeration<{name}> {{\n  static constexpr const char *name = \"{}\";\n}};\n}}  // namespace cross\n",
        each.name
    );
}

/// What a record has in it comes before it.
fn parts_first<'a>(schema: &'a Schema, each: &Record, mut write: impl FnMut(&'a Record)) {
    for field in &each.fields {
        if let Some((Type::Record(part) | Type::Records(part), _)) = schema.type_of(field) {
            write(part);
        }
    }
}

fn of_record(out: &mut String, schema: &Schema, each: &Record, done: &mut BTreeSet<String>) {
    if !done.insert(each.name.clone()) {
        return;
    }
    parts_first(schema, each, |part| of_record(out, schema, part, done));
    let _ = write!(out, "\n/// {}\nstruct {} {{\n", each.about, named(each));
    let given = is_input(schema, each);
    for field in &each.fields {
        let Some((held, optional)) = schema.type_of(field) else { continue };
        let (written, start) = member(field, &held, optional, given);
        let about = about(field, optional || given);
        let _ = writeln!(out, "  /// {about}\n  {written} {}{start};", safe(&field.name));
    }
    out.push_str("};\n");
}

/// A member's type, and what it is before anything is set.
fn member(field: &Field, held: &Type<'_>, optional: bool, given: bool) -> (String, &'static str) {
    let maybe = |name: &str| (format!("std::optional<{name}>"), "");
    match held {
        Type::Bool => ("bool".to_owned(), " = false"),
        Type::U32 => ("std::uint32_t".to_owned(), " = 0"),
        Type::Handle => ("std::uint64_t".to_owned(), " = 0"),
        Type::I64 if field.is_duration() => ("std::chrono::milliseconds".to_owned(), "{0}"),
        Type::I64 if field.is_time() => maybe("time_point"),
        Type::I64 => ("std::int64_t".to_owned(), " = 0"),
        Type::Text | Type::Bytes if optional || given => maybe("std::string"),
        Type::Text | Type::Bytes => ("std::string".to_owned(), ""),
        Type::Texts => ("std::vector<std::string>".to_owned(), ""),
        // With all their names: a member may be called as its type.
        Type::Enum(known) if optional || given => maybe(&format!("::kasse::{}", safe(&known.name))),
        Type::Enum(known) => (format!("::kasse::{}", safe(&known.name)), "{}"),
        Type::Record(known) if optional => maybe(&format!("::kasse::{}", named(known))),
        Type::Record(known) => (format!("::kasse::{}", named(known)), ""),
        Type::Records(known) => (format!("std::vector<::kasse::{}>", named(known)), ""),
    }
}

/// From a struct that the library filled.
fn reading(out: &mut String, schema: &Schema, each: &Record, done: &mut BTreeSet<String>) {
    if !done.insert(each.name.clone()) {
        return;
    }
    parts_first(schema, each, |part| reading(out, schema, part, done));
    let name = named(each);
    let _ = write!(out, "\ninline {name} read(const kasse_{}_t &from) {{\n  {name} made;\n", each.name);
    for field in &each.fields {
        let Some((held, optional)) = schema.type_of(field) else { continue };
        let field_name = safe(&field.name);
        let from = format!("from.{field_name}");
        let value = match held {
            Type::Bool => format!("{from} != 0"),
            Type::I64 if field.is_duration() => format!("std::chrono::milliseconds({from})"),
            Type::I64 if field.is_time() => format!("read_time({from})"),
            Type::U32 | Type::I64 | Type::Handle => from,
            Type::Text if optional => format!("read_some_text({from})"),
            Type::Text => format!("read_text({from})"),
            Type::Enum(known) if optional => format!("read_some<{}>({from})", safe(&known.name)),
            Type::Enum(known) => format!("static_cast<{}>({from})", safe(&known.name)),
            Type::Record(_) => {
                let _ = writeln!(out, "  if ({from} != nullptr) made.{field_name} = read(*{from});");
                continue;
            }
            // Lists are no fields of answers.
            Type::Texts | Type::Bytes | Type::Records(_) => continue,
        };
        let _ = writeln!(out, "  made.{field_name} = {value};");
    }
    out.push_str("  return made;\n}\n");
}

/// To a struct that the library reads, while `from` and `kept` live.
fn lending(out: &mut String, schema: &Schema, each: &Record, done: &mut BTreeSet<String>) {
    if !done.insert(each.name.clone()) {
        return;
    }
    parts_first(schema, each, |part| lending(out, schema, part, done));
    let (c, name) = (&each.name, named(each));
    let parts = each.fields.iter().filter_map(|field| schema.type_of(field));
    let keeps =
        parts.into_iter().any(|(held, _)| matches!(held, Type::Texts | Type::Record(_) | Type::Records(_)));
    let kept = if keeps { " &kept" } else { " &" };
    let _ = write!(
        out,
        "\ninline kasse_{c}_t lend(const {name} &from, lent{kept}) {{\n  kasse_{c}_t made = kasse_{c}_init();\n"
    );
    for field in &each.fields {
        let Some((held, _)) = schema.type_of(field) else { continue };
        let field_name = safe(&field.name);
        let from = format!("from.{field_name}");
        let value = match held {
            Type::Bool => format!("{from} ? 1u : 0u"),
            Type::I64 if field.is_duration() => format!("{from}.count()"),
            Type::I64 if field.is_time() => format!("lend_time({from})"),
            Type::U32 | Type::I64 | Type::Handle => from.clone(),
            Type::Text | Type::Bytes => format!("lend_some({from})"),
            Type::Enum(_) => format!("lend_number({from})"),
            Type::Record(_) => format!("kept.one({from})"),
            Type::Texts | Type::Records(_) => format!("kept.list({from})"),
        };
        let _ = writeln!(out, "  made.{field_name} = {value};");
        if matches!(held, Type::Texts | Type::Records(_)) {
            let _ = writeln!(out, "  made.{field_name}_count = {from}.size();");
        }
    }
    out.push_str("  return made;\n}\n");
}

fn is_input(schema: &Schema, each: &Record) -> bool {
    schema.inputs.iter().any(|known| known.name == each.name)
}

/// `error` is the class that is thrown; what is in it has another name.
fn named(each: &Record) -> String {
    if each.name == "error" { "error_info".to_owned() } else { each.name.clone() }
}

/// `class` is a word of the language.
fn safe(name: &str) -> &str {
    if name == "class" { "error_class" } else { name }
}

/// What a field is about, with what its type does not say.
fn about(field: &Field, optional: bool) -> String {
    match () {
        () if field.is_amount() => format!("{} Minor units.", field.about),
        () if field.is_time() && !optional => format!("{} None: not known.", field.about),
        () => field.about.clone(),
    }
}
