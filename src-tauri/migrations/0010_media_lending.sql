-- 媒体の貸出 (第37条第2項, 第42条): one carrier, one borrower.
CREATE TABLE media_lending (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  life TEXT NOT NULL,
  step TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  step_at TEXT NOT NULL,
  step_by TEXT NOT NULL,
  batch INTEGER,
  merged_into INTEGER,
  note TEXT,
  name TEXT,
  media TEXT,
  carrier TEXT,
  serial TEXT,
  class TEXT,
  borrower TEXT,
  division TEXT,
  purpose TEXT,
  place TEXT,
  lent_at TEXT,
  due_on TEXT,
  lent_by TEXT,
  returned_at TEXT,
  erased TEXT,
  returned_to TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX media_lending_life ON media_lending(life);
CREATE INDEX media_lending_step ON media_lending(life, step);
CREATE INDEX media_lending_media ON media_lending(media);

CREATE VIRTUAL TABLE media_lending_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

-- 棚卸: what the ledger says should be there, what was found, and what became of each difference (第37条第1項, 第62条第3項).
CREATE TABLE media_stocktaking (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  life TEXT NOT NULL,
  step TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  step_at TEXT NOT NULL,
  step_by TEXT NOT NULL,
  batch INTEGER,
  merged_into INTEGER,
  note TEXT,
  name TEXT,
  as_of TEXT,
  units TEXT,
  places TEXT,
  counted_by TEXT,
  expected_count INTEGER,
  found_count INTEGER,
  open_count INTEGER,
  compared_on TEXT,
  closed_on TEXT,
  closed_by TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX media_stocktaking_life ON media_stocktaking(life);
CREATE INDEX media_stocktaking_step ON media_stocktaking(life, step);

CREATE VIRTUAL TABLE media_stocktaking_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE media_stocktaking_expected (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_stocktaking(id),
  ordinal INTEGER NOT NULL,
  no INTEGER,
  media TEXT,
  number TEXT,
  name TEXT,
  kind TEXT,
  serial TEXT,
  class TEXT,
  place TEXT,
  unit TEXT,
  lent TEXT
) STRICT;
CREATE INDEX media_stocktaking_expected_record ON media_stocktaking_expected(record_id, ordinal);

CREATE TABLE media_stocktaking_found (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_stocktaking(id),
  ordinal INTEGER NOT NULL,
  no INTEGER,
  media TEXT,
  text TEXT,
  place TEXT
) STRICT;
CREATE INDEX media_stocktaking_found_record ON media_stocktaking_found(record_id, ordinal);

CREATE TABLE media_stocktaking_differences (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_stocktaking(id),
  ordinal INTEGER NOT NULL,
  no INTEGER,
  kind TEXT,
  media TEXT,
  number TEXT,
  name TEXT,
  place TEXT,
  found_place TEXT,
  outcome TEXT,
  note TEXT,
  settled_by TEXT,
  settled_on TEXT
) STRICT;
CREATE INDEX media_stocktaking_differences_record ON media_stocktaking_differences(record_id, ordinal);
