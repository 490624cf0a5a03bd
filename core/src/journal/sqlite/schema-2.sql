-- Schema 2: a flipped bit in a state or a body shows as damage, not as another amount.
--
-- SQLite notices a broken page structure, but not a changed byte in the middle of a value. NULL: last written by a
-- version that knew schema 1 only, and not checked.
ALTER TABLE payment ADD COLUMN checksum INTEGER;

ALTER TABLE attachment ADD COLUMN checksum INTEGER;
