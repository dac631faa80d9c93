-- What opens something outside the book (a server's password): kept for whoever runs the office, never in the journal.

CREATE TABLE kept_secret (
  key    TEXT PRIMARY KEY,
  secret TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
