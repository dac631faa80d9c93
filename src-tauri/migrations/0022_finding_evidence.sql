-- What shows that a finding was mended: a record of one of the ledgers (ledger:id), and files, as an answer has them.
ALTER TABLE inspection_finding ADD COLUMN link TEXT NOT NULL DEFAULT '';
ALTER TABLE inspection_evidence ADD COLUMN finding INTEGER NOT NULL DEFAULT 0;
CREATE INDEX inspection_evidence_finding ON inspection_evidence (finding) WHERE finding <> 0;
