-- Schema 3: what webhooks brought, so that an event outlives the process that answered for it.
--
-- An event is a reason to read a payment and proves nothing, so these rows have no sums: the worst a damaged one does
-- is a read too many, or a customer who is asked to scan again.

-- Events of one sales unit, in the order of their arrival. `name` tells doubles: payment, pspReference and name of an
-- event, a digest of the token of a check-in. `kind`: 0 something happened to the payment `about`, 1 somebody
-- scanned the sticker `about`. `open`: a read has not followed it up; the check-in can still be used. AUTOINCREMENT:
-- a number is never given again, whoever remembers it.
CREATE TABLE inbox (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  unit        INTEGER NOT NULL REFERENCES unit (id),
  name        TEXT NOT NULL,
  kind        INTEGER NOT NULL CHECK (kind IN (0, 1)),
  about       TEXT NOT NULL,
  happened_at INTEGER NOT NULL,
  arrived_at  INTEGER NOT NULL,
  open        INTEGER NOT NULL CHECK (open IN (0, 1)),
  UNIQUE (unit, name)
) STRICT;

CREATE INDEX inbox_open ON inbox (unit, kind, about) WHERE open = 1;

CREATE INDEX inbox_closed ON inbox (arrived_at) WHERE open = 0;

-- The token of a check-in that can still be used: personal data, deleted as soon as it is used or too old. Padded as
-- an `attachment` is, and for the same reason.
CREATE TABLE check_in_token (
  event   INTEGER PRIMARY KEY REFERENCES inbox (id),
  padding BLOB NOT NULL CHECK (length(padding) >= 1002),
  bytes   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
