-- What every book has, whatever its ledgers: settings, people, numbers, the journal, batches, files and reports.
-- Never edited once released; a later change is a later file.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE setting (
  key  TEXT PRIMARY KEY,
  json TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE person (
  number  TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  title   TEXT NOT NULL,
  unit    TEXT NOT NULL,
  role    TEXT NOT NULL,
  active  INTEGER NOT NULL,
  ordinal INTEGER NOT NULL
) WITHOUT ROWID;

-- year 0: a number that never starts again (records); otherwise a fiscal year (cases, forms, batches).
CREATE TABLE numbering (
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  next INTEGER NOT NULL,
  PRIMARY KEY (kind, year)
) WITHOUT ROWID;

-- One row per change of the book; each carries the hash of the one before.
CREATE TABLE journal (
  seq            INTEGER PRIMARY KEY,
  at             TEXT NOT NULL,
  actor          TEXT NOT NULL,
  actor_name     TEXT NOT NULL,
  role           TEXT NOT NULL,
  action         TEXT NOT NULL,
  subject        TEXT NOT NULL,
  detail         TEXT NOT NULL,
  first_change   INTEGER NOT NULL,
  changes        INTEGER NOT NULL,
  changes_digest TEXT NOT NULL,
  prev           TEXT NOT NULL,
  hash           TEXT NOT NULL
);

-- What a change did to one record; before and after hold only what differs.
CREATE TABLE change (
  id        INTEGER PRIMARY KEY,
  seq       INTEGER NOT NULL,
  ledger    TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  before    TEXT,
  after     TEXT
);
CREATE INDEX change_record ON change (ledger, record_id);

CREATE TRIGGER journal_is_not_edited BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is not deleted'); END;
CREATE TRIGGER change_is_not_edited BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;
CREATE TRIGGER change_is_not_deleted BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the journal is not deleted'); END;

CREATE TABLE batch (
  id            INTEGER PRIMARY KEY,
  number        TEXT NOT NULL UNIQUE,
  seq           INTEGER NOT NULL,
  ledger        TEXT NOT NULL,
  file_name     TEXT NOT NULL,
  digest        TEXT NOT NULL,
  sheet         TEXT NOT NULL,
  header        TEXT NOT NULL,
  counts        TEXT NOT NULL,
  source_digest TEXT,
  source_size   INTEGER,
  at            TEXT NOT NULL,
  by            TEXT NOT NULL,
  undone_at     TEXT,
  undone_by     TEXT
);
CREATE INDEX batch_ledger ON batch (ledger, id);

-- Without a foreign key on purpose: checking it would make SQLite ready to take back a statement of many rows, and
-- for that the search index is written out before each such statement, which makes an import three times slower.
CREATE TABLE batch_row (
  batch     INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  row       INTEGER NOT NULL,
  action    TEXT NOT NULL,
  PRIMARY KEY (batch, record_id, row)
) WITHOUT ROWID;

CREATE TABLE attachment (
  id         INTEGER PRIMARY KEY,
  ledger     TEXT NOT NULL,
  record_id  INTEGER NOT NULL,
  name       TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size       INTEGER NOT NULL,
  digest     TEXT NOT NULL,
  added_at   TEXT NOT NULL,
  added_by   TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT,
  reason     TEXT
);
CREATE INDEX attachment_record ON attachment (ledger, record_id);

CREATE TABLE report (
  number      TEXT PRIMARY KEY,
  form        TEXT NOT NULL,
  fiscal_year INTEGER NOT NULL,
  serial      INTEGER NOT NULL,
  title       TEXT NOT NULL,
  value       TEXT NOT NULL,
  facts       TEXT NOT NULL,
  pdf_digest  TEXT NOT NULL,
  pdf_size    INTEGER NOT NULL,
  xlsx_digest TEXT,
  xlsx_size   INTEGER,
  issued_at   TEXT NOT NULL,
  issued_by   TEXT NOT NULL,
  replaces    TEXT,
  voided_at   TEXT,
  voided_by   TEXT,
  void_reason TEXT
);
CREATE INDEX report_form ON report (form, fiscal_year, serial);

-- Below: what is kept for a person's convenience, outside the journal.
CREATE TABLE draft (
  person TEXT NOT NULL,
  key    TEXT NOT NULL,
  json   TEXT NOT NULL,
  at     TEXT NOT NULL,
  PRIMARY KEY (person, key)
) WITHOUT ROWID;

CREATE TABLE view (
  owner  TEXT NOT NULL,
  ledger TEXT NOT NULL,
  name   TEXT NOT NULL,
  json   TEXT NOT NULL,
  PRIMARY KEY (owner, ledger, name)
) WITHOUT ROWID;

CREATE TABLE mapping (
  ledger        TEXT NOT NULL,
  header_digest TEXT NOT NULL,
  json          TEXT NOT NULL,
  at            TEXT NOT NULL,
  PRIMARY KEY (ledger, header_digest)
) WITHOUT ROWID;
