//! A copy of the workspace, to be changed and built.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::cargo::{cargo, root, target};

/// Neither code nor of any use to it.
const NOT_COPIED: [&str; 3] = ["target", ".git", "node_modules"];

/// The copy; what was built of it stays for the next run.
pub(super) struct Tree {
    root: PathBuf,
}

/// A program with tests, and where it expects to be started.
pub(super) struct Program {
    pub file: PathBuf,
    pub folder: PathBuf,
}

/// What cargo says, as far as it is read.
#[derive(Deserialize)]
struct Line {
    message: Option<Diagnostic>,
    executable: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// A fault in the code.
#[derive(Deserialize)]
pub(super) struct Diagnostic {
    level: String,
    pub rendered: Option<String>,
    spans: Vec<Place>,
}

/// A place in the code that has to do with a fault.
#[derive(Deserialize, Clone)]
pub(super) struct Place {
    pub file_name: String,
    pub byte_start: usize,
    is_primary: bool,
    expansion: Option<Expansion>,
}

#[derive(Deserialize, Clone)]
struct Expansion {
    span: Box<Place>,
}

impl Diagnostic {
    /// Where the fault can be, the likeliest first.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut spans = self.spans.clone();
        spans.sort_by_key(|place| !place.is_primary);
        let mut places = Vec::new();
        for span in spans {
            let mut next = Some(span);
            while let Some(place) = next {
                next = place.expansion.clone().map(|expansion| *expansion.span);
                places.push(place);
            }
        }
        places
    }
}

impl Tree {
    pub(super) fn copy() -> Result<Self, String> {
        let tree = Self { root: target().join("mutants/tree") };
        copy(&root(), &tree.root).map_err(|fault| fault.to_string())?;
        Ok(tree)
    }

    /// Leaves a file that is so already as old as it is.
    pub(super) fn write(&self, file: &str, text: &str) -> Result<(), String> {
        write(&self.root.join(file), text.as_bytes()).map_err(|fault| format!("{file}: {fault}"))
    }

    /// What is wrong with the code, tests left aside.
    pub(super) fn faults(&self, features: &[&str]) -> Result<Vec<Diagnostic>, String> {
        let (lines, good) = self.cargo("check", &[&["--package=kasse"], features].concat())?;
        let faults = lines.into_iter().filter_map(|line| line.message);
        let faults: Vec<_> = faults.filter(|message| message.level == "error").collect();
        if good == faults.is_empty() { Ok(faults) } else { Err("cargo check says nothing".into()) }
    }

    /// The programs of some tests; `None` if they do not compile.
    pub(super) fn build(&self, package: &str, arguments: &[&str]) -> Result<Option<Vec<Program>>, String> {
        let (lines, built) =
            self.cargo("test", &[&["--no-run", "--package", package], arguments].concat())?;
        if !built {
            return Ok(None);
        }
        let tests =
            lines.into_iter().filter(|line| line.profile.as_ref().is_some_and(|profile| profile.test));
        let program = |line: Line| {
            Some(Program { file: line.executable?, folder: line.manifest_path?.parent()?.into() })
        };
        Ok(Some(tests.filter_map(program).collect()))
    }

    /// What it says, and whether all went well.
    fn cargo(&self, subcommand: &str, arguments: &[&str]) -> Result<(Vec<Line>, bool), String> {
        let mut command: Command = cargo(subcommand);
        command.args(["--quiet", "--message-format=json"]).args(arguments).current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", target().join("mutants/build"));
        // Nobody looks at a backtrace here, nor at the warnings of ten bodies of a function. A lint that is an error by
        // itself (an index that is always out of bounds) calls no change impossible: the tests have to notice it.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_TEST_DEBUG", "0");
        // Each program runs hundreds of times.
        command.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1").env("CARGO_PROFILE_TEST_OPT_LEVEL", "1");
        command.env("RUSTFLAGS", "--cap-lints=allow");
        let output = command.stderr(Stdio::null()).output().map_err(|fault| fault.to_string())?;
        let lines = String::from_utf8_lossy(&output.stdout);
        let lines = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Ok((lines, output.status.success()))
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    let entries: Vec<DirEntry> = std::fs::read_dir(from)?.collect::<Result<_, _>>()?;
    // What is not there any more would be built with what is.
    for old in std::fs::read_dir(to)?.collect::<Result<Vec<_>, _>>()? {
        let gone = !entries.iter().any(|entry| entry.file_name() == old.file_name());
        match old.file_type()?.is_dir() {
            true if gone => std::fs::remove_dir_all(old.path())?,
            false if gone => std::fs::remove_file(old.path())?,
            _ => {}
        }
    }
    for entry in entries.iter().filter(|entry| NOT_COPIED.iter().all(|name| entry.file_name() != *name)) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            write(&to, &std::fs::read(&from)?)?;
        }
    }
    Ok(())
}

fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if std::fs::read(file).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    std::fs::write(file, bytes)
}
