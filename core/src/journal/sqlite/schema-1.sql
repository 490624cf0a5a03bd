-- Schema 1 of the journal. Migrations only add: a later schema is a file of its own that builds on this one.
--
-- Times are milliseconds since the Unix epoch, UTC. Truth values are 0 or 1. All tables are STRICT, so that a
-- damaged file shows as a wrong type instead of a wrong value.

-- A sales unit on one platform address. A payment is never acted on under another.
CREATE TABLE unit (
  id   INTEGER PRIMARY KEY,
  host TEXT NOT NULL,
  msn  TEXT NOT NULL,
  UNIQUE (host, msn)
) STRICT;

-- One attempt to collect one amount. Rows are never deleted, so `id` grows in the order of begin. `state` is
-- written by the payment machine and opaque here; it comes last because it is long.
CREATE TABLE payment (
  id             INTEGER PRIMARY KEY,
  unit           INTEGER NOT NULL REFERENCES unit (id),
  reference      TEXT NOT NULL,
  order_id       TEXT,
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  holds_order    INTEGER NOT NULL CHECK (holds_order IN (0, 1)),
  unacknowledged INTEGER NOT NULL CHECK (unacknowledged IN (0, 1)),
  outcome        TEXT NOT NULL,
  state          BLOB NOT NULL,
  UNIQUE (unit, reference)
) STRICT;

-- At most one payment of an order stands in the way of another one.
CREATE UNIQUE INDEX payment_holding_order ON payment (unit, order_id)
  WHERE holds_order = 1 AND order_id IS NOT NULL;

CREATE INDEX payment_of_order ON payment (order_id) WHERE order_id IS NOT NULL;

CREATE INDEX payment_unacknowledged ON payment (id) WHERE unacknowledged = 1;

-- Who may write to a payment, and whether something is left to do. Apart from `payment`, so that taking over
-- ten thousand payments rewrites few pages. `owner` is the random number in the name of the owner's lock file;
-- NULL when ownership was given up. A new owner means a new epoch.
CREATE TABLE claim (
  payment INTEGER PRIMARY KEY REFERENCES payment (id),
  owner   INTEGER,
  epoch   INTEGER NOT NULL,
  live    INTEGER NOT NULL CHECK (live IN (0, 1))
) STRICT;

CREATE INDEX claim_live ON claim (owner) WHERE live = 1;

-- Bytes needed until a payment is final: bodies of operations, a redirect address. They may hold personal data
-- and are deleted (with secure_delete) when the payment is final.
--
-- secure_delete overwrites what is deleted, but not the copies that stay in unused parts of a page when SQLite
-- moves rows between pages. Overflow pages are never moved. `padding` (zeros) fills the part of a row that can
-- lie outside of overflow pages, so that no byte of `bytes` ever does: at most 1002 bytes for a table WITHOUT
-- ROWID with pages of 4096 bytes (SQLite file format, section 1.6, "X" for index pages).
CREATE TABLE attachment (
  payment INTEGER NOT NULL REFERENCES payment (id),
  name    TEXT NOT NULL,
  padding BLOB NOT NULL CHECK (length(padding) >= 1002),
  bytes   BLOB NOT NULL,
  PRIMARY KEY (payment, name)
) STRICT, WITHOUT ROWID;

-- What one process wants of a payment that another one owns. AUTOINCREMENT: the number of a deleted wish is
-- never given to another one, whose answer would then be taken for its.
CREATE TABLE wish (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  payment     INTEGER NOT NULL REFERENCES payment (id),
  body        BLOB NOT NULL,
  answer      BLOB,
  answered_at INTEGER
) STRICT;

CREATE INDEX wish_open ON wish (payment) WHERE answer IS NULL;

CREATE INDEX wish_answered ON wish (answered_at) WHERE answer IS NOT NULL;

-- What is remembered about a sales unit, such as a product it does not have.
CREATE TABLE unit_fact (
  unit  INTEGER NOT NULL REFERENCES unit (id),
  name  TEXT NOT NULL,
  value TEXT NOT NULL,
  at    INTEGER NOT NULL,
  PRIMARY KEY (unit, name)
) STRICT, WITHOUT ROWID;

-- Written once after the write-ahead log was emptied: the first commit into an empty log costs one more fsync,
-- and no payment should wait for it.
CREATE TABLE upkeep (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  turns INTEGER NOT NULL
) STRICT;

INSERT INTO upkeep (id, turns) VALUES (1, 0);
