//! Is this machine fit: the journal, the secrets in the file.

use std::path::Path;

use kasse::error::Error;
use kasse::journal::{Filter, Journal, Options, Sqlite};

use super::{Check, Findings};
use crate::context::Context;
use crate::settings::{Origin, Setting, journal as journal_of};

/// Checks file permissions and the journal.
pub(super) async fn check(context: &Context, findings: &Findings<'_>) {
    if let Some(warning) = readable_by_others(context) {
        findings.add(warning);
    }
    // What is wrong with the setting itself was told before.
    if let Ok(path) = journal_of(&context.given, &context.variables, Vec::new()) {
        findings.add(journal(&path).await);
    }
}

/// A file with keys that other users of the machine can read.
fn readable_by_others(context: &Context) -> Option<Check> {
    let path = context.given.file.as_ref()?;
    let in_file = |key: &Setting| matches!(context.given.origin(*key), Some(Origin::File(..)));
    let open = Setting::CREDENTIALS.iter().any(in_file) && is_open(path);
    open.then(|| {
        let found = format!("{} holds keys and other users can read it", path.display());
        Check::warning("settings_file", found, "chmod 600, or keep the keys in variables")
    })
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
const fn is_open(_: &Path) -> bool {
    false
}

async fn journal(path: &Path) -> Check {
    const CHECK: &str = "journal";
    let shown = path.display();
    if !path.exists() {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        return if folder.is_dir() {
            Check::ok(CHECK, format!("{shown}, made with the first payment"))
        } else {
            Check::failed(
                CHECK,
                format!("{shown}: its folder does not exist"),
                "make the folder, on a local disk",
            )
        };
    }
    match count(path).await {
        Ok((all, open)) => Check::ok(CHECK, format!("{shown}, {all} payments, {open} of them unfinished")),
        Err(error) => Check::failed(CHECK, format!("{shown}: {error}"), "name another file, on a local disk"),
    }
}

async fn count(path: &Path) -> Result<(usize, usize), Error> {
    let journal = Sqlite::open(path, Options::default())?;
    let all = journal.list(Filter::default()).await?;
    let open = all.iter().filter(|stored| stored.live).count();
    journal.close().await?;
    Ok((all.len(), open))
}
