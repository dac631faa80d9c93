-- A loan of a card that was lost ends with the report of the loss; loans that stood open behind one end with it.
ALTER TABLE ic_card_loans ADD COLUMN lost_at TEXT;
UPDATE ic_card_loans
   SET lost_at = (SELECT reported_at FROM ic_card WHERE ic_card.id = record_id)
 WHERE returned_at IS NULL AND record_id IN (SELECT id FROM ic_card WHERE step IN ('lost', 'invalid', 'reissued'));
