-- Whom the chief trusts to carry, what a cloud service is judged by, and which survey of a contractor is reported.
ALTER TABLE takeout ADD COLUMN trusted INTEGER;
ALTER TABLE contractor ADD COLUMN flow TEXT;
ALTER TABLE contractor ADD COLUMN cloud_decision TEXT;
ALTER TABLE contractor_checks ADD COLUMN weight TEXT;
