//! C programs that use the library well and badly, on their own and under valgrind.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};

use kasse_c_tests::{Language, Workshop, check, platform, platform_in_real_time, root, text};

fn source(name: &str) -> String {
    format!("tests/c/programs/{name}.c")
}

/// Compiles a program and runs it beside a platform that must find nothing wrong; gives what it wrote.
fn run(name: &str) -> String {
    let (shop, platform) = (Workshop::new(), platform());
    let output = shop.run(&shop.compile(Language::C, &source(name), &[]), &platform);
    check(&output);
    assert!(platform.control().violations().is_empty());
    text(&output.stdout)
}

#[test]
fn every_misuse_is_a_defined_error() {
    run("misuse");
}

#[test]
fn the_wait_handle_is_set_while_there_are_events() {
    run("wait_handle");
}

#[test]
fn an_operation_completes_once_whoever_waits() {
    run("waits");
}

#[test]
fn sixteen_threads_sell_on_one_till() {
    assert_eq!(run("threads"), "64 paid\n");
}

#[test]
fn a_forked_child_never_hangs_and_its_parent_goes_on() {
    run("fork");
}

#[test]
fn a_panic_does_not_leave() {
    run("panic");
}

#[test]
fn what_needs_no_platform() {
    run("values");
}

#[cfg(target_os = "linux")]
#[test]
fn a_million_calls_leave_the_memory_as_it_was() {
    run("million");
}

/// Leaks and errors of memory. Everything but the programs with many threads or forks, whose work is the same.
#[cfg(target_os = "linux")]
#[test]
fn valgrind_finds_nothing() {
    let installed = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    if !installed.is_ok_and(|status| status.success()) {
        let strict = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!strict, "valgrind is not installed");
        println!("skipped: valgrind is not installed");
        return;
    }
    let shop = Workshop::new();
    let c = [source("misuse"), source("waits"), source("values"), "examples/c/till.c".to_owned()];
    let cpp = (Language::Cpp, "tests/c/cpp/errors.cpp".to_owned());
    for (language, source) in [cpp].into_iter().chain(c.map(|source| (Language::C, source))) {
        let platform = platform_in_real_time();
        let program = shop.compile(language, &source, &[]);
        let output = shop.command_in_real_time(&mut valgrind(&program), &platform);
        check(&output);
    }
}

#[cfg(target_os = "linux")]
fn valgrind(program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--quiet", "--leak-check=full", "--errors-for-leak-kinds=definite,indirect,possible"]);
    command.args(["--error-exitcode=9", "--fair-sched=yes"]);
    command.arg(format!("--suppressions={}", root().join("tests/c/valgrind.supp").display()));
    command.arg(program);
    command
}
