-- What the collecting office holds: the city's divisions, the duties of a year, the packets that came, and what stood in them.
-- A packet's entry in the journal names its digest, which stands for all of its records; records and figures are read out of it
-- and never changed by themselves. Days are Japan's, instants UTC.
CREATE TABLE collect_division (
  id        INTEGER PRIMARY KEY,
  code      TEXT NOT NULL,
  name      TEXT NOT NULL,
  sign_key  TEXT NOT NULL,
  seal_key  TEXT NOT NULL,
  keyed_by  TEXT NOT NULL,
  since     TEXT NOT NULL,
  until     TEXT NOT NULL,
  state     TEXT NOT NULL,
  successor INTEGER NOT NULL,
  invited   INTEGER NOT NULL,
  ordinal   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX collect_division_code ON collect_division (code);

CREATE TABLE collect_duty (
  id          INTEGER PRIMARY KEY,
  fiscal_year INTEGER NOT NULL,
  key         TEXT NOT NULL,
  period      TEXT NOT NULL,
  title       TEXT NOT NULL,
  short       TEXT NOT NULL,
  due         TEXT NOT NULL,
  articles    TEXT NOT NULL,
  form        TEXT NOT NULL,
  generic     INTEGER NOT NULL,
  dropped     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX collect_duty_of ON collect_duty (fiscal_year, key, period);

CREATE TABLE collect_packet (
  id           INTEGER PRIMARY KEY,
  division     INTEGER NOT NULL,
  fiscal_year  INTEGER NOT NULL,
  duty         TEXT NOT NULL,
  period       TEXT NOT NULL,
  number       INTEGER NOT NULL,
  digest       TEXT NOT NULL,
  previous     TEXT NOT NULL,
  state        TEXT NOT NULL,
  is_none      INTEGER NOT NULL,
  reason       TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  submitted_by TEXT NOT NULL,
  prepared_by  TEXT NOT NULL,
  received_at  TEXT NOT NULL,
  received_by  TEXT NOT NULL,
  decided_at   TEXT NOT NULL,
  decided_by   TEXT NOT NULL,
  decision     TEXT NOT NULL,
  sign_key     TEXT NOT NULL,
  seal_key     TEXT NOT NULL,
  file         TEXT NOT NULL,
  records      INTEGER NOT NULL,
  body         TEXT NOT NULL,
  inspection   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX collect_packet_digest ON collect_packet (digest);
CREATE INDEX collect_packet_of ON collect_packet (fiscal_year, division, duty, period, number);

CREATE TABLE collect_record (
  id     INTEGER PRIMARY KEY,
  packet INTEGER NOT NULL,
  ledger TEXT NOT NULL,
  key    TEXT NOT NULL,
  number TEXT NOT NULL,
  life   TEXT NOT NULL,
  step   TEXT NOT NULL,
  class  TEXT NOT NULL,
  label  TEXT NOT NULL,
  json   TEXT NOT NULL
) STRICT;
CREATE INDEX collect_record_of ON collect_record (packet, ledger, life, class);

CREATE TABLE collect_figure (
  packet INTEGER NOT NULL,
  key    TEXT NOT NULL,
  part   TEXT NOT NULL,
  value  INTEGER NOT NULL,
  PRIMARY KEY (packet, key, part)
) STRICT, WITHOUT ROWID;
