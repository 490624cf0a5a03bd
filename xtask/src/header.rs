//! `cargo xtask header [--check]`: writes `include/kasse.h` from the sources of `ffi-c`.

use std::path::Path;
use std::process::ExitCode;

use crate::cargo::root;

const HEADER: &str = "include/kasse.h";
const CRATE: &str = "ffi-c";

/// Runs the task; with `check` nothing is written, and a header that would change is an error.
pub(crate) fn run(check: bool) -> ExitCode {
    match write(&root(), check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("header: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn write(root: &Path, check: bool) -> Result<(), String> {
    let wanted = header(root)?;
    let path = root.join(HEADER);
    if std::fs::read_to_string(&path).unwrap_or_default() == wanted {
        return Ok(());
    }
    if check {
        return Err(format!("{HEADER} is not what {CRATE} says: run `cargo xtask header`"));
    }
    let folder = path.parent().unwrap_or(root);
    std::fs::create_dir_all(folder).map_err(|fault| fault.to_string())?;
    std::fs::write(&path, wanted).map_err(|fault| format!("{HEADER}: {fault}"))
}

/// The contract, what the sources declare, and the functions that a compiler has to see.
fn header(root: &Path) -> Result<String, String> {
    let folder = root.join(CRATE);
    let text = |name: &str| {
        std::fs::read_to_string(folder.join(name)).map_err(|fault| format!("{CRATE}/{name}: {fault}"))
    };
    let mut config =
        cbindgen::Config::from_file(folder.join("cbindgen.toml")).map_err(|fault| fault.clone())?;
    config.header = Some(text("contract.h")?.trim_end().to_owned());
    config.after_includes = Some(
        "#include <stddef.h>\n#include <stdint.h>\n#include <string.h>\n\n\
         /** `length` of a text that ends with NUL. */\n#define KASSE_NUL SIZE_MAX\n\n\
         /** Of a capture or refund: all there is. No sum that went wrong in a till comes to it. */\n\
         #define KASSE_ALL INT64_MIN\n"
            .to_owned(),
    );
    let inline = text("inline.h")?;
    config.trailer = Some(format!(
        "#ifndef KASSE_INLINE_H\n#define KASSE_INLINE_H\n\n#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n{inline}\n#ifdef __cplusplus\n}}\n#endif\n\n#endif /* KASSE_INLINE_H */"
    ));
    let made = cbindgen::Builder::new()
        .with_config(config)
        .with_crate(&folder)
        .generate()
        .map_err(|fault| fault.to_string())?;
    let mut bytes = Vec::new();
    made.write(&mut bytes);
    String::from_utf8(bytes).map_err(|fault| fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_fresh() {
        assert_eq!(write(&root(), true), Ok(()));
    }
}
