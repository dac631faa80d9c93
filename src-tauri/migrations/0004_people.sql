-- Posts with periods: further posts of a person (兼務), deputyships (代行, with the reason), and terms of a main post.
-- A day counts as Japan's; since and until are both included, NULL is open.
CREATE TABLE term (
  id       INTEGER PRIMARY KEY,
  person   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  role     TEXT NOT NULL,
  title    TEXT NOT NULL,
  unit     TEXT NOT NULL,
  since    TEXT,
  until    TEXT,
  reason   TEXT NOT NULL,
  chief    TEXT NOT NULL,
  named_by TEXT NOT NULL,
  named_at TEXT NOT NULL,
  ended    TEXT NOT NULL
) STRICT;
CREATE INDEX term_person ON term (person);

-- A person keeps what they did under an earlier number.
CREATE TABLE person_number (
  old TEXT PRIMARY KEY,
  new TEXT NOT NULL
) STRICT, WITHOUT ROWID;
