-- Signatures over the journal, and what finds its entries quickly.

-- The book's own key: made when the book is first opened with these tables. The secret lies in the encrypted database only.
CREATE TABLE signing_key (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  public  TEXT NOT NULL,
  secret  TEXT NOT NULL,
  made_at TEXT NOT NULL
);
CREATE TRIGGER signing_key_is_not_edited BEFORE UPDATE ON signing_key BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;
CREATE TRIGGER signing_key_is_not_deleted BEFORE DELETE ON signing_key BEGIN SELECT RAISE(ABORT, 'the journal is not deleted'); END;

-- "The journal up to this entry has this hash", signed. why: report, backup, close, count.
CREATE TABLE checkpoint (
  seq       INTEGER PRIMARY KEY,
  hash      TEXT NOT NULL,
  at        TEXT NOT NULL,
  why       TEXT NOT NULL,
  signature TEXT NOT NULL
);
CREATE TRIGGER checkpoint_is_not_edited BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;
CREATE TRIGGER checkpoint_is_not_deleted BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'the journal is not deleted'); END;

-- Filters read these narrow rows, in the order of the journal, instead of whole entries.
CREATE INDEX journal_lean ON journal (seq, at, actor, action);
CREATE INDEX journal_action ON journal (action, seq);
-- Entries made while the PC's clock stood before the entry in front of them.
CREATE INDEX journal_clock ON journal (seq) WHERE instr(detail, '"clock_back"') > 0;
