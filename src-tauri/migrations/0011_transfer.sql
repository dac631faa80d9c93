-- 異動: who leaves and who comes on which day, and what becomes of everything that a leaver holds.
-- Days are Japan's. For 転出 and 転入 and 採用 the day is the first in the new place, for 退職 the last in this one.
CREATE TABLE transfer (
  id         INTEGER PRIMARY KEY,
  person     TEXT NOT NULL,
  name       TEXT NOT NULL,
  kana       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  day        TEXT NOT NULL,
  other      TEXT NOT NULL,
  unit       TEXT NOT NULL,
  title      TEXT NOT NULL,
  role       TEXT NOT NULL,
  successor  TEXT NOT NULL,
  state      TEXT NOT NULL,
  reason     TEXT NOT NULL,
  planned_by TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  carried_by TEXT NOT NULL,
  carried_at TEXT NOT NULL
) STRICT;
CREATE INDEX transfer_day ON transfer (state, day);

-- A row for everything that was found in a leaver's hands; it stays when the thing is back.
CREATE TABLE transfer_item (
  id        INTEGER PRIMARY KEY,
  transfer  INTEGER NOT NULL,
  ledger    TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  slot      TEXT NOT NULL,
  number    TEXT NOT NULL,
  name      TEXT NOT NULL,
  said      TEXT NOT NULL,
  place     TEXT NOT NULL,
  act       TEXT NOT NULL,
  receiver  TEXT NOT NULL,
  note      TEXT NOT NULL,
  done_by   TEXT NOT NULL,
  done_at   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX transfer_item_of ON transfer_item (transfer, ledger, record_id, slot);
