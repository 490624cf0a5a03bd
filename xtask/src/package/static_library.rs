//! The static library, made so that nothing in it can be mistaken for the host's: SQLite, the cryptography and Rust's own
//! library are in it, and a till may well bring its own of each.
//!
//! All objects become one, and in that one every name but those of `kasse.h` is made local.

use std::path::Path;

use super::tools::{empty, remove, run, tool};

/// What a program links beside the static library: parts of the system, some of them empty today.
pub(super) const NEEDS: &str = "-lgcc_s -lpthread -ldl -lm";

/// Makes `to` from the archive that the compiler made.
pub(super) fn make(from: &Path, to: &Path, strip: bool) -> Result<(), String> {
    let folder = empty("static")?;
    let (all, ours) = (folder.join("all.o"), folder.join("kasse.o"));
    let mut link = tool("ld");
    run(link.args(["--relocatable", "--whole-archive"]).arg(from).arg("-o").arg(&all))?;
    let mut keep = tool("objcopy");
    keep.args(["--wildcard", "--keep-global-symbol=kasse_*"]);
    // The compiler's own notes. Binutils that have a plugin of another LLVM end at the sight of the first two, and the
    // last one counts symbols, which are not where they were.
    for section in [".llvmbc", ".llvmcmd", ".llvm_addrsig"] {
        keep.arg(format!("--remove-section={section}"));
    }
    if strip {
        keep.arg("--strip-debug");
    }
    run(keep.arg(&all).arg(&ours))?;
    let _ = std::fs::remove_file(to);
    // Without times and owners: the same objects are the same archive.
    run(tool("ar").arg("rcsD").arg(to).arg(&ours))?;
    remove(&folder)
}
