//! The C++ wrapper: everything of C is in it, and it holds what it promises.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::process::Command;

use kasse_c_tests::{Language, Workshop, check, platform, root, text};

#[test]
fn a_till_in_cpp_takes_a_payment() {
    let (shop, platform) = (Workshop::new(), platform());
    let output = shop.run(&shop.compile(Language::Cpp, "examples/cpp/till.cpp", &[]), &platform);
    check(&output);
    assert!(text(&output.stdout).contains("Paid: 14900 minor units of NOK."), "{}", text(&output.stdout));
    assert_eq!(platform.control().payments().len(), 1);
    assert!(platform.control().violations().is_empty());
}

#[test]
fn errors_are_defined_and_have_their_fields() {
    let (shop, platform) = (Workshop::new(), platform());
    let output = shop.run(&shop.compile(Language::Cpp, "tests/c/cpp/errors.cpp", &[]), &platform);
    check(&output);
    assert!(text(&output.stdout).contains("all as it should be"));
    assert!(platform.control().violations().is_empty());
}

#[test]
fn a_sale_without_exceptions() {
    let (shop, platform) = (Workshop::new(), platform());
    let program =
        shop.compile(Language::Cpp, "tests/c/cpp/without_exceptions.cpp", &["-fno-exceptions", "-fno-rtti"]);
    let output = shop.run(&program, &platform);
    check(&output);
    assert_eq!(text(&output.stdout), "captured 14900\n");
}

#[test]
fn parts_with_and_without_exceptions_make_one_program() {
    let (shop, platform) = (Workshop::new(), platform());
    let part = root().join("tests/c/cpp/mixed_part.cpp");
    let part = part.to_str().unwrap();
    let output = shop.run(&shop.compile(Language::Cpp, "tests/c/cpp/mixed.cpp", &[part]), &platform);
    check(&output);
    assert_eq!(text(&output.stdout), "both\n");
}

#[test]
fn every_header_is_clean_by_itself() {
    assert!(headers().len() > 5, "{:?}", headers());
    for header in headers() {
        clean("c++", &["-std=c++17"], &format!("#include \"{header}\"\n#include \"{header}\"\n")).unwrap();
    }
}

/// For each compiler there is, and both ways of telling errors.
#[test]
fn the_wrapper_is_clean_for_every_compiler() {
    let there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    for compiler in ["c++", "clang++"].into_iter().filter(there) {
        for standard in ["-std=c++17", "-std=c++20"] {
            clean(compiler, &[standard], "#include \"kasse.hpp\"\n").unwrap();
            clean(
                compiler,
                &[standard, "-DKASSE_NO_EXCEPTIONS", "-fno-exceptions", "-fno-rtti"],
                "#include \"kasse.hpp\"\n",
            )
            .unwrap();
        }
    }
}

/// Fails the test if a compiler has anything to say about a program.
fn clean(compiler: &str, flags: &[&str], program: &str) -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("program.cpp");
    std::fs::write(&source, program)?;
    let mut compile = Command::new(compiler);
    compile.args(["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-fsyntax-only"]).args(flags);
    compile.arg("-I").arg(root().join("include")).arg(&source);
    let output = compile.output()?;
    assert!(output.status.success(), "{compiler} {flags:?} {program}\n{}", text(&output.stderr));
    Ok(())
}

#[test]
fn every_function_of_c_is_used() {
    let include = root().join("include");
    let c = std::fs::read_to_string(include.join("kasse.h")).unwrap();
    let cpp: String =
        headers().iter().map(|name| std::fs::read_to_string(include.join(name)).unwrap()).collect();
    // Declared at the start of a line, or `static inline` in the header itself.
    let declared = c.lines().filter(|line| !line.starts_with([' ', '/', '#', '*', '}']));
    let functions: BTreeSet<String> = declared.flat_map(names_called).collect();
    assert!(functions.len() > 70, "{functions:?}");
    let used: BTreeSet<String> = cpp.lines().flat_map(names_used).collect();
    let missing: Vec<_> = functions.difference(&used).collect();
    assert!(missing.is_empty(), "kasse.hpp does not use {missing:?}");
}

/// The wrapper's headers, as a program names them.
fn headers() -> Vec<String> {
    let folder = std::fs::read_dir(root().join("include/kasse")).into_iter().flatten().flatten();
    let parts = folder.map(|entry| format!("kasse/{}", entry.file_name().to_string_lossy()));
    std::iter::once("kasse.hpp".to_owned()).chain(parts).collect()
}

/// Names of functions with the bracket behind them.
fn names_called(line: &str) -> Vec<String> {
    let before = line.match_indices('(').map(|(at, _)| line.get(..at).unwrap_or_default());
    before
        .filter_map(|before| names_used(before).pop().filter(|name| before.ends_with(name.as_str())))
        .collect()
}

fn names_used(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let words = code.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.filter(|word| word.starts_with("kasse_")).map(str::to_owned).collect()
}
