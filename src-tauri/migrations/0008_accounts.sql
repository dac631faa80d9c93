-- Who may sign in. The secrets themselves are in the key file beside the book, one slot per account: the name of that slot
-- stands here, since a slot keeps its name when somebody gets another staff number.

CREATE TABLE account (
  number          TEXT PRIMARY KEY,
  state           TEXT NOT NULL,
  must_change     INTEGER NOT NULL,
  own             INTEGER NOT NULL,
  password_set_at TEXT NOT NULL,
  slot            TEXT NOT NULL UNIQUE,
  last_sign_in    TEXT
) STRICT, WITHOUT ROWID;
