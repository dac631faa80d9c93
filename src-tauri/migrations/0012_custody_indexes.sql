-- What a leaver holds is looked for by name, and a card or an ID is compared with all others: both read these, not the tables.
CREATE INDEX asset_keeper ON asset(life, keeper) WHERE keeper IS NOT NULL;
CREATE INDEX media_holder ON media(life, holder) WHERE holder IS NOT NULL;
CREATE INDEX media_lending_borrower ON media_lending(life, borrower) WHERE borrower IS NOT NULL;
CREATE INDEX ic_card_name ON ic_card(life, card_number);
CREATE INDEX ic_card_holder ON ic_card(life, holder) WHERE holder IS NOT NULL;
CREATE INDEX ic_card_holder_number ON ic_card(life, holder_number) WHERE holder_number IS NOT NULL;
CREATE INDEX user_id_name ON user_id(life, system, user_id);
CREATE INDEX user_id_holder ON user_id(life, holder) WHERE holder IS NOT NULL;
CREATE INDEX user_id_holder_number ON user_id(life, holder_number) WHERE holder_number IS NOT NULL;
CREATE INDEX user_id_users_person ON user_id_users(person_number, person, until, record_id);

-- Whoever comes may need no card and no ID; that somebody decided so stands here, with who and when.
ALTER TABLE transfer ADD COLUMN none_by TEXT NOT NULL DEFAULT '';
ALTER TABLE transfer ADD COLUMN none_at TEXT NOT NULL DEFAULT '';
