//! Where the journal is when nobody says.

use std::path::{Path, PathBuf};

use super::variables::Variables;

const FOLDER: &str = "kasse";
const FILE: &str = "journal.db";

/// In the user's folder for state that is to survive: `XDG_STATE_HOME`, `~/.local/state`, `%LOCALAPPDATA%`.
pub(super) fn default_journal(variables: &Variables) -> Option<PathBuf> {
    let folder = match variables.first(&["XDG_STATE_HOME", "LOCALAPPDATA"]) {
        Some((_, folder)) => PathBuf::from(folder),
        None => Path::new(variables.get("HOME")?).join(".local").join("state"),
    };
    Some(folder.join(FOLDER).join(FILE))
}

/// Makes the folder of the default journal, for this user only.
pub(super) fn make_folder(journal: &Path) -> std::io::Result<()> {
    let Some(folder) = journal.parent() else { return Ok(()) };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
