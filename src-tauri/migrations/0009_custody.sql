-- ICカード (第58条): each card with its loss and its end, who may use it, and its loans.
CREATE TABLE ic_card (
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
  card_number TEXT,
  kind TEXT,
  holder_number TEXT,
  holder TEXT,
  unit TEXT,
  place TEXT,
  systems TEXT,
  valid_until TEXT,
  origin TEXT,
  lent_on TEXT,
  due_on TEXT,
  purpose TEXT,
  returned_on TEXT,
  loss_kind TEXT,
  happened_at TEXT,
  loss_place TEXT,
  situation TEXT,
  also_lost TEXT,
  searched TEXT,
  noticed_at TEXT,
  reported_at TEXT,
  reported_by TEXT,
  desk_at TEXT,
  desk_note TEXT,
  invalidated_at TEXT,
  invalidated_by TEXT,
  misuse TEXT,
  prevention TEXT,
  new_number TEXT,
  replaced_on TEXT,
  collected_on TEXT,
  collected_by TEXT,
  disposal_number TEXT,
  disposed_on TEXT,
  disposed_how TEXT,
  disposed_by TEXT,
  witness TEXT,
  checked_on TEXT,
  checked_by TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX ic_card_life ON ic_card(life);
CREATE INDEX ic_card_step ON ic_card(life, step);
CREATE INDEX ic_card_due ON ic_card(due_on) WHERE due_on IS NOT NULL;
CREATE INDEX ic_card_until ON ic_card(valid_until) WHERE valid_until IS NOT NULL;

CREATE VIRTUAL TABLE ic_card_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE ic_card_permits (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES ic_card(id),
  ordinal INTEGER NOT NULL,
  person_number TEXT,
  person TEXT,
  purpose TEXT,
  since TEXT,
  until TEXT,
  permitted_on TEXT,
  permitted_by TEXT
) STRICT;
CREATE INDEX ic_card_permits_record ON ic_card_permits(record_id, ordinal);

CREATE TABLE ic_card_loans (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES ic_card(id),
  ordinal INTEGER NOT NULL,
  lent_at TEXT,
  person_number TEXT,
  person TEXT,
  purpose TEXT,
  permitted_by TEXT,
  due_on TEXT,
  lent_by TEXT,
  returned_at TEXT,
  checked_by TEXT
) STRICT;
CREATE INDEX ic_card_loans_record ON ic_card_loans(record_id, ordinal);

-- 利用者ID (第59条, 第80条, 第81条, 第88条第2項) and who uses a shared one. No column holds a password.
CREATE TABLE user_id (
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
  user_id TEXT,
  system TEXT,
  kind TEXT,
  rights TEXT,
  holder_number TEXT,
  holder TEXT,
  staff TEXT,
  company TEXT,
  applied_on TEXT,
  approved_by TEXT,
  approved_on TEXT,
  registered_on TEXT,
  changed_on TEXT,
  change_note TEXT,
  suspended_on TEXT,
  deleted_on TEXT,
  end_reason TEXT,
  granted_for TEXT,
  granted_on TEXT,
  default_changed INTEGER,
  secret_changed_on TEXT,
  secret_changed_by TEXT,
  contractor_changed INTEGER,
  contractor_reason TEXT,
  secret_kept TEXT,
  work TEXT,
  work_until TEXT,
  reviewed_on TEXT,
  review_result TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX user_id_life ON user_id(life);
CREATE INDEX user_id_step ON user_id(life, step);
CREATE INDEX user_id_work ON user_id(work_until) WHERE work_until IS NOT NULL;

CREATE VIRTUAL TABLE user_id_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE user_id_users (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES user_id(id),
  ordinal INTEGER NOT NULL,
  person_number TEXT,
  person TEXT,
  since TEXT,
  until TEXT
) STRICT;
CREATE INDEX user_id_users_record ON user_id_users(record_id, ordinal);

-- 点検・棚卸の指摘: what a check or a review found, open until somebody says what was done.
CREATE TABLE custody_finding (
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
  round TEXT,
  kind TEXT,
  source TEXT,
  about TEXT,
  person TEXT,
  detail TEXT,
  found_on TEXT,
  found_by TEXT,
  due_on TEXT,
  action TEXT,
  closed_on TEXT,
  closed_by TEXT
) STRICT;

CREATE INDEX custody_finding_life ON custody_finding(life);
CREATE INDEX custody_finding_step ON custody_finding(life, step);

CREATE VIRTUAL TABLE custody_finding_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);
