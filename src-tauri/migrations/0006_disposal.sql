-- 廃棄・返却の案件 (第22条, 第30条, 第32条, 第58条第3項, 第70条第3項): one request, its items, and what was read at each stage.
CREATE TABLE media_disposal (
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
  kind TEXT,
  cause TEXT,
  cause_note TEXT,
  unit TEXT,
  contact TEXT,
  requested_on TEXT,
  requested_by TEXT,
  contract TEXT,
  vendor TEXT,
  erase_clause INTEGER,
  work TEXT,
  secrecy_clause INTEGER,
  secrecy_at TEXT,
  secrecy_agreement INTEGER,
  system_checked INTEGER,
  certificate_due TEXT,
  permitted_at TEXT,
  permitted_by TEXT,
  condition TEXT,
  method_reason TEXT,
  urgent INTEGER,
  urgent_reason TEXT,
  urgent_reported_on TEXT,
  counted_by TEXT,
  counted_at TEXT,
  treated_from TEXT,
  treated_to TEXT,
  treated_place TEXT,
  treated_by TEXT,
  witness TEXT,
  witness_reason TEXT,
  tool TEXT,
  tool_version TEXT,
  treated_note TEXT,
  verified_how TEXT,
  verified_by TEXT,
  verified_at TEXT,
  verified_result TEXT,
  handed_to TEXT,
  handed_at TEXT,
  handed_by TEXT,
  manifest TEXT,
  certificate_number TEXT,
  certificate_on TEXT,
  certificate_issuer TEXT,
  certificate_received_on TEXT,
  closed_on TEXT,
  closed_by TEXT,
  methods_edition TEXT,
  printed TEXT,
  signed TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX media_disposal_life ON media_disposal(life);
CREATE INDEX media_disposal_step ON media_disposal(life, step);

CREATE VIRTUAL TABLE media_disposal_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE media_disposal_items (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_disposal(id),
  ordinal INTEGER NOT NULL,
  no INTEGER,
  source TEXT,
  number TEXT,
  name TEXT,
  kind TEXT,
  maker TEXT,
  model TEXT,
  serial TEXT,
  inner TEXT,
  capacity TEXT,
  net TEXT,
  class TEXT,
  resident INTEGER,
  quantity INTEGER,
  method TEXT,
  note TEXT,
  dropped TEXT,
  keys TEXT
) STRICT;
CREATE INDEX media_disposal_items_record ON media_disposal_items(record_id, ordinal);

CREATE TABLE media_disposal_counted (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_disposal(id),
  ordinal INTEGER NOT NULL,
  item INTEGER,
  text TEXT,
  amount INTEGER,
  note TEXT
) STRICT;
CREATE INDEX media_disposal_counted_record ON media_disposal_counted(record_id, ordinal);

CREATE TABLE media_disposal_treated (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_disposal(id),
  ordinal INTEGER NOT NULL,
  item INTEGER,
  text TEXT,
  amount INTEGER,
  note TEXT
) STRICT;
CREATE INDEX media_disposal_treated_record ON media_disposal_treated(record_id, ordinal);

CREATE TABLE media_disposal_handed (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_disposal(id),
  ordinal INTEGER NOT NULL,
  item INTEGER,
  text TEXT,
  amount INTEGER,
  note TEXT
) STRICT;
CREATE INDEX media_disposal_handed_record ON media_disposal_handed(record_id, ordinal);

CREATE TABLE media_disposal_certified (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_disposal(id),
  ordinal INTEGER NOT NULL,
  item INTEGER,
  text TEXT,
  amount INTEGER,
  note TEXT
) STRICT;
CREATE INDEX media_disposal_certified_record ON media_disposal_certified(record_id, ordinal);

CREATE TABLE media_disposal_evidence (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES media_disposal(id),
  ordinal INTEGER NOT NULL,
  attachment TEXT,
  kind TEXT,
  print TEXT,
  code TEXT
) STRICT;
CREATE INDEX media_disposal_evidence_record ON media_disposal_evidence(record_id, ordinal);
