/** A door without a book behind it: enough of the rules to drive the screens, nothing of them that the screens rely on. */
import type { Record as LedgerRecord } from '../bindings/Record';
import type { View } from '../bindings/View';
import { AT, ledgers, PEOPLE, recordOf, settings } from './sample';

export { asset, ledgers, settings } from './sample';

// biome-ignore lint/suspicious/noExplicitAny: a fake answers whatever the real door would
type Anything = any;
type Handler = (payload: Anything) => unknown;

function matches(view: View, record: LedgerRecord): boolean {
  if (view.life !== 'all' && record.life !== (view.life || 'active')) return false;
  if (view.search && !JSON.stringify([record.number, record.values]).includes(view.search)) return false;
  return view.filters.every((f) => {
    const value = f.column === 'step' ? record.step : String(record.values[f.column] ?? '');
    return f.values.includes(value);
  });
}

export interface Call {
  cmd: string;
  payload: Anything;
}

/** What a test or a page talks to. */
export interface FakeDoor {
  calls: Call[];
  records: LedgerRecord[];
  answer: (cmd: string, payload: Anything) => Promise<unknown>;
  /** Replaces one command. */
  on: (cmd: string, handler: Handler) => void;
}

/** Thrown by handlers to refuse. */
export function problem(
  code: string,
  message: string,
  fields: { column: string; code: string; message: string }[] = [],
) {
  return { code, message, fields };
}

/** A door with `count` assets; `open` false shows the gate, `exists` false the first start. */
export function fakeDoor(
  options: { count?: number; open?: boolean; exists?: boolean; practice?: boolean } = {},
): FakeDoor {
  const { count = 238, exists = true } = options;
  let open = options.open ?? true;
  let acting = PEOPLE[0];
  let held: unknown = null;
  const records = Array.from({ length: count }, (_, at) => recordOf(at));
  const drafts = new Map<string, string>();
  const calls: Call[] = [];
  const own = new Map<string, Handler>();
  const state = () => ({
    book: open
      ? {
          bureau: '総務部',
          division: '税務課',
          division_short: '税務',
          practice: options.practice ?? false,
          dir: '/帳簿',
          acting,
          acting_for: null,
          more_posts: false,
          office_kind: 'division',
          last_use: { at: AT, failed: 0, notes: [] },
          fiscal_year: 2026,
          rollover_due: false,
          edition: '対策基準 第7版',
        }
      : null,
    held,
    desk: null,
    book_exists: exists,
    practice_exists: false,
    home: '/home/税務課/守帳',
    today: '2026-11-18',
    fiscal_year: 2026,
    version: '0.1.0',
  });
  const of = (ledger: string) => (ledger === 'asset' ? records : []);
  const find = (p: Anything): LedgerRecord => {
    const found = of(p.ledger).find((r) => r.id === p.id);
    if (!found) throw problem('not_found', 'この記録は見つかりません。一覧から選び直してください。');
    return found;
  };
  const meant = (p: Anything) =>
    of(p.ledger).filter((r) =>
      'ids' in p.selection
        ? p.selection.ids.includes(r.id)
        : 'all_but' in p.selection
          ? matches(p.selection.all_but.view, r) && !p.selection.all_but.except.includes(r.id)
          : matches(p.selection.all, r),
    );
  const byClass = (list: LedgerRecord[]) =>
    ['A', 'B', 'C', '']
      .map((key) => ({ key, count: list.filter((r) => (r.values.class ?? '') === key).length }))
      .filter((c) => c.count > 0);
  const row = (mark: string, kind: string, what: string, more: object) => ({
    mark,
    kind,
    what,
    note: '',
    day: '',
    left: '',
    ledger: 'asset',
    record: '',
    view: { search: '', life: 'active', filters: [], sort: '', descending: false, overdue: false, ranges: [] },
    screen: '',
    by_value: [],
    running: '',
    ...more,
  });
  const handlers: { [cmd: string]: Handler } = {
    office_state: state,
    book_open: (p) => {
      if (p.password !== '正しいパスワードです')
        throw problem('wrong_password', '職員番号かパスワードが違います。あと4回まちがえると、15分間開けません。');
      acting = PEOPLE.find((x) => x.number === p.number) ?? acting;
      held = null;
      open = true;
      return state();
    },
    book_create: () => {
      open = true;
      return {
        state: state(),
        recovery: 'H7QK-2MVD-9XRT-4NBE-C3WJ-8PHF-6YAS-5KGZ',
        temporary: [{ number: '0101', name: '髙﨑 一郎', password: 'k7qx-2mvd-9xrt-4nbe' }],
      };
    },
    book_lock: () => {
      if (open)
        held = { why: 'locked', dir: '/帳簿', practice: false, number: acting?.number, message: 'ロック中です。' };
      open = false;
      return state();
    },
    book_close: () => {
      open = false;
      held = null;
      return state();
    },
    password_check: (p) => ({ score: 4, enough: [...p.password].length >= 12, said: [] }),
    account_list: () => ({
      accounts: PEOPLE.map((p) => ({
        number: p.number,
        name: p.name,
        open: true,
        must_change: false,
        locked_until: '',
        own: true,
        password_set_at: AT,
        last_sign_in: AT,
      })),
      recovery: true,
      recovery_kept: '封-R8-001　封筒に入れて金庫（R8.11.18 課長A）',
      whole_book: false,
    }),
    book_touch: () => ({}),
    recovery_keep: () => ({ changed: ['setting', 'account'] }),
    password_change: () => {
      open = true;
      held = null;
      return state();
    },
    people_list: () => ({ people: PEOPLE, terms: [] }),
    post_list: () => ({ posts: [] }),
    settings_get: () => settings,
    settings_save: () => ({ changed: ['settings'] }),
    person_save: () => ({ changed: ['people'] }),
    rollover_preview: () => ({
      from: 2025,
      to: 2026,
      ledgers: [{ ledger: 'asset', title: '情報資産', records: 181 }],
      changed: [],
    }),
    about: () => ({
      name: '守帳',
      version: '0.1.0',
      schema: 1,
      licences: [{ title: 'Apache-2.0', text: 'Apache License' }],
    }),
    manual: () => ({
      pages: [
        {
          key: 'start',
          title: 'はじめに',
          text: '# はじめに\n\n守帳は**課の帳簿**です。\n\n1. 帳簿を作る\n2. Excelを取り込む\n\n> 取り込む前に試し読みがあります。\n\n<b>HTML</b>',
        },
        {
          key: 'import',
          title: 'Excelから取り込む',
          text: '# Excelから取り込む\n\n| 列 | 意味 |\n|---|---|\n| 名称 | 資産名 |',
        },
      ],
    }),
    share_state: () => ({
      shared: false,
      folder: '',
      pc: '',
      reachable: false,
      ours: false,
      holder: null,
      unknown: false,
      asks: [],
      sequence: 0,
      newest: 0,
      unpublished: 0,
      aside: 0,
      fetched: false,
      set_aside: false,
      published: false,
      problem: '',
    }),
    command_list: () => ({ commands: [] }),
    today: () => ({
      waiting: [
        row('disc', '分類の確認', '新規4件・変更3件', {
          day: '2026-11-17',
          left: '申請',
          by_value: [
            { key: 'A', count: 2 },
            { key: 'B', count: 4 },
            { key: 'C', count: 1 },
          ],
          note: '担当D',
        }),
        row('triangle', '分類の判断', '他課受領の名寄せ資料', {
          record: '9',
          note: '分類が不明　担当D',
          day: '2026-11-12',
          left: '相談',
        }),
      ],
      late: [
        row('diamond', '保存期間の満了', '家屋評価調書つづり', { record: '2', day: '2026-11-13', left: '5日超過' }),
      ],
      soon: [row('hollow', '保存期間の満了', '督促状 発送控え', { record: '12', day: '2026-11-24', left: 'あと6日' })],
      first_steps: [],
      ledgers: [{ ledger: 'asset', title: '情報資産', total: records.length, by_value: byClass(records) }],
      book: [
        { label: '記録の検証', value: '異常なし', tone: 'good' },
        { label: '控え（バックアップ）', value: 'まだありません', tone: 'warn' },
      ],
      badges: { asset: 7 },
    }),
    find: (p) => ({
      records: records
        .filter((r) =>
          matches(
            { search: p.text, life: 'all', filters: [], sort: '', descending: false, overdue: false, ranges: [] },
            r,
          ),
        )
        .slice(0, 8)
        .map((r) => ({
          ledger: 'asset',
          ledger_title: '情報資産',
          id: r.id,
          number: r.number,
          name: String(r.values.name),
          class: String(r.values.class ?? ''),
        })),
      articles: [{ no: 14, title: '情報資産の分類', gist: '' }].filter((a) => a.title.includes(p.text)),
    }),
    date_read: (p) => {
      const found = /^R?(\d+)\.(\d+)\.(\d+)$/i.exec(p.text.normalize('NFKC'));
      if (!found) return { iso: '', shown: '', note: '日付として読めません。', candidates: [] };
      const iso = `${2018 + Number(found[1])}-${String(found[2]).padStart(2, '0')}-${String(found[3]).padStart(2, '0')}`;
      return { iso, shown: `令和${found[1]}年${found[2]}月${found[3]}日`, note: '', candidates: [] };
    },
    ledger_defs: () => ({ ledgers }),
    ledger_list: (p) => {
      const list = of(p.ledger).filter((r) => matches(p.view, r));
      return { records: list.slice(p.offset, p.offset + p.limit), total: list.length, entry: '9' };
    },
    ledger_place: (p) => {
      const row = of(p.ledger)
        .filter((r) => matches(p.view, r))
        .findIndex((r) => r.id === p.id);
      return { row: row < 0 ? null : row };
    },
    ledger_totals: (p) => {
      const list = of(p.ledger).filter((r) => matches(p.view, r));
      const steps = ['confirmed', 'waiting', 'asking'].map((key) => ({
        key,
        count: list.filter((r) => r.step === key).length,
      }));
      return { total: list.length, by_value: byClass(list), by_step: steps };
    },
    ledger_get: (p) => {
      const record = find(p);
      return {
        record,
        parts: { copies: [{ place: '3階 書庫', count: 1 }] },
        links: [],
        attachments: [
          {
            id: '1',
            name: '見取図①.png',
            media_type: 'image/png',
            size: 20480,
            digest: '',
            added_at: AT,
            added_by: '担当D',
          },
        ],
        class_note: '',
        steps: [
          { key: 'confirm', refused: record.step === 'waiting' ? '' : 'すでに確認済です。' },
          { key: 'review', refused: '' },
          { key: 'retire', refused: '' },
          { key: 'void', refused: '' },
        ].filter((s) => s.key !== 'confirm' || record.step === 'waiting'),
        names: { '0101': '課長A', '0412': '担当D' },
      };
    },
    ledger_history: () => ({
      entries: [
        {
          entry: '9',
          at: AT,
          who: '課長A',
          what: '確認',
          note: '',
          changes: [{ label: '最終確認日', before: 'R7.6.3', after: 'R8.5.19' }],
          undoable: true,
        },
        {
          entry: '3',
          at: '2025-04-01T01:00:00Z',
          who: '取込',
          what: '登録',
          note: '取-R7-002、元の表の31行目',
          changes: [],
          undoable: false,
        },
      ],
    }),
    ledger_check: () => ({ fields: [] }),
    ledger_add: (p) => {
      if (!p.values.name)
        throw problem('invalid', '直すところがあります。', [
          { column: 'name', code: 'required', message: '資産名を入れてください。' },
        ]);
      const record = { ...recordOf(records.length), values: p.values };
      records.push(record);
      return { id: record.id, number: record.number, version: record.version, changed: ['asset'] };
    },
    ledger_edit: (p) => {
      const record = find(p);
      Object.assign(record.values, p.values);
      record.version += 1;
      return { id: record.id, number: record.number, version: record.version, changed: ['asset'] };
    },
    ledger_step: (p) => {
      const list = meant(p);
      const good = list.filter((r) => r.step === 'waiting');
      const stay = list.filter((r) => r.step !== 'waiting');
      if (!p.dry_run) for (const r of good) r.step = 'confirmed';
      return {
        done: good.length,
        by_value: byClass(good),
        refused: stay.slice(0, 200).map((r) => ({
          id: r.id,
          number: r.number,
          name: r.values.name,
          reason: r.step === 'asking' ? '分類が決まっていません（第14条第2項）。' : 'すでに確認済です。',
        })),
        refused_total: stay.length,
        changed: ['asset'],
      };
    },
    ledger_bulk_edit: (p) => {
      const list = meant(p);
      const [[column, after] = ['', null]] = Object.entries(p.values);
      return {
        done: list.length,
        unchanged: 0,
        preview: list.slice(0, 200).map((r) => ({
          id: r.id,
          number: r.number,
          name: r.values.name,
          column,
          before: r.values[column] ?? null,
          after,
        })),
        refused: [],
        refused_total: 0,
        entry: p.dry_run ? '' : '77',
        changed: ['asset'],
      };
    },
    ledger_undo: () => ({ undone: 1, left: [], changed: ['asset'] }),
    view_list: () => ({ views: [] }),
    view_save: (p) => ({ views: [p] }),
    view_drop: () => ({ views: [] }),
    draft_get: (p) => ({ key: p.key, json: drafts.get(p.key) ?? '' }),
    draft_keep: (p) => {
      drafts.set(p.key, p.json);
      return p;
    },
    article_search: () => ({
      records: [],
      articles: [
        { no: 13, title: '情報資産の管理', gist: '' },
        { no: 14, title: '情報資産の分類', gist: '' },
      ],
    }),
    article_get: (p) => ({
      article: { no: p.no, title: '情報資産の分類', gist: '情報資産を重要性によって分け、報告します。' },
      ours: [{ key: 'asset', title: '情報資産', kind: 'ledger' }],
      city_text: '',
      previous: p.no - 1,
      next: p.no + 1,
    }),
    report_list: () => ({
      reports: [
        {
          number: '税務-分類-R8-003',
          form: 'report',
          title: '情報資産重要性分類結果報告書',
          issued_at: AT,
          issued_by: '課長A',
          value16: '0f3a9c21d4e5b678',
          records: 238,
          pages: 12,
          replaces: '',
        },
      ],
    }),
    journal_list: () => ({
      entries: [
        {
          entry: '9',
          at: AT,
          who: '課長A',
          what: '確認',
          subject: '情報資産',
          detail: '確認済にする',
          records: 52,
          value16: '0f3a9c21d4e5b678',
        },
      ],
      total: 1,
    }),
    journal_entry: () => ({
      line: {
        entry: '9',
        at: AT,
        who: '課長A',
        what: '確認',
        subject: '情報資産',
        detail: '確認済にする',
        records: 52,
        value16: '0f3a9c21d4e5b678',
      },
      changes: [
        { ledger: '情報資産', number: '税務-資-0038', label: '状態', before: '確認待ち', after: '確認済' },
        { ledger: '情報資産', number: '税務-資-0038', label: '確認日', before: '', after: 'R8.5.19' },
      ],
      more: 50,
    }),
    journal_facets: () => ({
      people: [{ key: '0101', label: '課長A' }],
      ledgers: [{ key: 'asset', label: '情報資産' }],
      actions: [{ key: '確認', label: '確認' }],
    }),
    journal_verify: () => ({
      sound: true,
      entries: 9,
      head16: '0f3a9c21d4e5b678',
      against: '',
      broken: '',
      breaks: [],
      checkpoints: 2,
      signed_until: '記録 9 番（令和8年11月18日 10時00分・課長A・確認）',
      fingerprint: '3F2A 91C0 77DE 5B04',
    }),
    print_done: () => ({ changed: [] }),
    backup_auto: () => ({ taken: false, file: null, second: '', sound: false, changed: [] }),
    backup_state: () => ({
      chosen: '',
      folder: '/home/帳簿の控え',
      files: [
        {
          path: '/home/帳簿の控え/税務課_20261118-083000_日次.moricho-backup',
          name: '税務課_20261118-083000_日次.moricho-backup',
          size: 5_600_000,
          made_at: AT,
          made_by: '担当D',
          why: '日次',
          entries: 152,
        },
      ],
      second: '/media/USB',
      second_ready: false,
      second_files: [],
      taken: { entry: '153', at: AT, who: '担当D', file: '', why: '日次', second: 'missing', reason: '' },
      failed: null,
      practice: false,
    }),
    reading_list: () => ({ readings: [] }),
    support_log: () => ({ text: '守帳 0.1.0' }),
    pick_open: () => ({ paths: [] }),
    pick_save: () => ({ path: '' }),
  };
  return {
    calls,
    records,
    on: (cmd, handler) => void own.set(cmd, handler),
    answer: async (cmd, payload) => {
      calls.push({ cmd, payload });
      const handler = own.get(cmd) ?? handlers[cmd];
      if (!handler) throw problem('not_found', `この命令はありません（${cmd}）。`);
      // The wire hands over copies, never the same objects.
      const answer = await handler(payload);
      return answer === undefined ? null : JSON.parse(JSON.stringify(answer));
    },
  };
}
