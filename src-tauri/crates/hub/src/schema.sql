-- Schema `moricho` is written by moricho-cli alone; schema `moricho_report` is what others read.
CREATE SCHEMA moricho;
COMMENT ON SCHEMA moricho IS '守帳: 受理した提出物。moricho-cli だけが書き込みます。';

CREATE TABLE moricho.edition (version integer NOT NULL);
INSERT INTO moricho.edition VALUES (2);
COMMENT ON TABLE moricho.edition IS '表の版';

CREATE TABLE moricho.division (
  id        bigint PRIMARY KEY,
  code      text NOT NULL,
  name      text NOT NULL,
  since     date,
  until     date,
  state     text NOT NULL,
  successor bigint,
  ordinal   bigint NOT NULL
);
COMMENT ON TABLE moricho.division IS '課';
COMMENT ON COLUMN moricho.division.id IS '取りまとめ課の帳簿での通し番号';
COMMENT ON COLUMN moricho.division.code IS '課コード';
COMMENT ON COLUMN moricho.division.name IS '課名';
COMMENT ON COLUMN moricho.division.since IS '置かれた日（空: はじめから）';
COMMENT ON COLUMN moricho.division.until IS '最後の日（空: いまある課）';
COMMENT ON COLUMN moricho.division.state IS 'active いまある / abolished 廃止';
COMMENT ON COLUMN moricho.division.successor IS '仕事を引き継いだ課（id）';
COMMENT ON COLUMN moricho.division.ordinal IS '並び順';

CREATE TABLE moricho.duty (
  ordinal     bigint PRIMARY KEY,
  id          bigint NOT NULL,
  fiscal_year integer NOT NULL,
  key         text NOT NULL,
  period      text NOT NULL,
  title       text NOT NULL,
  short       text NOT NULL,
  due         date,
  articles    jsonb NOT NULL,
  form        text NOT NULL,
  generic     boolean NOT NULL
);
COMMENT ON TABLE moricho.duty IS '年間の報告';
COMMENT ON COLUMN moricho.duty.ordinal IS '並び順';
COMMENT ON COLUMN moricho.duty.id IS '取りまとめ課の帳簿での通し番号（0: 年間の予定から）';
COMMENT ON COLUMN moricho.duty.fiscal_year IS '年度（西暦）';
COMMENT ON COLUMN moricho.duty.key IS '報告のキー';
COMMENT ON COLUMN moricho.duty.period IS '期間（空: 年度に一回）';
COMMENT ON COLUMN moricho.duty.title IS '報告の名前';
COMMENT ON COLUMN moricho.duty.short IS '収集状況の表での短い名前';
COMMENT ON COLUMN moricho.duty.due IS '期限';
COMMENT ON COLUMN moricho.duty.articles IS 'よりどころの条';
COMMENT ON COLUMN moricho.duty.form IS '様式';
COMMENT ON COLUMN moricho.duty.generic IS '台帳がなく、ファイルか該当なしで出す報告';

CREATE TABLE moricho.packet (
  id           bigint PRIMARY KEY,
  division     bigint NOT NULL,
  fiscal_year  integer NOT NULL,
  duty         text NOT NULL,
  period       text NOT NULL,
  number       integer NOT NULL,
  digest       text NOT NULL UNIQUE,
  previous     text,
  state        text NOT NULL,
  nothing      boolean NOT NULL,
  reason       text NOT NULL,
  submitted_at timestamptz,
  submitted_by text NOT NULL,
  prepared_by  text NOT NULL,
  received_at  timestamptz,
  decided_at   timestamptz,
  records      bigint NOT NULL,
  body         jsonb NOT NULL,
  whole        boolean NOT NULL DEFAULT false,
  loaded_at    timestamptz
);
CREATE INDEX packet_of ON moricho.packet (fiscal_year, division, duty, period, number);
COMMENT ON TABLE moricho.packet IS '提出物の表書き（受付・差戻しのものも）';
COMMENT ON COLUMN moricho.packet.id IS '取りまとめ課の帳簿での通し番号';
COMMENT ON COLUMN moricho.packet.division IS '出した課（id）';
COMMENT ON COLUMN moricho.packet.fiscal_year IS '年度（西暦）';
COMMENT ON COLUMN moricho.packet.duty IS '年間の報告のキー';
COMMENT ON COLUMN moricho.packet.period IS '期間（空: 年度に一回）';
COMMENT ON COLUMN moricho.packet.number IS '何回目の提出か';
COMMENT ON COLUMN moricho.packet.digest IS '提出物の検証値（SHA-256）。同じ提出物は二度入りません';
COMMENT ON COLUMN moricho.packet.previous IS '前の提出物の検証値';
COMMENT ON COLUMN moricho.packet.state IS 'received 受付 / accepted 受理 / returned 差戻し / replaced 差替済';
COMMENT ON COLUMN moricho.packet.nothing IS '該当なし';
COMMENT ON COLUMN moricho.packet.reason IS '該当なしの理由';
COMMENT ON COLUMN moricho.packet.submitted_at IS '提出した日時';
COMMENT ON COLUMN moricho.packet.submitted_by IS '提出した人の職';
COMMENT ON COLUMN moricho.packet.prepared_by IS '用意した人の職';
COMMENT ON COLUMN moricho.packet.received_at IS '受け付けた日時';
COMMENT ON COLUMN moricho.packet.decided_at IS '受理または差戻しの日時';
COMMENT ON COLUMN moricho.packet.records IS '記録の数';
COMMENT ON COLUMN moricho.packet.body IS '提出物の表書きの内容のすべて';
COMMENT ON COLUMN moricho.packet.whole IS '記録と集計値が入っているか（受理したものだけ）';
COMMENT ON COLUMN moricho.packet.loaded_at IS '入れた日時';

-- No foreign key: it would look the packet up once for each record. The loader holds the packet's row while it adds its
-- records, and nothing deletes a packet.
CREATE TABLE moricho.record (
  packet  bigint NOT NULL,
  ordinal bigint NOT NULL,
  ledger  text NOT NULL,
  key     text NOT NULL,
  number  text NOT NULL,
  class   text,
  life    text NOT NULL,
  step    text NOT NULL,
  label   text NOT NULL,
  body    jsonb NOT NULL,
  PRIMARY KEY (packet, ordinal)
);
COMMENT ON TABLE moricho.record IS '受理した提出物の記録';
COMMENT ON COLUMN moricho.record.packet IS '提出物（id）';
COMMENT ON COLUMN moricho.record.ordinal IS '提出物の中の順番';
COMMENT ON COLUMN moricho.record.ledger IS '台帳のキー（asset 情報資産、media 媒体・機器 など）';
COMMENT ON COLUMN moricho.record.key IS '課の帳簿での記録のキー';
COMMENT ON COLUMN moricho.record.number IS '課での番号（例: 税務-資-0080）';
COMMENT ON COLUMN moricho.record.class IS '重要性分類（空: なし）';
COMMENT ON COLUMN moricho.record.life IS '使用中・廃止などの状態のキー';
COMMENT ON COLUMN moricho.record.step IS '確認の段階のキー';
COMMENT ON COLUMN moricho.record.label IS '名称';
COMMENT ON COLUMN moricho.record.body IS '送られた内容のすべて';

CREATE TABLE moricho.figure (
  packet bigint NOT NULL REFERENCES moricho.packet (id),
  key    text NOT NULL,
  part   text NOT NULL,
  value  bigint NOT NULL,
  PRIMARY KEY (packet, key, part)
);
COMMENT ON TABLE moricho.figure IS '受理のときに数えた集計値';
COMMENT ON COLUMN moricho.figure.packet IS '提出物（id）';
COMMENT ON COLUMN moricho.figure.key IS '何を数えたか';
COMMENT ON COLUMN moricho.figure.part IS '分類・章などの区分（空: 全体）';
COMMENT ON COLUMN moricho.figure.value IS '数';

CREATE SCHEMA moricho_report;
COMMENT ON SCHEMA moricho_report IS '守帳: 読むための表。読む人には、このスキーマのUSAGEと表のSELECTだけを付けてください。';

CREATE VIEW moricho_report.packet AS
  SELECT p.digest, d.code AS division, d.name AS division_name, p.fiscal_year, p.duty, p.period, p.number, p.previous,
         p.state, p.nothing, p.reason, p.submitted_at, p.received_at, p.decided_at, p.records
  FROM moricho.packet p JOIN moricho.division d ON d.id = p.division;
COMMENT ON VIEW moricho_report.packet IS '提出物の一覧（差し替えられたものも）';

CREATE VIEW moricho_report.record AS
  SELECT p.fiscal_year, p.duty, p.period, d.code AS division, d.name AS division_name, p.digest AS packet, r.ordinal,
         r.ledger, r.number, r.class, r.life, r.step, r.label, r.body
  FROM moricho.record r JOIN moricho.packet p ON p.id = r.packet JOIN moricho.division d ON d.id = p.division
  WHERE p.state = 'accepted';
COMMENT ON VIEW moricho_report.record IS '受理されている提出物の記録（差し替えられた提出物の記録は除く）';

CREATE VIEW moricho_report.figure AS
  SELECT p.fiscal_year, p.duty, p.period, d.code AS division, d.name AS division_name, p.digest AS packet,
         f.key AS figure, f.part, f.value
  FROM moricho.figure f JOIN moricho.packet p ON p.id = f.packet JOIN moricho.division d ON d.id = p.division
  WHERE p.state = 'accepted';
COMMENT ON VIEW moricho_report.figure IS '受理されている提出物の集計値';

CREATE VIEW moricho_report.asset_by_class AS
  SELECT p.fiscal_year, d.code AS division, d.name AS division_name, r.class, count(*) AS assets
  FROM moricho.record r JOIN moricho.packet p ON p.id = r.packet JOIN moricho.division d ON d.id = p.division
  WHERE p.state = 'accepted' AND r.ledger = 'asset' AND r.life = 'active'
  GROUP BY p.fiscal_year, d.code, d.name, r.class;
COMMENT ON VIEW moricho_report.asset_by_class IS '課と重要性分類ごとの、使用中の情報資産の数';

CREATE VIEW moricho_report.unsubmitted AS
  SELECT t.fiscal_year, t.key AS duty, t.period, t.title, t.due, d.code AS division, d.name AS division_name
  FROM moricho.duty t CROSS JOIN moricho.division d
  WHERE CASE WHEN t.due IS NULL THEN d.state <> 'abolished'
             ELSE t.due >= COALESCE(d.since, t.due) AND t.due <= COALESCE(d.until, t.due) END
    AND NOT EXISTS (
      SELECT FROM moricho.packet p
      WHERE p.division = d.id AND p.fiscal_year = t.fiscal_year AND p.duty = t.key AND p.period = t.period
        AND p.state <> 'returned'
    );
COMMENT ON VIEW moricho_report.unsubmitted IS '出していない（差し戻されたままの）課と報告';
