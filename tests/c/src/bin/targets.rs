//! Compiles the programs for one target and runs each beside a simulator of its own: `cargo xtask targets`.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use kasse_c_tests::target::Target;
use kasse_c_tests::{Language, Workshop, platform, text};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, library] = arguments.as_slice() else {
        eprintln!("kasse-c-targets TARGET LIBRARY");
        return ExitCode::from(2);
    };
    let Some(target) = Target::named(name) else {
        eprintln!("there is no target {name}");
        return ExitCode::from(2);
    };
    let shop = Workshop::with(target, Path::new(library));
    let (mut ran, mut failed) = (0, 0);
    let mut tell = |source: &str, run: &dyn Fn() -> Result<(), String>| {
        let began = Instant::now();
        let faults = run();
        ran += 1;
        failed += usize::from(faults.is_err());
        let verdict = faults.err().unwrap_or_else(|| "ok".into());
        println!("{name}: {source} ({} ms): {verdict}", began.elapsed().as_millis());
    };
    for (source, ends) in target.programs() {
        tell(source, &|| run(&shop, source, ends));
    }
    for (source, fault) in target.wrong_programs() {
        tell(source, &|| is_caught(&shop, source, fault));
    }
    println!("{name}: {ran} programs ran, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is wrong, with everything that the program said.
fn run(shop: &Workshop, source: &str, ends: &str) -> Result<(), String> {
    let platform = platform();
    let language = if source.ends_with(".cpp") { Language::Cpp } else { Language::C };
    let output = shop.run(&shop.compile(language, source, &[]), &platform);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let said = || format!("--- out\n{out}\n--- err\n{err}");
    if !output.status.success() {
        return Err(format!("{}\n{}", output.status, said()));
    }
    if out.lines().next_back() != Some(ends) {
        return Err(format!("the last line is not {ends:?}\n{}", said()));
    }
    let violations = platform.control().violations();
    if violations.is_empty() { Ok(()) } else { Err(format!("the platform complains: {violations:?}")) }
}

/// Whether what is wrong with a program was noticed.
fn is_caught(shop: &Workshop, source: &str, fault: &str) -> Result<(), String> {
    let output = shop.run(&shop.compile(Language::C, source, &[]), &platform());
    let err = text(&output.stderr);
    if !output.status.success() && err.contains(fault) {
        return Ok(());
    }
    Err(format!("not noticed ({}): {fault}\n--- err\n{err}", output.status))
}
