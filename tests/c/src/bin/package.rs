//! Builds programs against an installed Kasse as a stranger does, and runs them beside the simulator:
//! `kasse-c-package PREFIX`. `cargo xtask package-check` installs one first.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use kasse_c_tests::{equip, platform, root, text};

type Checked = Result<(), String>;
type Check = (&'static str, fn(&Stranger) -> Checked);

fn main() -> ExitCode {
    let Some(prefix) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("which prefix?");
        return ExitCode::FAILURE;
    };
    let checks: [Check; 5] = [
        ("pkg-config, shared", with_make),
        ("pkg-config, static", with_make_static),
        ("CMake", with_cmake),
        ("C++", in_cpp),
        ("a SQLite of the program's own", beside_sqlite),
    ];
    let mut failed = false;
    for (name, check) in checks {
        let result = Stranger::new(&prefix).and_then(|stranger| check(&stranger));
        println!("{name}: {}", result.as_ref().map_or_else(String::as_str, |()| "ok"));
        failed |= result.is_err();
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Somebody with an installed Kasse, a compiler, and copies of the examples.
struct Stranger {
    prefix: PathBuf,
    work: tempfile::TempDir,
}

impl Stranger {
    fn new(prefix: &Path) -> Result<Self, String> {
        let prefix = prefix.canonicalize().map_err(|fault| format!("{}: {fault}", prefix.display()))?;
        let work = tempfile::tempdir().map_err(|fault| fault.to_string())?;
        for folder in ["examples/c", "examples/cpp", "tests/c/package"] {
            let entries = std::fs::read_dir(root().join(folder)).map_err(|fault| fault.to_string())?;
            for entry in entries.flatten() {
                std::fs::copy(entry.path(), work.path().join(entry.file_name()))
                    .map_err(|fault| format!("{}: {fault}", entry.path().display()))?;
            }
        }
        Ok(Self { prefix, work })
    }

    /// Runs a tool among the copies; gives what it wrote.
    fn tool(&self, program: &str, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.work.path());
        command.env("PKG_CONFIG_PATH", self.prefix.join("lib/pkgconfig"));
        let output = command.output().map_err(|fault| format!("{program}: {fault}"))?;
        if output.status.success() {
            return Ok(text(&output.stdout));
        }
        Err(format!("{program} {arguments:?}\n{}{}", text(&output.stdout), text(&output.stderr)))
    }

    /// What `pkg-config` says, as a shell would take it.
    fn pkg_config(&self, arguments: &[&str]) -> Result<Vec<String>, String> {
        let told = self.tool("pkg-config", arguments)?;
        Ok(told.split_whitespace().map(str::to_owned).collect())
    }

    fn compile(&self, compiler: &str, arguments: &[&str], libraries: &[String]) -> Checked {
        let mut all = arguments.to_vec();
        let flags = self.pkg_config(&["--cflags", "kasse"])?;
        all.extend(flags.iter().chain(libraries).map(String::as_str));
        self.tool(compiler, &all).map(drop)
    }

    /// The static library and what it needs.
    fn static_libraries(&self) -> Result<Vec<String>, String> {
        let mut needed = self.pkg_config(&["--libs", "--static", "kasse"])?;
        needed.retain(|flag| flag != "-lkasse");
        needed.insert(0, self.prefix.join("lib/libkasse.a").display().to_string());
        Ok(needed)
    }

    /// Runs a program beside a platform of its own; its output has to have `expected` in it.
    fn run(&self, program: &str, library_path: bool, expected: &str) -> Checked {
        let platform = platform();
        let folder = tempfile::tempdir_in(self.work.path()).map_err(|fault| fault.to_string())?;
        let mut command = Command::new(self.work.path().join(program));
        equip(&mut command, &platform).current_dir(folder.path()).env_remove("LD_LIBRARY_PATH");
        if library_path {
            command.env("LD_LIBRARY_PATH", self.prefix.join("lib"));
        }
        let output = command.output().map_err(|fault| format!("{program}: {fault}"))?;
        let out = text(&output.stdout);
        if output.status.success() && out.contains(expected) && platform.control().violations().is_empty() {
            return Ok(());
        }
        Err(format!("{program}: {}\n{out}{}", output.status, text(&output.stderr)))
    }

    /// Whether a program wants the shared library at its start.
    fn wants_shared(&self, program: &str) -> Result<bool, String> {
        Ok(self.tool("readelf", &["--dynamic", program])?.contains("[libkasse.so.0]"))
    }
}

const TILL: &str = "Paid: 14900 minor units of NOK.";
const LOOP: &str = "both sales are settled; the clock went on ticking: yes";

fn with_make(stranger: &Stranger) -> Checked {
    stranger.tool("make", &[])?;
    expect(stranger.wants_shared("till")?, "the till asks for libkasse.so.0")?;
    stranger.run("till", true, TILL)?;
    stranger.run("loop", true, LOOP)
}

fn with_make_static(stranger: &Stranger) -> Checked {
    stranger.tool("make", &["STATIC=1"])?;
    expect(!stranger.wants_shared("till")?, "the till has the library in it")?;
    stranger.run("till", false, TILL)?;
    stranger.run("loop", false, LOOP)
}

fn with_cmake(stranger: &Stranger) -> Checked {
    let prefix = format!("-DCMAKE_PREFIX_PATH={}", stranger.prefix.display());
    stranger.tool("cmake", &["-S", ".", "-B", "build", &prefix])?;
    stranger.tool("cmake", &["--build", "build"])?;
    stranger.run("build/till", false, TILL)?;
    stranger.run("build/till_static", false, TILL)?;
    expect(!stranger.wants_shared("build/till_static")?, "the static till has the library in it")?;
    stranger.run("build/loop", false, LOOP)?;
    // One that wants more than there is, or another interface, is told so.
    for version in ["0.999", "1"] {
        let lists = format!(
            "cmake_minimum_required(VERSION 3.16)\nproject(x C)\nfind_package(kasse {version} REQUIRED)\n"
        );
        let folder = stranger.work.path().join(version);
        std::fs::create_dir_all(&folder).map_err(|fault| fault.to_string())?;
        std::fs::write(folder.join("CMakeLists.txt"), lists).map_err(|fault| fault.to_string())?;
        let found = stranger.tool("cmake", &["-S", version, "-B", &format!("{version}/build"), &prefix]);
        let why = found.err().ok_or_else(|| format!("version {version} was found"))?;
        expect(why.contains("kasseConfig.cmake, version"), "CMake says which version there is")?;
    }
    Ok(())
}

fn in_cpp(stranger: &Stranger) -> Checked {
    let libraries = stranger.pkg_config(&["--libs", "kasse"])?;
    stranger.compile(
        "c++",
        &["-std=c++17", "-Wall", "-Wextra", "-Werror", "till.cpp", "-o", "till-cpp"],
        &libraries,
    )?;
    stranger.run("till-cpp", true, TILL)
}

/// With both libraries, and with a SQLite that is none and, where it is installed, the system's.
fn beside_sqlite(stranger: &Stranger) -> Checked {
    let (shared, archive) = (stranger.pkg_config(&["--libs", "kasse"])?, stranger.static_libraries()?);
    let expected = "own SQLite: the host's";
    stranger.compile("cc", &["own_sqlite.c", "-o", "own-static"], &archive)?;
    stranger.run("own-static", false, expected)?;
    stranger.compile("cc", &["own_sqlite.c", "-o", "own-shared"], &shared)?;
    stranger.run("own-shared", true, expected)?;
    if stranger.tool("pkg-config", &["--exists", "sqlite3"]).is_err() {
        println!("the system's SQLite: skipped, it is not installed (Debian: libsqlite3-dev)");
        return Ok(());
    }
    for (name, libraries) in [("real-static", &archive), ("real-shared", &shared)] {
        // The host's library before ours and after: who comes first may not matter.
        for order in ["first", "last"] {
            let mut all = libraries.clone();
            all.insert(if order == "first" { 0 } else { all.len() }, "-lsqlite3".to_owned());
            let program = format!("{name}-{order}");
            stranger.compile("cc", &["-DREAL", "own_sqlite.c", "-o", &program], &all)?;
            stranger.run(&program, name == "real-shared", "Paid: 14900")?;
        }
    }
    Ok(())
}

fn expect(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(format!("not so: {what}")) }
}
