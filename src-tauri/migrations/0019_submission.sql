-- The division's side of what goes to the collecting office: who that is, what is due, what was sent, what came back.
-- Days are Japan's, instants UTC. What a packet is made of stands in `wanted` until it is submitted, and what it said in `body`.
CREATE TABLE submission_office (
  id       INTEGER PRIMARY KEY,
  serial   INTEGER NOT NULL,
  said     TEXT NOT NULL,
  taken_by TEXT NOT NULL,
  taken_at TEXT NOT NULL
) STRICT;

CREATE TABLE submission_duty (
  id          INTEGER PRIMARY KEY,
  fiscal_year INTEGER NOT NULL,
  key         TEXT NOT NULL,
  period      TEXT NOT NULL,
  due         TEXT NOT NULL,
  dropped     INTEGER NOT NULL,
  said        TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX submission_duty_of ON submission_duty (fiscal_year, key, period);

CREATE TABLE submission_packet (
  id           INTEGER PRIMARY KEY,
  fiscal_year  INTEGER NOT NULL,
  duty         TEXT NOT NULL,
  period       TEXT NOT NULL,
  number       INTEGER NOT NULL,
  digest       TEXT NOT NULL,
  state        TEXT NOT NULL,
  wanted       TEXT NOT NULL,
  body         TEXT NOT NULL,
  letter       TEXT NOT NULL,
  file         TEXT NOT NULL,
  prepared_by  TEXT NOT NULL,
  prepared_at  TEXT NOT NULL,
  submitted_by TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  decided_at   TEXT NOT NULL,
  decision     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX submission_packet_of ON submission_packet (fiscal_year, duty, period, number);
CREATE INDEX submission_packet_digest ON submission_packet (digest);

CREATE TABLE submission_remark (
  id      INTEGER PRIMARY KEY,
  packet  INTEGER NOT NULL,
  said    TEXT NOT NULL,
  answer  TEXT NOT NULL,
  done_by TEXT NOT NULL,
  done_at TEXT NOT NULL
) STRICT;
CREATE INDEX submission_remark_open ON submission_remark (done_at, packet);

-- Files that belong to a packet: what the division adds (`attachment`), and the sealed packet itself (`sealed`).
CREATE TABLE submission_file (
  id     INTEGER PRIMARY KEY,
  packet INTEGER NOT NULL,
  kind   TEXT NOT NULL,
  name   TEXT NOT NULL,
  digest TEXT NOT NULL,
  size   INTEGER NOT NULL
) STRICT;
CREATE INDEX submission_file_packet ON submission_file (packet, kind);
