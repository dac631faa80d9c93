-- Who may sign in. The secrets themselves are in the key file beside the book, one slot per account.

CREATE TABLE account (
  number          TEXT PRIMARY KEY,
  state           TEXT NOT NULL,
  must_change     INTEGER NOT NULL,
  own             INTEGER NOT NULL,
  password_set_at TEXT NOT NULL,
  last_sign_in    TEXT
) WITHOUT ROWID;

-- Salted hashes of the last passwords of each account, so that none of them is taken again (第60条第1項第6号).
CREATE TABLE account_password (
  number TEXT NOT NULL,
  at     TEXT NOT NULL,
  hash   TEXT NOT NULL,
  PRIMARY KEY (number, at, hash)
) WITHOUT ROWID;

-- How far the counter of failed sign-ins beside the book was last seen: whoever removes it or puts an older one back is
-- noticed at the next sign-in.
CREATE TABLE attempts_seen (
  counter TEXT PRIMARY KEY,
  total   INTEGER NOT NULL
) WITHOUT ROWID;
