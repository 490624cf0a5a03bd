//! Systems that the programs are compiled for beside the host's own, and what runs them there.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Language, text};

/// What programs are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// This machine.
    Host,
    /// Windows on x86_64, with mingw and wine.
    Windows,
    /// Linux on 32-bit ARM, with a cross compiler and QEMU.
    Arm,
    /// This machine, with the address sanitizer in library and programs.
    Asan,
}

/// What a till says in the end.
const PAID: &str = "Paid: 14900 minor units of NOK.";

/// Instead of one of Windows that wine lacks.
const RANDOM: &str = "tests/c/programs/wine_random.c";

impl Target {
    /// As `cargo xtask targets` names it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "windows" => Some(Self::Windows),
            "arm" => Some(Self::Arm),
            "asan" => Some(Self::Asan),
            _ => None,
        }
    }

    /// Where each program that runs on this target is, and the last thing that it says.
    pub fn programs(self) -> Vec<(&'static str, &'static str)> {
        let mut programs = vec![
            ("tests/c/programs/values.c", "done"),
            ("tests/c/programs/misuse.c", "done"),
            ("tests/c/programs/panic.c", "done"),
            ("tests/c/programs/wait_handle.c", "done"),
            ("tests/c/programs/waits.c", "done"),
            ("tests/c/programs/threads.c", "64 paid"),
            ("tests/c/cpp/errors.cpp", "all as it should be"),
            ("tests/c/cpp/without_exceptions.cpp", "captured 14900"),
            ("examples/c/till.c", PAID),
            ("examples/cpp/till.cpp", PAID),
        ];
        if self != Self::Windows {
            programs.push(("examples/c/loop.c", "both sales are settled; the clock went on ticking: yes"));
        }
        // QEMU itself fails (an assertion of its own) when a child that was forked from several threads starts one.
        if self == Self::Asan {
            programs.push(("tests/c/programs/fork.c", "done"));
        }
        programs
    }

    /// Programs that are wrong on purpose, and what has to be said about them: whether anything would be noticed.
    pub fn wrong_programs(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Asan => &[
                ("tests/c/programs/leak.c", "LeakSanitizer: detected memory leaks"),
                ("tests/c/programs/overread.c", "AddressSanitizer: heap-buffer-overflow"),
            ],
            Self::Host | Self::Windows | Self::Arm => &[],
        }
    }

    /// The compiler, with what it needs besides the options of the language.
    pub(crate) fn compiler(self, language: Language) -> Command {
        let (name, more): (_, &[&str]) = match (self, language) {
            (Self::Host, Language::C) => ("cc", &[]),
            (Self::Host, Language::Cpp) => ("c++", &[]),
            // What mingw has of POSIX goes into the program; of its two kinds only one has threads for C++.
            (Self::Windows, Language::C) => ("x86_64-w64-mingw32-gcc", MINGW),
            (Self::Windows, Language::Cpp) => ("x86_64-w64-mingw32-g++-posix", MINGW),
            (Self::Arm, Language::C) => ("arm-linux-gnueabihf-gcc", &[]),
            (Self::Arm, Language::Cpp) => ("arm-linux-gnueabihf-g++", &[]),
            (Self::Asan, Language::C) => ("clang-22", SANITIZED),
            (Self::Asan, Language::Cpp) => ("clang++-22", SANITIZED),
        };
        let mut compiler = Command::new(name);
        compiler.args(more);
        compiler
    }

    /// The name that the system gives to a program.
    pub(crate) fn program(self, path: &Path) -> PathBuf {
        if self == Self::Windows { path.with_extension("exe") } else { path.to_owned() }
    }

    /// What starts a program on this machine. The library is in `folder`.
    pub fn start(self, program: &Path) -> Command {
        let (runner, arguments): (_, &[&str]) = match self {
            Self::Host | Self::Asan => return Command::new(program),
            Self::Windows => ("wine", &[]),
            Self::Arm => ("qemu-arm", &["-L", "/usr/arm-linux-gnueabihf"]),
        };
        let mut command = Command::new(runner);
        command.args(arguments).arg(program);
        if self == Self::Windows {
            // A Windows of its own, kept for the next run, that asks nothing and says only what the program says.
            command.env("WINEPREFIX", crate::root().join("target/windows/wine"));
            command.env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
        }
        command
    }

    /// Puts a library that cargo built where linkers and loaders look for it.
    ///
    /// # Errors
    /// What could not be copied or compiled.
    pub(crate) fn place(self, built: &Path, folder: &Path) -> std::io::Result<()> {
        if self != Self::Windows {
            // As it is installed: the name programs are linked with, and the one the loader looks for.
            std::fs::copy(built, folder.join("libkasse.so.0"))?;
            return std::os::unix::fs::symlink("libkasse.so.0", folder.join("libkasse.so"));
        }
        std::fs::copy(built, folder.join("kasse_c.dll"))?;
        // How to find the DLL's functions, by a name that the linker looks for in a program that is static otherwise.
        std::fs::copy(built.with_file_name("libkasse_c.dll.a"), folder.join("libkasse.a"))?;
        let mut random = Command::new("x86_64-w64-mingw32-gcc");
        random.args(["-shared", "-o"]).arg(folder.join("bcryptprimitives.dll"));
        random.arg(crate::root().join(RANDOM)).arg("-ladvapi32");
        let output = random.output()?;
        if output.status.success() { Ok(()) } else { Err(std::io::Error::other(text(&output.stderr))) }
    }
}

const MINGW: &[&str] = &["-static"];
const SANITIZED: &[&str] = &["-fsanitize=address", "-fno-omit-frame-pointer"];
