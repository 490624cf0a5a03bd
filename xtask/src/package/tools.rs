//! Programs and files, with the names of what failed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tool of the system, which the environment may name otherwise, as `OBJCOPY` does `objcopy`.
pub(super) fn tool(name: &str) -> Command {
    let program = std::env::var_os(name.to_uppercase()).unwrap_or_else(|| name.into());
    Command::new(program)
}

/// Whether a tool of the system can be run.
pub(super) fn there(name: &str) -> bool {
    tool(name).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs a command to its end.
pub(super) fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program}: {status}")),
        Err(fault) => Err(format!("{program}: {fault}")),
    }
}

/// What a command writes.
pub(super) fn output(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|fault| format!("{program}: {fault}"))?;
    if !output.status.success() {
        return Err(format!("{program}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|fault| format!("{program}: {fault}"))
}

pub(super) fn folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|fault| format!("{}: {fault}", path.display()))
}

pub(super) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    // A program may have the old file loaded: it keeps it.
    let _ = fs::remove_file(to);
    fs::copy(from, to).map(|_| ()).map_err(|fault| format!("{}: {fault}", from.display()))
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|fault| format!("{}: {fault}", path.display()))
}

/// The files of a folder, in the order of their names.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    let mut found: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    found.sort();
    Ok(found)
}

/// Removes a folder with all in it: debug builds of the library are large.
pub(super) fn remove(folder: &Path) -> Result<(), String> {
    fs::remove_dir_all(folder).map_err(|fault| format!("{}: {fault}", folder.display()))
}

/// A folder below `target` that is empty now.
pub(super) fn empty(name: &str) -> Result<PathBuf, String> {
    let path = crate::cargo::target().join("package").join(name);
    let _ = fs::remove_dir_all(&path);
    folder(&path)?;
    Ok(path)
}
