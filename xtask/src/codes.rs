//! `cargo xtask codes`: every drawing of a code, read by decoders of other people. They are Debian's zbar, and
//! zxing-cpp and OpenCV from PyPI, which go into a folder below `target` on the first run.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::cargo::{cargo, root};
use crate::steps::Steps;

const STEP: &str = "codes, other decoders";

/// The task by itself.
pub(crate) fn run() -> ExitCode {
    let mut steps = Steps::new("codes");
    step(&mut steps);
    steps.finish()
}

/// The step of the tests; skipped where a decoder is not installed and cannot be had.
pub(crate) fn step(steps: &mut Steps) {
    for (tool, name) in [("zbarimg", "zbarimg (Debian: zbar-tools)"), ("python3", "python3")] {
        if !works(Command::new(tool).arg("--version")) {
            return steps.missing(STEP, name);
        }
    }
    let Some(python) = decoders() else {
        return steps.missing(STEP, "what tests/qr/requirements.txt names (PyPI)");
    };
    steps.command(STEP, cargo("run --locked --quiet --package kasse-qr --").arg(python));
}

/// A Python that has the decoders.
fn decoders() -> Option<PathBuf> {
    let folder = root().join("target/decoders");
    let python = folder.join("bin/python");
    let requirements = root().join("tests/qr/requirements.txt");
    let there = |python: &Path| works(Command::new(python).args(["-c", "import cv2, resvg_py, zxingcpp"]));
    if there(&python) {
        return Some(python);
    }
    let made = works(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    let filled = made && works(Command::new(&python).args(pip).arg(requirements));
    (filled && there(&python)).then_some(python)
}

fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
