//! Builds the library and puts it, with all that belongs to it, below a prefix.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::tools::{copy, files, folder, run, write};
use super::{Profile, licences, static_library};
use crate::cargo::{cargo, root, target};

/// Of the workspace, and so of the library.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The name that the loader looks for; the build script of `ffi-c` writes it into the library.
const SONAME: &str = "libkasse.so.0";

const PKG_CONFIG: &str = include_str!("../../templates/kasse.pc");
const CMAKE_CONFIG: &str = include_str!("../../templates/kasseConfig.cmake");
const CMAKE_VERSION: &str = include_str!("../../templates/kasseConfigVersion.cmake");

pub(super) fn install(prefix: &Path, profile: Profile) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("knows how libraries are laid out on Linux only".into());
    }
    let built = build(profile)?;
    headers(&prefix.join("include"))?;
    let lib = prefix.join("lib");
    shared(&built, &lib)?;
    static_library::make(&built.join("libkasse_c.a"), &lib.join("libkasse.a"), profile != Profile::Dev)?;
    descriptions(&lib)?;
    licences::install(&prefix.join("share/licenses/kasse"))?;
    println!("installed Kasse {VERSION} below {}", prefix.display());
    Ok(())
}

/// The folder of what was built.
fn build(profile: Profile) -> Result<PathBuf, String> {
    run(cargo("build --locked --package kasse-c --profile").arg(profile.name()))?;
    Ok(target().join(profile.folder()))
}

fn headers(to: &Path) -> Result<(), String> {
    let from = root().join("include");
    for part in ["", "kasse"] {
        folder(&to.join(part))?;
        for file in files(&from.join(part))? {
            let name = file.file_name().unwrap_or_default();
            copy(&file, &to.join(part).join(name))?;
        }
    }
    Ok(())
}

/// The file has the whole version; programs are linked by the short name and loaded by the SONAME.
fn shared(built: &Path, lib: &Path) -> Result<(), String> {
    folder(lib)?;
    let file = format!("libkasse.so.{VERSION}");
    copy(&built.join("libkasse_c.so"), &lib.join(&file))?;
    for (name, points_at) in [(SONAME, file.as_str()), ("libkasse.so", SONAME)] {
        let link = lib.join(name);
        let _ = std::fs::remove_file(&link);
        symlink(points_at, &link).map_err(|fault| format!("{}: {fault}", link.display()))?;
    }
    Ok(())
}

/// For pkg-config and CMake; both find the prefix from where they are, so the tree may be moved.
fn descriptions(lib: &Path) -> Result<(), String> {
    let filled = |template: &str| {
        let pointer = size_of::<usize>().to_string();
        [
            ("@VERSION@", VERSION),
            ("@SONAME@", SONAME),
            ("@LIBRARIES@", static_library::NEEDS),
            ("@POINTER@", &pointer),
        ]
        .iter()
        .fold(template.to_owned(), |text, (mark, value)| text.replace(mark, value))
    };
    folder(&lib.join("pkgconfig"))?;
    write(&lib.join("pkgconfig/kasse.pc"), &filled(PKG_CONFIG))?;
    let cmake = lib.join("cmake/kasse");
    folder(&cmake)?;
    write(&cmake.join("kasseConfig.cmake"), &filled(CMAKE_CONFIG))?;
    write(&cmake.join("kasseConfigVersion.cmake"), &filled(CMAKE_VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_has_the_name_that_is_installed() {
        let build_script = std::fs::read_to_string(root().join("ffi-c/build.rs")).unwrap();
        assert!(build_script.contains(&format!("\"{SONAME}\"")));
        // The first number of both is that of the interface.
        assert_eq!(SONAME.rsplit('.').next(), VERSION.split('.').next());
    }
}
