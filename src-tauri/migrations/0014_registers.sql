-- The registers of everyday work: 持出し, 外部への提供, インシデント, 例外措置, 許可, 研修, 委託先, 運用の記録, 不正プログラム対策の報告.
CREATE TABLE takeout (
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
  way TEXT,
  things TEXT,
  about TEXT,
  class TEXT,
  persons INTEGER,
  quantity TEXT,
  encrypted TEXT,
  purpose TEXT,
  place TEXT,
  leave_on TEXT,
  due_on TEXT,
  carrier TEXT,
  route TEXT,
  protection TEXT,
  outside INTEGER,
  outside_work TEXT,
  device TEXT,
  form TEXT,
  blanket_number TEXT,
  requested_by TEXT,
  permitted_at TEXT,
  permitted_by TEXT,
  condition TEXT,
  processing TEXT,
  processing_by TEXT,
  late_permission INTEGER,
  urgent_reason TEXT,
  left_at TEXT,
  returned_at TEXT,
  returned_to TEXT,
  erased TEXT,
  virus_at TEXT,
  virus TEXT,
  trouble TEXT,
  lost_at TEXT,
  lost_place TEXT,
  situation TEXT,
  incident TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX takeout_life ON takeout(life);
CREATE INDEX takeout_step ON takeout(life, step);
CREATE INDEX takeout_due_on ON takeout(due_on);

CREATE VIRTUAL TABLE takeout_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE provision (
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
  about TEXT,
  class TEXT,
  items TEXT,
  persons INTEGER,
  receiver TEXT,
  ground TEXT,
  purpose TEXT,
  method TEXT,
  guard TEXT,
  key_way TEXT,
  planned_on TEXT,
  requested_by TEXT,
  permitted_at TEXT,
  permitted_by TEXT,
  condition TEXT,
  provided_at TEXT,
  provided_by TEXT,
  received_on TEXT,
  received_by TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX provision_life ON provision(life);
CREATE INDEX provision_step ON provision(life, step);

CREATE VIRTUAL TABLE provision_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE incident (
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
  noticed_at TEXT,
  noticed_by TEXT,
  informant TEXT,
  happened_at TEXT,
  place TEXT,
  outline TEXT,
  things TEXT,
  source TEXT,
  source_number TEXT,
  contents TEXT,
  class TEXT,
  persons INTEGER,
  sensitive INTEGER,
  malice INTEGER,
  encrypted TEXT,
  reporter TEXT,
  chief_at TEXT,
  desk_at TEXT,
  desk_note TEXT,
  judged_at TEXT,
  judged_by TEXT,
  gravity TEXT,
  plan INTEGER,
  csirt_at TEXT,
  ordered TEXT,
  first_aid TEXT,
  effect TEXT,
  publicity TEXT,
  recovered_at TEXT,
  cause TEXT,
  root TEXT,
  prevention TEXT,
  closed_on TEXT,
  closed_by TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX incident_life ON incident(life);
CREATE INDEX incident_step ON incident(life, step);
CREATE INDEX incident_source ON incident(source);

CREATE VIRTUAL TABLE incident_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE incident_events (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES incident(id),
  ordinal INTEGER NOT NULL,
  at TEXT,
  what TEXT,
  by TEXT
) STRICT;
CREATE INDEX incident_events_record ON incident_events(record_id, ordinal);

CREATE TABLE incident_reports (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES incident(id),
  ordinal INTEGER NOT NULL,
  clock TEXT,
  what TEXT,
  recipient TEXT,
  due_on TEXT,
  done_at TEXT,
  not_needed TEXT,
  source TEXT
) STRICT;
CREATE INDEX incident_reports_record ON incident_reports(record_id, ordinal);

CREATE TABLE incident_measures (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES incident(id),
  ordinal INTEGER NOT NULL,
  what TEXT,
  owner TEXT,
  due_on TEXT,
  done_on TEXT
) STRICT;
CREATE INDEX incident_measures_record ON incident_measures(record_id, ordinal);

CREATE TABLE incident_evidence (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES incident(id),
  ordinal INTEGER NOT NULL,
  item TEXT,
  kept_at TEXT,
  keeper TEXT,
  place TEXT,
  digest TEXT
) STRICT;
CREATE INDEX incident_evidence_record ON incident_evidence(record_id, ordinal);

CREATE TABLE exception (
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
  article TEXT,
  present TEXT,
  other_way TEXT,
  reason TEXT,
  risk TEXT,
  substitute TEXT,
  kind TEXT,
  from_on TEXT,
  until_on TEXT,
  done_at TEXT,
  urgent_reason TEXT,
  requested_by TEXT,
  sent_on TEXT,
  permitted_by TEXT,
  permitted_on TEXT,
  condition TEXT,
  kept_number TEXT,
  committee_on TEXT,
  renewals INTEGER,
  ended_on TEXT,
  end_note TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX exception_life ON exception(life);
CREATE INDEX exception_step ON exception(life, step);
CREATE INDEX exception_until_on ON exception(until_on);

CREATE VIRTUAL TABLE exception_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE exception_spans (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES exception(id),
  ordinal INTEGER NOT NULL,
  from_on TEXT,
  until_on TEXT,
  permitted_by TEXT,
  permitted_on TEXT,
  condition TEXT
) STRICT;
CREATE INDEX exception_spans_record ON exception_spans(record_id, ordinal);

CREATE TABLE permission (
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
  subject TEXT,
  device TEXT,
  owner TEXT,
  place TEXT,
  class TEXT,
  measures TEXT,
  reason TEXT,
  from_on TEXT,
  until_on TEXT,
  requested_by TEXT,
  survey TEXT,
  approved_by TEXT,
  approved_on TEXT,
  second_by TEXT,
  second_on TEXT,
  condition TEXT,
  document TEXT,
  done_on TEXT,
  ended_on TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX permission_life ON permission(life);
CREATE INDEX permission_step ON permission(life, step);
CREATE INDEX permission_until_on ON permission(until_on);

CREATE VIRTUAL TABLE permission_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE training (
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
  year TEXT,
  target TEXT,
  planned_on TEXT,
  approved_on TEXT,
  held_on TEXT,
  place TEXT,
  lecturer TEXT,
  contents TEXT,
  make_up_on TEXT,
  assumed TEXT,
  consent_on TEXT,
  consent_place TEXT,
  limits TEXT,
  persons INTEGER,
  came INTEGER,
  absent INTEGER,
  unknown INTEGER,
  rate TEXT,
  understood TEXT,
  survey TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX training_life ON training(life);
CREATE INDEX training_step ON training(life, step);

CREATE VIRTUAL TABLE training_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE training_people (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES training(id),
  ordinal INTEGER NOT NULL,
  person_number TEXT,
  person TEXT,
  unit TEXT,
  employed TEXT,
  came TEXT,
  reason TEXT,
  later_on TEXT,
  score INTEGER
) STRICT;
CREATE INDEX training_people_record ON training_people(record_id, ordinal);

CREATE TABLE contractor (
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
  vendor TEXT,
  kind TEXT,
  contact TEXT,
  class TEXT,
  contents TEXT,
  personal INTEGER,
  checked_on TEXT,
  checked TEXT,
  contract_number TEXT,
  begins_on TEXT,
  ends_on TEXT,
  policy_clause INTEGER,
  special_terms INTEGER,
  subcontract TEXT,
  explained_on TEXT,
  explained TEXT,
  work_place TEXT,
  service TEXT,
  law TEXT,
  exit_plan TEXT,
  assurance TEXT,
  consulted_on TEXT,
  survey_due TEXT,
  audit_due TEXT,
  confirmed_on TEXT,
  confirmed_by TEXT,
  missing TEXT,
  returned_on TEXT,
  returned TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX contractor_life ON contractor(life);
CREATE INDEX contractor_step ON contractor(life, step);
CREATE INDEX contractor_ends_on ON contractor(ends_on);

CREATE VIRTUAL TABLE contractor_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE contractor_clauses (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES contractor(id),
  ordinal INTEGER NOT NULL,
  no INTEGER,
  label TEXT,
  stated TEXT,
  place TEXT,
  note TEXT
) STRICT;
CREATE INDEX contractor_clauses_record ON contractor_clauses(record_id, ordinal);

CREATE TABLE contractor_staff (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES contractor(id),
  ordinal INTEGER NOT NULL,
  person TEXT,
  company TEXT,
  user_id TEXT,
  since TEXT,
  until TEXT,
  removed_on TEXT
) STRICT;
CREATE INDEX contractor_staff_record ON contractor_staff(record_id, ordinal);

CREATE TABLE contractor_checks (
  id INTEGER PRIMARY KEY,
  record_id INTEGER NOT NULL REFERENCES contractor(id),
  ordinal INTEGER NOT NULL,
  kind TEXT,
  done_on TEXT,
  how TEXT,
  result TEXT,
  reported_on TEXT,
  corrected_on TEXT
) STRICT;
CREATE INDEX contractor_checks_record ON contractor_checks(record_id, ordinal);

CREATE TABLE operation_log (
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
  done_at TEXT,
  ended_at TEXT,
  target TEXT,
  item TEXT,
  edition TEXT,
  quantity INTEGER,
  used INTEGER,
  from_on TEXT,
  to_on TEXT,
  done_by TEXT,
  second TEXT,
  vendor TEXT,
  badge TEXT,
  reason TEXT,
  effect TEXT,
  method TEXT,
  result TEXT,
  action TEXT,
  prevention TEXT,
  place TEXT,
  next_on TEXT,
  checked_by TEXT,
  checked_on TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX operation_log_life ON operation_log(life);
CREATE INDEX operation_log_step ON operation_log(life, step);
CREATE INDEX operation_log_kind ON operation_log(kind);

CREATE VIRTUAL TABLE operation_log_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

CREATE TABLE malware_report (
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
  from_on TEXT,
  to_on TEXT,
  due_on TEXT,
  devices INTEGER,
  covered INTEGER,
  coverage TEXT,
  uncovered TEXT,
  servers_on TEXT,
  pattern_on TEXT,
  pattern_old INTEGER,
  detected INTEGER,
  infected INTEGER,
  handled TEXT,
  taught_on TEXT,
  taught TEXT,
  made_by TEXT,
  confirmed_by TEXT,
  confirmed_on TEXT,
  reported_on TEXT,
  answer TEXT,
  remarks TEXT
) STRICT;

CREATE INDEX malware_report_life ON malware_report(life);
CREATE INDEX malware_report_step ON malware_report(life, step);

CREATE VIRTUAL TABLE malware_report_search USING fts5(
  k, content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);
