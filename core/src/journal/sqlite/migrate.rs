//! Schema versions. Every version is a step that adds to the one before; steps are never edited once released.

use rusqlite::{Connection, TransactionBehavior};

use crate::journal::JournalError;

/// Marks an SQLite file as a journal: "KASS", in the header field made for this.
/// Source: SQLite file format, section 1.3.
pub(super) const APPLICATION_ID: i32 = 0x4B41_5353;

/// From an empty file to schema 1, from 1 to 2, and so on.
const STEPS: &[&str] =
    &[include_str!("schema-1.sql"), include_str!("schema-2.sql"), include_str!("schema-3.sql")];

/// Refuses a file that is not a journal, or newer than this library; writes nothing.
pub(super) fn inspect(db: &Connection) -> Result<(), JournalError> {
    let found = version(db)?;
    let known = newest(STEPS);
    let empty = found == 0 && count_of_objects(db)? == 0;
    if !empty && application_id(db)? != APPLICATION_ID {
        return Err(JournalError::Damaged("an SQLite file, but not a journal".to_owned()));
    }
    if found > known {
        return Err(JournalError::Newer { found, known });
    }
    Ok(())
}

/// Brings the file to the newest schema in one transaction; after an error it is as it was.
pub(super) fn migrate(db: &mut Connection) -> Result<(), JournalError> {
    migrate_through(db, STEPS)
}

fn migrate_through(db: &mut Connection, steps: &[&str]) -> Result<(), JournalError> {
    let known = newest(steps);
    if version(db)? == known {
        return Ok(());
    }
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&change)?; // another process may have been faster
    if found > known {
        return Err(JournalError::Newer { found, known });
    }
    for step in steps.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        change.execute_batch(step)?;
    }
    change.pragma_update(None, "application_id", APPLICATION_ID)?;
    change.pragma_update(None, "user_version", known)?;
    change.commit()?;
    Ok(())
}

fn newest(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

fn version(db: &Connection) -> Result<i64, JournalError> {
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found < 0 {
        return Err(JournalError::Damaged(format!("schema version {found}")));
    }
    Ok(found)
}

fn application_id(db: &Connection) -> Result<i32, JournalError> {
    Ok(db.pragma_query_value(None, "application_id", |row| row.get(0))?)
}

fn count_of_objects(db: &Connection) -> Result<i64, JournalError> {
    Ok(db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema_of(db: &Connection) -> Vec<String> {
        let mut all = db.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name").unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        let before = schema_of(&db);
        let mut steps = STEPS.to_vec();
        steps.push("CREATE TABLE extra (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);");
        assert!(migrate_through(&mut db, &steps).is_err());
        assert_eq!(schema_of(&db), before);
        assert_eq!(version(&db).unwrap(), newest(STEPS));
    }

    #[test]
    fn a_later_step_adds_to_an_old_file_and_the_old_library_refuses_the_result() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        let mut steps = STEPS.to_vec();
        steps.push("ALTER TABLE payment ADD COLUMN note TEXT;");
        migrate_through(&mut db, &steps).unwrap();
        let (known, found) = (newest(STEPS), newest(&steps));
        assert_eq!(version(&db).unwrap(), found);
        assert_eq!(inspect(&db), Err(JournalError::Newer { found, known }));
        assert_eq!(migrate(&mut db), Err(JournalError::Newer { found, known }));
    }

    #[test]
    fn a_foreign_sqlite_file_is_refused() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE cookies (id INTEGER)").unwrap();
        assert!(matches!(inspect(&db), Err(JournalError::Damaged(_))));
        db.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(inspect(&db), Err(JournalError::Damaged(_))));
    }
}
