//! `cargo xtask package-check`: what a stranger gets. The library is installed, the tree moved, and everything built and
//! run from where it is then, by pkg-config and CMake, shared and static.

use crate::cargo::cargo;
use crate::package::tools::{empty, output, remove, there, tool};
use crate::package::{Profile, install};
use crate::steps::Steps;

const INSTALL: &str = "package, installed";
const USE: &str = "package, built against";

/// The step of the tests.
pub(crate) fn step(steps: &mut Steps) {
    // What the tests have built already; what is shipped differs in the optimiser.
    run(steps, Profile::Dev);
}

pub(super) fn run(steps: &mut Steps, profile: Profile) {
    let tools = ["ld", "objcopy", "ar", "nm", "make", "cmake", "pkg-config"];
    if let Some(name) = tools.into_iter().find(|name| !there(name)) {
        return steps.missing(USE, name);
    }
    let mut moved = None;
    steps.check(INSTALL, || {
        let place = empty("check")?;
        let (first, then) = (place.join("first"), place.join("moved/here"));
        install::install(&first, profile)?;
        std::fs::create_dir_all(place.join("moved")).map_err(|fault| fault.to_string())?;
        std::fs::rename(&first, &then).map_err(|fault| fault.to_string())?;
        exports(&then.join("lib/libkasse.so"), &["--dynamic"], profile)?;
        exports(&then.join("lib/libkasse.a"), &[], profile)?;
        moved = Some(then);
        Ok(())
    });
    if let Some(prefix) = moved {
        let mut used = cargo("run --locked --quiet --package kasse-c-tests --bin kasse-c-package --");
        steps.command(USE, used.arg(&prefix));
        let _ = remove(&prefix);
    }
}

/// Both libraries show the names of the header, and only those.
fn exports(library: &std::path::Path, how: &[&str], profile: Profile) -> Result<(), String> {
    let mut nm = tool("nm");
    let listed =
        output(nm.args(how).args(["--defined-only", "--extern-only", "--format=posix"]).arg(library))?;
    let mut found: Vec<_> =
        listed.lines().filter_map(|line| line.split_once(' ')).map(|(name, _)| name).collect();
    found.sort_unstable();
    let listed = std::fs::read_to_string(crate::cargo::root().join("tests/abi/symbols.txt"))
        .map_err(|fault| fault.to_string())?;
    let mut wanted: Vec<_> = listed.lines().filter(|line| line.starts_with("kasse_")).collect();
    if profile == Profile::Dev {
        wanted.push("kasse_test_panic");
    }
    wanted.sort_unstable();
    if found == wanted {
        return Ok(());
    }
    Err(format!("{} exports {found:?}, and not what tests/abi/symbols.txt lists", library.display()))
}
