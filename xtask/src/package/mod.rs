//! The C library as C people expect it: `cargo xtask install-c` puts it below a prefix, `archive-c` into an archive,
//! and `package-check` proves that a stranger can build against it.

mod archive;
mod check;
mod install;
mod licences;
mod static_library;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

pub(crate) use check::step;

/// How the library is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// Small and stripped: what is shipped.
    Dist,
    /// Optimised, and built sooner.
    Release,
    /// With everything a debugger wants.
    Dev,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dist => "dist",
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }

    /// Its folder below `target`.
    fn folder(self) -> &'static str {
        if self == Self::Dev { "debug" } else { self.name() }
    }
}

/// Where `install-c` installs.
#[derive(Args)]
pub(crate) struct InstallArguments {
    /// Below it are `include`, `lib` and `share`.
    #[arg(long, default_value = "/usr/local")]
    prefix: PathBuf,
    /// A folder that stands for the root of the file system, for packagers.
    #[arg(long)]
    destdir: Option<PathBuf>,
    /// How the library is built.
    #[arg(long, value_enum, default_value = "dist")]
    profile: Profile,
}

/// What `archive-c` writes.
#[derive(Args)]
pub(crate) struct ArchiveArguments {
    /// The folder for the archive.
    #[arg(long, default_value = "target/package")]
    out: PathBuf,
    /// How the library is built.
    #[arg(long, value_enum, default_value = "dist")]
    profile: Profile,
}

/// How `package-check` builds the library.
#[derive(Args)]
pub(crate) struct CheckArguments {
    /// How the library is built.
    #[arg(long, value_enum, default_value = "dev")]
    profile: Profile,
}

pub(crate) fn install(arguments: &InstallArguments) -> ExitCode {
    let prefix = match &arguments.destdir {
        Some(root) => root.join(arguments.prefix.strip_prefix("/").unwrap_or(&arguments.prefix)),
        None => arguments.prefix.clone(),
    };
    ended("install-c", install::install(&prefix, arguments.profile))
}

pub(crate) fn archive(arguments: &ArchiveArguments) -> ExitCode {
    ended("archive-c", archive::write(&arguments.out, arguments.profile))
}

pub(crate) fn check(arguments: &CheckArguments) -> ExitCode {
    let mut steps = crate::steps::Steps::new("package-check");
    check::run(&mut steps, arguments.profile);
    steps.finish()
}

fn ended(task: &str, result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{task}: {fault}");
            ExitCode::FAILURE
        }
    }
}
