//! The installed tree as one file, for whoever builds without Rust.

use std::path::Path;
use std::process::Command;

use super::install::{VERSION, install};
use super::tools::{empty, folder, output, remove, run};
use super::{Profile, tools};
use crate::cargo::root;

pub(super) fn write(out: &Path, profile: Profile) -> Result<(), String> {
    let name = format!("kasse-c-{VERSION}-{}", target()?);
    let stage = empty("archive")?;
    install(&stage.join(&name), profile)?;
    let out = root().join(out);
    folder(&out)?;
    let archive = out.join(format!("{name}.tar.gz"));
    // The same tree is the same archive: no times, no owners, one order.
    let mut tar = tools::tool("tar");
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"]);
    tar.args(["--use-compress-program=gzip -9n", "--create", "--file"]).arg(&archive);
    run(tar.arg("--directory").arg(&stage).arg(&name))?;
    println!("{}", archive.display());
    remove(&stage)
}

/// What the compiler builds for here.
fn target() -> Result<String, String> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let told = output(Command::new(compiler).arg("-vV"))?;
    let line = told.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).ok_or_else(|| "the compiler does not say what it builds for".into())
}
