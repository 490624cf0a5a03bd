//! A machine that is not as it should be: an error that says so, when the client is opened, before anything is sent.

use std::fs;
use std::path::Path;

use kasse::block_on;
use kasse::error::{Class, ErrorName};
use kasse::log::LogTo;
use kasse::till::{Client, JournalPlace};
use kasse_simulator::{Server, ServerOptions};

use super::{World, options};

/// Where a SQLite file keeps the schema's version (SQLite file format, section 1.3).
const USER_VERSION: std::ops::Range<usize> = 60..64;

fn refused(server: &Server, journal: &Path) -> ErrorName {
    let place = JournalPlace::File(journal.to_owned());
    let error = Client::open(options(server, place, LogTo::default())).err().unwrap();
    assert_eq!(error.class(), Class::NotSent);
    error.name()
}

#[test]
fn a_journal_that_cannot_be_is_refused_when_the_client_is_opened() {
    let server = Server::start(ServerOptions::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(refused(&server, folder.path()), ErrorName::JournalFailed, "a folder is no file");
    assert_eq!(refused(&server, &folder.path().join("no/such/folder")), ErrorName::JournalFailed);
    let other = folder.path().join("other");
    fs::write(&other, "Dear customer, ".repeat(1000)).unwrap();
    assert_eq!(refused(&server, &other), ErrorName::JournalDamaged);
    assert!(server.control().calls(None).is_empty());
}

#[test]
fn a_journal_of_a_later_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::in_file(folder.path(), LogTo::default());
    block_on(world.client.close());
    let World { server, .. } = world;
    let journal = folder.path().join("till.journal");
    let mut bytes = fs::read(&journal).unwrap();
    bytes[USER_VERSION].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&journal, &bytes).unwrap();
    assert_eq!(refused(&server, &journal), ErrorName::JournalNewer);
    assert_eq!(fs::read(&journal).unwrap(), bytes, "and left alone");
}
