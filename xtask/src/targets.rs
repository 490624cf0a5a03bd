//! `cargo xtask targets`: the C library for other systems, and under the address sanitizer, with the C programs run
//! there beside a simulator on this machine.
//!
//! Needs compilers and emulators that no other task needs, so it is no part of `ci`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::cargo::{cargo, nightly, root};
use crate::steps::Steps;

/// What `rustc-web` and `rust-web-src` of Debian bring: a compiler with the source of its library.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library";

/// Where to build for.
#[derive(clap::Subcommand, Clone, Copy)]
pub(crate) enum Target {
    /// Windows on x86_64 (mingw), run under wine: six minutes of processor time the first time, two after a change.
    ///
    /// Needs g++-mingw-w64-x86-64 and wine; Rust's library for the target comes from rustup, or is built from Debian's
    /// rustc-web and rust-web-src.
    Windows,
    /// Linux on 32-bit ARM, run under QEMU: six minutes of processor time the first time, two after a change.
    ///
    /// Needs g++-arm-linux-gnueabihf and qemu-user; Rust's library as for Windows.
    Arm,
    /// This machine with the address sanitizer, leaks included: three minutes of processor time the first time, two
    /// after a change.
    ///
    /// Needs a nightly toolchain and clang-22 with libclang-rt-22-dev (its LLVM has to be that of the toolchain).
    Asan,
}

pub(crate) fn run(target: Target) -> ExitCode {
    let mut steps = Steps::new("targets");
    steps.check(target.name(), || target.tools_are_there().and_then(|()| target.prove()));
    steps.finish()
}

impl Target {
    /// As the programs' side knows it.
    fn name(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Arm => "arm",
            Self::Asan => "asan",
        }
    }

    fn triple(self) -> &'static str {
        match self {
            Self::Windows => "x86_64-pc-windows-gnu",
            Self::Arm => "armv7-unknown-linux-gnueabihf",
            Self::Asan => "x86_64-unknown-linux-gnu",
        }
    }

    fn tools(self) -> &'static [&'static str] {
        match self {
            Self::Windows => &["x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-g++-posix", "wine"],
            Self::Arm => &["arm-linux-gnueabihf-gcc", "arm-linux-gnueabihf-g++", "qemu-arm"],
            Self::Asan => &["clang-22", "clang++-22"],
        }
    }

    fn tools_are_there(self) -> Result<(), String> {
        match self.tools().iter().find(|tool| !works(Command::new(tool).arg("--version"))) {
            Some(tool) => {
                Err(format!("{tool} is not installed; see `cargo xtask targets {} --help`", self.name()))
            }
            None => Ok(()),
        }
    }

    /// The library's file, below the folder of a profile.
    fn file(self) -> &'static str {
        if matches!(self, Self::Windows) { "kasse_c.dll" } else { "libkasse_c.so" }
    }

    /// A folder of its own: other flags and another compiler would build everything else again.
    fn folder(self) -> PathBuf {
        root().join("target").join(self.name())
    }

    fn prove(self) -> Result<(), String> {
        finish(&mut self.build()?)?;
        let library = self.folder().join(self.triple()).join("debug").join(self.file());
        let mut programs = cargo("run --locked --quiet --package kasse-c-tests --bin kasse-c-targets --");
        finish(programs.arg(self.name()).arg(library))
    }

    fn build(self) -> Result<Command, String> {
        let mut command = if matches!(self, Self::Asan) { nightly() } else { cargo("") };
        command.args(["build", "--locked", "--package", "kasse-c", "--target", self.triple()]);
        command.env("CARGO_TARGET_DIR", self.folder());
        match self {
            Self::Asan => {
                command.env("RUSTFLAGS", "-Zsanitizer=address");
            }
            Self::Arm => {
                command.env("CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER", "arm-linux-gnueabihf-gcc");
            }
            Self::Windows => {}
        }
        if !self.has_library() {
            if !Path::new(DEBIAN_LIBRARY).is_dir() {
                return Err(format!("Rust's library is not there: rustup target add {}", self.triple()));
            }
            // Unstable, and so for a toolchain that is asked to allow it; what it builds is what rustup would bring.
            command
                .arg("-Zbuild-std=std,panic_unwind")
                .env("RUSTC", DEBIAN_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1");
        }
        Ok(command)
    }

    /// Whether the toolchain came with the target's library.
    fn has_library(self) -> bool {
        let mut ask = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        ask.args(["--print", "target-libdir", "--target", self.triple()]);
        let answer = ask.output().map(|output| output.stdout).unwrap_or_default();
        Path::new(String::from_utf8_lossy(&answer).trim()).is_dir()
    }
}

fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn finish(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{:?}: {status}", command.get_program())),
        Err(fault) => Err(format!("{:?}: {fault}", command.get_program())),
    }
}
