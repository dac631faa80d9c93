-- What an import tells the journal of its new records: texts by the hundred, packed, instead of one text in each row.
-- Such a row has no text of its own but the pack that holds it; `told` shows every change with its text.
ALTER TABLE change ADD COLUMN pack INTEGER;

CREATE TABLE change_pack (
  first INTEGER PRIMARY KEY,
  texts BLOB NOT NULL
);
CREATE TRIGGER change_pack_is_not_edited BEFORE UPDATE ON change_pack BEGIN SELECT RAISE(ABORT, 'the journal is not edited'); END;
CREATE TRIGGER change_pack_is_not_deleted BEFORE DELETE ON change_pack BEGIN SELECT RAISE(ABORT, 'the journal is not deleted'); END;

CREATE VIEW told AS
SELECT c.id, c.seq, c.ledger, c.record_id, c.kind, c.before,
  CASE WHEN c.pack IS NULL THEN c.after ELSE unpacked(c.id, p.first, p.texts) END AS after
FROM change c LEFT JOIN change_pack p ON p.first = c.pack;
