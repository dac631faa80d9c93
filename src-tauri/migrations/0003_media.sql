-- 媒体・機器 (第3条, 第17条第3項, 第32条, 第37条) and what they hold.
CREATE TABLE media (
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
  old_number TEXT,
  kind TEXT,
  maker TEXT,
  model TEXT,
  serial TEXT,
  capacity TEXT,
  class TEXT,
  class_reason TEXT,
  class_on TEXT,
  class_by TEXT,
  labelled INTEGER,
  encrypted INTEGER,
  write_protected INTEGER,
  net TEXT,
  unit TEXT,
  holder TEXT,
  place TEXT,
  fixed INTEGER,
  lease TEXT,
  contract TEXT,
  contract_until TEXT,
  vendor TEXT,
  acquired_on TEXT,
  stopped_on TEXT,
  manager TEXT,
  confirmed_on TEXT,
  remarks TEXT
) STRICT;

-- Lists and totals run on these alone; the rowid at their end gives the default order.
CREATE INDEX media_life ON media(life);
CREATE INDEX media_class ON media(life, class);
CREATE INDEX media_total ON media(life, class, step);
CREATE INDEX media_step ON media(life, step);

CREATE VIRTUAL TABLE media_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE media_inner (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media(id),
  ordinal INTEGER NOT NULL,
  kind TEXT,
  model TEXT,
  serial TEXT,
  capacity TEXT
) STRICT;
CREATE INDEX media_inner_record ON media_inner(record_id, ordinal);

-- What a carrier holds (第17条第3項).
CREATE TABLE media_holds (
  media INTEGER NOT NULL REFERENCES media(id),
  asset INTEGER NOT NULL REFERENCES asset(id),
  PRIMARY KEY (media, asset)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_holds_asset ON media_holds(asset, media);
