-- What was used before: passwords, so that none is taken twice, and keys that signed the journal.

-- By what a password that somebody had is known again: a salted Argon2id digest each, from which the password cannot be
-- read. No record and not journalled: that a password was changed is an entry of its own.
CREATE TABLE past_password (
  id       INTEGER PRIMARY KEY,
  number   TEXT NOT NULL,
  at       TEXT NOT NULL,
  verifier TEXT NOT NULL
) STRICT;
CREATE INDEX past_password_number ON past_password (number, id);

-- A key that signs from an entry on, in the place of the one before, which has signed it.
CREATE TABLE signing_key_next (
  since   INTEGER PRIMARY KEY,
  public  TEXT NOT NULL,
  secret  TEXT NOT NULL,
  made_at TEXT NOT NULL,
  signed  TEXT NOT NULL
) STRICT;
CREATE TRIGGER signing_key_next_is_not_edited BEFORE UPDATE ON signing_key_next BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;
CREATE TRIGGER signing_key_next_is_not_deleted BEFORE DELETE ON signing_key_next BEGIN SELECT RAISE(ABORT, 'the journal is not deleted'); END;
