-- Files that show an answer of a self-inspection. What was taken away stays for the history.
CREATE TABLE inspection_evidence (
  id         INTEGER PRIMARY KEY,
  sheet      INTEGER NOT NULL,
  question   TEXT NOT NULL,
  name       TEXT NOT NULL,
  media_type TEXT NOT NULL,
  digest     TEXT NOT NULL,
  size       INTEGER NOT NULL,
  added_by   TEXT NOT NULL,
  added_at   TEXT NOT NULL,
  removed_by TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_evidence_sheet ON inspection_evidence (sheet, question);

-- Numbers of sheets that were taken out of a round: they stand on paper and in workbooks, and are never given again.
CREATE TABLE inspection_gone (
  sheet INTEGER PRIMARY KEY
) STRICT;
