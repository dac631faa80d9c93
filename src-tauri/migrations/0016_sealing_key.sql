-- Keys that open what other offices seal for this book. The newest one is the book's address; older ones still open what is under way.
CREATE TABLE sealing_key (
  id      INTEGER PRIMARY KEY,
  address TEXT NOT NULL,
  secret  TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
