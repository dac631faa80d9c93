-- 組織改正: what was decided about the divisions of the city, and where the records of those that are gone went.
-- What a division reported stays in its own packets; here stands only who answers for a record from then on.

CREATE TABLE collect_reorganisation (
  id         INTEGER PRIMARY KEY,
  day        TEXT NOT NULL,
  kind       TEXT NOT NULL,
  sources    TEXT NOT NULL,
  heirs      TEXT NOT NULL,
  words      TEXT NOT NULL,
  note       TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  decided_by TEXT NOT NULL
) STRICT;

CREATE TABLE collect_rehomed (
  id       INTEGER PRIMARY KEY,
  division INTEGER NOT NULL,
  ledger   TEXT NOT NULL,
  key      TEXT NOT NULL,
  number   TEXT NOT NULL,
  heir     INTEGER NOT NULL,
  at       TEXT NOT NULL,
  by       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX collect_rehomed_of ON collect_rehomed (division, ledger, key);
