-- 情報資産 (第3条, 第13条–第18条).
CREATE TABLE asset (
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
  unit TEXT,
  business TEXT,
  kind TEXT,
  form TEXT,
  medium TEXT,
  class TEXT,
  class_reason TEXT,
  class_on TEXT,
  class_by TEXT,
  personal TEXT,
  persons TEXT,
  availability INTEGER,
  handling TEXT,
  labelled INTEGER,
  place TEXT,
  locked INTEGER,
  system TEXT,
  net TEXT,
  users TEXT,
  encrypted INTEGER,
  takeout TEXT,
  recipients TEXT,
  contractor TEXT,
  retention TEXT,
  retention_basis TEXT,
  retention_from TEXT,
  retention_until TEXT,
  source TEXT,
  source_class TEXT,
  manager TEXT,
  keeper TEXT,
  registered_on TEXT,
  confirmed_on TEXT,
  remarks TEXT,
  purpose TEXT,
  items TEXT,
  scope TEXT
) STRICT;

-- Lists and totals run on these alone; the rowid at their end gives the default order.
CREATE INDEX asset_life ON asset(life);
CREATE INDEX asset_class ON asset(life, class);
CREATE INDEX asset_total ON asset(life, class, step);
CREATE INDEX asset_step ON asset(life, step);
CREATE INDEX asset_until ON asset(retention_until) WHERE retention_until IS NOT NULL;

CREATE VIRTUAL TABLE asset_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE asset_copies (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES asset(id),
  ordinal INTEGER NOT NULL,
  made_on TEXT,
  count INTEGER,
  medium TEXT,
  place TEXT,
  made_by TEXT,
  purpose TEXT,
  dispose_on TEXT
) STRICT;
CREATE INDEX asset_copies_record ON asset_copies(record_id, ordinal);

CREATE TABLE asset_answers (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES asset(id),
  ordinal INTEGER NOT NULL,
  question TEXT,
  answer TEXT,
  edition TEXT
) STRICT;
CREATE INDEX asset_answers_record ON asset_answers(record_id, ordinal);
