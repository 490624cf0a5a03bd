//! Every statement of the journal. The tables are described in `schema-1.sql` and those after it.

use rusqlite::Row;

use super::checksum;
use crate::clock::Timestamp;
use crate::ids::{Msn, OrderId, Reference};
use crate::journal::{JournalError, PaymentKey};

/// Settings of a connection. `synchronous = FULL`: a commit is on the disk when it answers. `secure_delete`:
/// deleted bytes are overwritten. `temp_store = MEMORY`: no personal data in temporary files.
/// `wal_autocheckpoint = 0`: the write-ahead log is emptied by us, when nobody waits. `page_size`, of a new
/// file: what the padding of attachments is made for.
pub(super) const SETTINGS: &str = "
    PRAGMA page_size = 4096;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;";

pub(super) const WAL: &str = "PRAGMA journal_mode = WAL";
pub(super) const EMPTY_WAL: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// How long the log is, in its second column, in pages.
pub(super) const WAL_LENGTH: &str = "PRAGMA wal_checkpoint(NOOP)";
/// Moves the log into the main file and leaves its length: the next commits write over what is in it.
pub(super) const LAP_WAL: &str = "PRAGMA wal_checkpoint(PASSIVE)";
pub(super) const PRIME_WAL: &str = "UPDATE upkeep SET turns = turns + 1 WHERE id = 1";
/// Changes whenever another connection, in any process, has committed.
pub(super) const DATA_VERSION: &str = "PRAGMA data_version";

pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";
pub(super) const COMMIT: &str = "COMMIT";
pub(super) const ROLLBACK: &str = "ROLLBACK";
pub(super) const SAVE: &str = "SAVEPOINT job";
pub(super) const KEEP: &str = "RELEASE job";
pub(super) const UNDO: &str = "ROLLBACK TO job";

/// Who owns what and what is alive, compared with its index; the table is short whatever is in the others.
pub(super) const CHECK_CLAIMS: &str = "PRAGMA integrity_check(claim)";
/// A claim whose payment is gone.
pub(super) const CHECK_CLAIMED: &str = "PRAGMA foreign_key_check(claim)";

/// The columns that [`found`] reads. Unit and claim are always there; if they are not, that is damage and not one
/// payment less.
macro_rules! found {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, u.host, u.msn, p.reference, p.order_id, p.created_at, p.updated_at, \
                    c.live, p.unacknowledged, p.outcome, p.state, c.owner, c.epoch, p.checksum \
             FROM payment p LEFT JOIN unit u ON u.id = p.unit LEFT JOIN claim c ON c.payment = p.id ",
            $rest
        )
    };
}

pub(super) const LIST: &str = found!("");
pub(super) const BY_KEY: &str = found!("WHERE u.host = ?1 AND u.msn = ?2 AND p.reference = ?3");
pub(super) const BY_ORDER_HELD: &str =
    found!("WHERE u.host = ?1 AND u.msn = ?2 AND p.order_id = ?3 AND p.holds_order = 1");
pub(super) const ORPHANS_OF: &str =
    found!("WHERE c.live = 1 AND c.owner IS ?1 AND c.payment <= ?2 AND p.unit = ?3");

pub(super) const UNIT: &str = "SELECT id FROM unit WHERE host = ?1 AND msn = ?2";
pub(super) const ADD_UNIT: &str = "INSERT INTO unit (host, msn) VALUES (?1, ?2)";

pub(super) const ADD_PAYMENT: &str = "INSERT INTO payment (unit, reference, order_id, created_at, updated_at, holds_order, unacknowledged, \
                          outcome, state, checksum) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
pub(super) const ADD_CLAIM: &str = "INSERT INTO claim (payment, owner, epoch, live) VALUES (?1, ?2, 1, ?3)";
pub(super) const UPDATE_PAYMENT: &str = "UPDATE payment SET updated_at = ?2, holds_order = ?3, unacknowledged = max(unacknowledged, ?4), outcome = ?5, state = ?6, checksum = ?7 \
     WHERE id = ?1";
/// The same where nothing changes that an index is made of: SQLite writes an index anew for each column that is set,
/// changed or not.
pub(super) const UPDATE_STATE: &str =
    "UPDATE payment SET updated_at = ?2, outcome = ?3, state = ?4, checksum = ?5 WHERE id = ?1";
pub(super) const ACKNOWLEDGE: &str = "UPDATE payment SET unacknowledged = 0 \
     WHERE unacknowledged = 1 AND reference = ?3 \
       AND unit = (SELECT id FROM unit WHERE host = ?1 AND msn = ?2)";
pub(super) const ACKNOWLEDGE_UNDER: &str = "UPDATE payment SET unacknowledged = 0 \
     WHERE unacknowledged = 1 AND reference = ?3 \
       AND unit = (SELECT id FROM unit WHERE host = ?1 AND msn = ?2) \
       AND (SELECT epoch FROM claim WHERE payment = payment.id) = ?4";

pub(super) const CLAIM_OF: &str = "SELECT p.id, c.owner, c.epoch, c.live, p.order_id, p.holds_order, p.unacknowledged \
     FROM payment p JOIN unit u ON u.id = p.unit JOIN claim c ON c.payment = p.id \
     WHERE u.host = ?1 AND u.msn = ?2 AND p.reference = ?3";
pub(super) const UPDATE_CLAIM: &str = "UPDATE claim SET owner = ?2, live = ?3 WHERE payment = ?1";
pub(super) const TAKE: &str = "UPDATE claim SET owner = ?2, epoch = epoch + 1 WHERE payment = ?1";
pub(super) const NEXT_OWNER: &str =
    "SELECT owner FROM claim WHERE live = 1 AND owner > ?1 ORDER BY owner LIMIT 1";
pub(super) const ORPHAN_IDS_OF: &str = "SELECT c.payment FROM claim c JOIN payment p ON p.id = c.payment \
     WHERE c.live = 1 AND c.owner IS ?1 AND p.unit = ?3 ORDER BY c.payment LIMIT ?2";
pub(super) const TAKE_ORPHANS_OF: &str = "UPDATE claim SET owner = ?4, epoch = epoch + 1 \
     WHERE live = 1 AND owner IS ?1 AND payment <= ?2 \
       AND (SELECT unit FROM payment WHERE id = claim.payment) = ?3";

pub(super) const ATTACH: &str = "INSERT INTO attachment (payment, name, padding, bytes, checksum) VALUES (?1, ?2, zeroblob(1002), ?3, ?4) \
     ON CONFLICT DO UPDATE SET bytes = excluded.bytes, checksum = excluded.checksum";
pub(super) const SCRUB: &str = "DELETE FROM attachment WHERE payment = ?1";
pub(super) const ATTACHMENT: &str = "SELECT a.bytes, a.checksum FROM attachment a JOIN payment p ON p.id = a.payment JOIN unit u ON u.id = p.unit \
     WHERE u.host = ?1 AND u.msn = ?2 AND p.reference = ?3 AND a.name = ?4";

pub(super) const ADD_WISH: &str = "INSERT INTO wish (payment, body) VALUES (?1, ?2)";
pub(super) const WISHES_OF: &str = "SELECT w.id, u.host, u.msn, p.reference, w.body \
     FROM wish w INDEXED BY wish_open JOIN claim c ON c.payment = w.payment JOIN payment p ON p.id = w.payment \
          JOIN unit u ON u.id = p.unit \
     WHERE w.answer IS NULL AND c.owner = ?1 ORDER BY w.id";
pub(super) const ANSWER: &str =
    "UPDATE wish SET answer = ?3, answered_at = ?4 WHERE id = ?1 AND payment = ?2 AND answer IS NULL";
pub(super) const ANSWER_TO: &str = "SELECT answer FROM wish WHERE id = ?1";
pub(super) const FORGET_ANSWERED: &str = "DELETE FROM wish WHERE answer IS NOT NULL AND answered_at < ?1";

pub(super) const FACT: &str = "SELECT f.value, f.at FROM unit_fact f JOIN unit u ON u.id = f.unit \
     WHERE u.host = ?1 AND u.msn = ?2 AND f.name = ?3";
pub(super) const SET_FACT: &str = "INSERT INTO unit_fact (unit, name, value, at) VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at";

pub(super) const KNOWN_EVENT: &str = "SELECT id, open FROM inbox WHERE unit = ?1 AND name = ?2";
pub(super) const ADD_EVENT: &str = "INSERT INTO inbox (unit, name, kind, about, happened_at, arrived_at, open) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)";
pub(super) const ADD_TOKEN: &str =
    "INSERT INTO check_in_token (event, padding, bytes) VALUES (?1, zeroblob(1002), ?2)";
pub(super) const FORGET_EVENTS: &str = "DELETE FROM inbox WHERE open = 0 AND arrived_at < ?1";
pub(super) const UNHANDLED: &str = "SELECT i.id, i.about FROM inbox i JOIN unit u ON u.id = i.unit \
     WHERE u.host = ?1 AND u.msn = ?2 AND i.kind = 0 AND i.open = 1 ORDER BY i.id LIMIT ?3";
pub(super) const HANDLED: &str = "UPDATE inbox SET open = 0 WHERE id = ?1 AND kind = 0 AND open = 1";
pub(super) const CHECK_INS: &str = "SELECT i.id, i.about, i.happened_at FROM inbox i JOIN unit u ON u.id = i.unit \
     WHERE u.host = ?1 AND u.msn = ?2 AND i.kind = 1 AND i.open = 1 AND i.about = coalesce(?3, i.about) \
     ORDER BY i.happened_at DESC, i.id DESC";
pub(super) const TOKEN: &str = "SELECT bytes FROM check_in_token WHERE event = ?1";
pub(super) const SCRUB_TOKEN: &str = "DELETE FROM check_in_token WHERE event = ?1";
pub(super) const USED: &str = "UPDATE inbox SET open = 0 WHERE id = ?1 AND kind = 1 AND open = 1";
pub(super) const OLD_CHECK_INS: &str =
    "SELECT id FROM inbox WHERE kind = 1 AND open = 1 AND happened_at < ?1";
pub(super) const EVENTS_AFTER: &str = "SELECT i.id, u.msn, i.name, i.kind, i.about, i.happened_at FROM inbox i \
     JOIN unit u ON u.id = i.unit WHERE i.id > ?1 ORDER BY i.id LIMIT ?2";
pub(super) const NEWEST_EVENT: &str = "SELECT seq FROM sqlite_sequence WHERE name = 'inbox'";
pub(super) const OLDEST_EVENT: &str = "SELECT min(id) FROM inbox";
/// Those before the first that arrived later, in the order of their numbers.
pub(super) const OLDEST_EVENTS: &str = "SELECT id FROM inbox WHERE id < coalesce( \
     (SELECT id FROM inbox WHERE arrived_at >= ?1 ORDER BY id LIMIT 1), 9223372036854775807) ORDER BY id LIMIT ?2";
pub(super) const FORGET_EVENT: &str = "DELETE FROM inbox WHERE id = ?1";

/// A payment as the file has it, before it is known who of its owners is alive.
pub(super) struct Found {
    pub(super) id: i64,
    pub(super) key: PaymentKey,
    pub(super) order: Option<OrderId>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) live: bool,
    pub(super) unacknowledged: bool,
    pub(super) outcome: String,
    pub(super) state: Vec<u8>,
    pub(super) owner: Option<i64>,
    pub(super) epoch: i64,
}

/// Reads a row of [`LIST`] and its like.
pub(super) fn found(row: &Row<'_>) -> Result<Found, JournalError> {
    let (key, order, state) = (key(row, 1)?, order(row.get(4)?)?, row.get::<_, Vec<u8>>(10)?);
    checksum::check(row.get(13)?, checksum::of_payment(&key, order.as_ref(), &state))?;
    Ok(Found {
        id: row.get(0)?,
        key,
        order,
        created_at: Timestamp::from_millis(row.get(5)?),
        updated_at: Timestamp::from_millis(row.get(6)?),
        live: row.get(7)?,
        unacknowledged: row.get(8)?,
        outcome: row.get(9)?,
        state,
        owner: row.get(11)?,
        epoch: row.get(12)?,
    })
}

/// Reads host, sales unit and reference from three columns.
pub(super) fn key(row: &Row<'_>, first: usize) -> Result<PaymentKey, JournalError> {
    let msn: String = row.get(first + 1)?;
    let reference: String = row.get(first + 2)?;
    Ok(PaymentKey {
        host: row.get(first)?,
        msn: Msn::new(msn).map_err(|_| impossible("sales unit"))?,
        reference: Reference::new(reference).map_err(|_| impossible("reference"))?,
    })
}

pub(super) fn order(text: Option<String>) -> Result<Option<OrderId>, JournalError> {
    text.map(|text| OrderId::new(text).map_err(|_| impossible("order"))).transpose()
}

/// We only ever write valid ones.
fn impossible(what: &str) -> JournalError {
    JournalError::Damaged(format!("a {what} that cannot be one"))
}
