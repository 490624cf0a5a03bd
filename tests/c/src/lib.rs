//! Compiles C programs against the header and the library, and runs them beside a simulator.

pub mod target;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kasse_simulator::{Autopilot, Server, ServerOptions, TimeMode};
use tempfile::TempDir;

use crate::target::Target;

/// Warnings are errors, in both languages.
const WARNINGS: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// How many times as fast time runs for platform and library: a till waits some seconds before it looks again, and a
/// busy machine must not take a customer for one who never came.
const SPEED: u32 = 4;

/// A language and a standard of it.
#[derive(Debug, Clone, Copy)]
pub enum Language {
    /// C99 with what POSIX adds.
    C,
    /// C++17.
    Cpp,
}

/// A folder with the library in it, and the programs compiled there.
#[derive(Debug)]
pub struct Workshop {
    target: Target,
    folder: TempDir,
    library: PathBuf,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Default for Workshop {
    fn default() -> Self {
        Self::new()
    }
}

impl Workshop {
    /// With the library as it is now.
    pub fn new() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--locked", "--package", "kasse-c"]).current_dir(root());
        // What cargo tells a test: ring looks at it when it is built, and would be built again.
        for (name, _) in std::env::vars_os() {
            let told = name.to_string_lossy();
            if told.starts_with("CARGO_PKG_") || told.starts_with("CARGO_MANIFEST_") {
                build.env_remove(&name);
            }
        }
        let built = build.status().is_ok_and(|status| status.success());
        assert!(built, "the library does not build");
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        Self::with(Target::Host, &target.join("debug/libkasse_c.so"))
    }

    /// With a library that was built for a target.
    pub fn with(target: Target, built: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|fault| stop("a folder", &fault));
        let library = folder.path().join("lib");
        let placed = std::fs::create_dir(&library).and_then(|()| target.place(built, &library));
        placed.unwrap_or_else(|fault| stop("the library", &fault));
        Self { target, folder, library }
    }

    /// Compiles one file of the workspace; gives the program.
    pub fn compile(&self, language: Language, source: &str, more: &[&str]) -> PathBuf {
        let standard = match language {
            Language::C => "-std=c99",
            Language::Cpp => "-std=c++17",
        };
        let source = root().join(source);
        // Beside the library, where Windows looks for it.
        let program = self.target.program(&self.library.join(source.file_stem().unwrap_or_default()));
        let mut compile = self.target.compiler(language);
        compile.arg(standard).args(WARNINGS).args(["-g", "-D_GNU_SOURCE"]);
        compile.arg("-I").arg(root().join("include")).arg(&source).arg("-o").arg(&program);
        compile.arg("-L").arg(&self.library).args(["-lkasse", "-lpthread"]).args(more);
        let output = compile.output().unwrap_or_else(|fault| stop("the compiler", &fault));
        assert!(output.status.success(), "{}\n{}", source.display(), text(&output.stderr));
        program
    }

    /// Runs a program beside a simulator, with its keys in the environment and a folder of its own.
    pub fn run(&self, program: &Path, platform: &Server) -> Output {
        self.command(&mut self.target.start(program), platform)
    }

    /// The same for a command that runs the program, such as a checker's.
    pub fn command(&self, command: &mut Command, platform: &Server) -> Output {
        self.output(equip(command, platform))
    }

    /// The same in real time: under a checker a program is many times as slow.
    pub fn command_in_real_time(&self, command: &mut Command, platform: &Server) -> Output {
        self.output(equip(command, platform).env("KASSE_SPEED", "1"))
    }

    fn output(&self, command: &mut Command) -> Output {
        let work = tempfile::tempdir_in(self.folder.path()).unwrap_or_else(|fault| stop("a folder", &fault));
        command.current_dir(work.path()).env("LD_LIBRARY_PATH", &self.library);
        command.output().unwrap_or_else(|fault| stop("the program", &fault))
    }

    /// The folder in which the library is.
    pub fn folder(&self) -> &Path {
        &self.library
    }
}

/// Gives a program the keys of a platform.
pub fn equip<'a>(command: &'a mut Command, platform: &Server) -> &'a mut Command {
    let keys = &platform.credentials;
    command
        .env("RUST_BACKTRACE", "0")
        .env("KASSE_BASE_URL", &platform.base_url)
        .env("KASSE_CLIENT_ID", &keys.client_id)
        .env("KASSE_CLIENT_SECRET", &keys.client_secret)
        .env("KASSE_SUBSCRIPTION_KEY", &keys.subscription_key)
        .env("KASSE_MSN", &keys.msn)
        .env("KASSE_SPEED", SPEED.to_string())
}

/// A platform whose customers approve at once, in the time that [`equip`] gives a program.
pub fn platform() -> Server {
    with_customers(TimeMode::Scaled { factor: SPEED })
}

/// The same in real time, for a program that takes its own: run it with `KASSE_SPEED` 1.
pub fn platform_in_real_time() -> Server {
    with_customers(TimeMode::Real)
}

fn with_customers(time: TimeMode) -> Server {
    let options = ServerOptions { time, ..ServerOptions::default() };
    let server = Server::start(options).unwrap_or_else(|fault| stop("the simulator", &fault));
    server.control().set_autopilot(Some(Autopilot { approve: true, after_ms: 10 }));
    server
}

/// What a program wrote.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

/// Fails the test if a program did not end well.
pub fn check(output: &Output) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{}\n--- out\n{out}\n--- err\n{err}", output.status);
}

#[allow(clippy::panic, reason = "a test without its tools has failed")]
fn stop(what: &str, fault: &dyn std::fmt::Display) -> ! {
    panic!("{what}: {fault}")
}
