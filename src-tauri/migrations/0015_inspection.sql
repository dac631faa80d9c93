-- Self-inspection. A round freezes its questions; a sheet is what one person answers in it. Answers before they are submitted
-- are kept (inspection_draft), afterwards they are part of the sheet. Days are Japan's.
CREATE TABLE inspection_round (
  id          INTEGER PRIMARY KEY,
  fiscal_year INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  title       TEXT NOT NULL,
  since       TEXT NOT NULL,
  due         TEXT NOT NULL,
  state       TEXT NOT NULL,
  edition     TEXT NOT NULL,
  opened_by   TEXT NOT NULL,
  opened_at   TEXT NOT NULL,
  closed_by   TEXT NOT NULL,
  closed_at   TEXT NOT NULL
) STRICT;

CREATE TABLE inspection_sheet (
  id           INTEGER PRIMARY KEY,
  round        INTEGER NOT NULL,
  checklist    TEXT NOT NULL,
  person       TEXT NOT NULL,
  name         TEXT NOT NULL,
  unit         TEXT NOT NULL,
  state        TEXT NOT NULL,
  via          TEXT NOT NULL,
  answers      TEXT NOT NULL,
  note         TEXT NOT NULL,
  submitted_by TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  settled_by   TEXT NOT NULL,
  settled_at   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX inspection_sheet_of ON inspection_sheet (round, checklist, person);
CREATE INDEX inspection_sheet_person ON inspection_sheet (person, state);

CREATE TABLE inspection_draft (
  sheet   INTEGER PRIMARY KEY,
  answers TEXT NOT NULL,
  by      TEXT NOT NULL,
  at      TEXT NOT NULL
) STRICT;

-- What was found, in a round or in a survey of weak points and settings, and what is done about it.
CREATE TABLE inspection_finding (
  id       INTEGER PRIMARY KEY,
  round    INTEGER NOT NULL,
  survey   INTEGER NOT NULL,
  question TEXT NOT NULL,
  title    TEXT NOT NULL,
  found    TEXT NOT NULL,
  cause    TEXT NOT NULL,
  measure  TEXT NOT NULL,
  owner    TEXT NOT NULL,
  due      TEXT NOT NULL,
  done_on  TEXT NOT NULL,
  evidence TEXT NOT NULL,
  state    TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_finding_state ON inspection_finding (state, due);
CREATE INDEX inspection_finding_round ON inspection_finding (round, question);

-- Surveys of weak points and checks of settings.
CREATE TABLE inspection_survey (
  id      INTEGER PRIMARY KEY,
  day     TEXT NOT NULL,
  kind    TEXT NOT NULL,
  target  TEXT NOT NULL,
  method  TEXT NOT NULL,
  result  TEXT NOT NULL,
  done_by TEXT NOT NULL,
  told_on TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_survey_day ON inspection_survey (day);
