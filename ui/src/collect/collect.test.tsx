import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { BoardCell } from '../bindings/BoardCell';
import type { PacketView } from '../bindings/PacketView';
import type { FakeDoor } from '../testing/door';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const cell = (state: BoardCell['state'], word: string, more: Partial<BoardCell> = {}): BoardCell => ({
  state,
  word,
  packet: '',
  number: 0,
  day: '',
  late: 0,
  nothing: false,
  ...more,
});
const column = (short: string, due: string, accepted: number) => ({
  duty: short,
  key: short,
  period: '',
  short,
  title: `${short}の報告`,
  due,
  articles: ['第14条第3項'],
  generic: false,
  accepted,
  asked: 3,
});
const row = (name: string, late: boolean, cells: BoardCell[]) => ({
  division: name,
  code: '001',
  name,
  abolished: false,
  late,
  cells,
});
const BOARD = {
  board: {
    fiscal_year: 2026,
    columns: [column('分類結果', '2026-10-30', 1), column('自己点検', '2027-01-15', 0)],
    rows: [
      row('戸籍住民課', true, [
        cell('submitted', '提出済', { packet: '7', number: 1, day: '2026-11-17', late: 18 }),
        cell('late', '超過', { late: 34 }),
      ]),
      row('税務課', false, [
        cell('accepted', '受理', { packet: '5', number: 1, day: '2026-10-26' }),
        cell('open', '未提出'),
      ]),
      row('消防署', false, [cell('nothing', '該当なし', { packet: '6', nothing: true }), cell('open', '未提出')]),
    ],
    late: 1,
    waiting: 1,
    returned: 0,
  },
  years: [2026, 2025],
  divisions: [
    {
      id: '1',
      code: '001',
      name: '税務課',
      since: '',
      until: '',
      abolished: false,
      successor: '',
      invited: 1,
      fingerprint: '0123 4567 89AB CDEF',
    },
  ],
  inbox: '',
  outbox: '',
};
const PACKET: PacketView = {
  id: '7',
  division: '1',
  division_name: '戸籍住民課',
  title: '重要性分類の結果を報告する',
  short: '分類結果',
  due: '2026-10-30',
  articles: ['第14条第3項'],
  number: 1,
  digest: 'E265 C167 F65C 74A1',
  state: 'received',
  word: '提出',
  late: 18,
  nothing: false,
  reason: '',
  submitted_by: '戸籍住民課長',
  submitted_at: '2026-11-17T01:00:00Z',
  received_at: '2026-11-17T02:00:00Z',
  decided_by: '',
  decided_at: '',
  returned_for: '',
  remarks: [],
  compared_with: '前回（令和7年度）',
  differences: {
    classes: [
      { class: 'A', before: 31, now: 33 },
      { class: '', before: 0, now: 1 },
    ],
    changes: [
      {
        changed: 'lowered',
        ledger: 'asset',
        key: '3',
        number: '戸籍-資-0003',
        label: '改製原戸籍つづり',
        before: 'A',
        after: 'B',
      },
      {
        changed: 'added',
        ledger: 'asset',
        key: '9',
        number: '戸籍-資-0009',
        label: '窓口予約の一覧',
        before: '',
        after: 'B',
      },
    ],
    to_check: 1,
  },
  more: 0,
  noticed: [],
  withheld: ['氏名 12件'],
  reports: [],
  answered: [],
  records: 160,
  drafted: '改製原戸籍つづりの分類を下げた理由を記載してください。',
  refused: '',
};

function prepare(more: (door: FakeDoor) => void = () => undefined) {
  return (door: FakeDoor) => {
    door.on('office_state', () => {
      throw new Error('replaced below');
    });
    door.on('collect_board', () => BOARD);
    door.on('collect_packet', () => PACKET);
    door.on('collect_accept', () => ({ path: '', changed: ['collect_packet'] }));
    door.on('collect_return', () => ({ path: '', changed: ['collect_packet'] }));
    more(door);
  };
}

/** The window of a collecting office. */
async function open(more?: (door: FakeDoor) => void) {
  const { fakeDoor } = await import('../testing/door');
  const plain = fakeDoor({});
  const state = (await plain.answer('office_state', {})) as { book: object };
  const opened = openWindow({}, (door) => {
    prepare(more)(door);
    door.on('office_state', () => ({ ...state, book: { ...state.book, office_kind: 'both' } }));
  });
  await visit(opened.user, '取りまとめ');
  await screen.findByRole('heading', { name: '取りまとめ' });
  return opened;
}

test('late divisions stand first and every cell says its state in words', async () => {
  await open();
  const table = await screen.findByRole('table');
  const heads = within(table).getAllByRole('rowheader');
  expect(heads.map((h) => h.textContent)).toContain('戸籍住民課');
  expect(screen.getByRole('button', { name: '戸籍住民課 自己点検 超過 34日超過' })).toBeTruthy();
  expect(screen.getByRole('button', { name: '消防署 分類結果 該当なし' })).toBeTruthy();
  expect(screen.getByText('遅れ・差戻し')).toBeTruthy();
  await expectAccessible();
});

test('arrows go from cell to cell, Enter opens the packet, A accepts it', async () => {
  const { user, door } = await open();
  const first = await screen.findByRole('button', { name: /戸籍住民課 分類結果/ });
  first.focus();
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement?.getAttribute('aria-label')).toContain('税務課 分類結果');
  await user.keyboard('{ArrowUp}{Enter}');
  const panel = await screen.findByRole('complementary', { name: '提出物' });
  await within(panel).findByRole('heading', { name: /戸籍住民課/ });
  expect(within(panel).getByText('改製原戸籍つづり')).toBeTruthy();
  await expectAccessible();
  await user.keyboard('a');
  await waitFor(() => expect(sent(door, 'collect_accept')).toEqual([{ id: '7', note: '' }]));
});

test('B goes to the drafted reason and Ctrl+Enter returns it with the remark on the record', async () => {
  const { user, door } = await open();
  await user.click(await screen.findByRole('button', { name: /戸籍住民課 分類結果/ }));
  const remark = await screen.findByRole('textbox', { name: '改製原戸籍つづりへの指摘' });
  await user.type(remark, '理由を書いてください');
  (await screen.findByRole('heading', { name: /戸籍住民課/ })).focus();
  await user.keyboard('b');
  const reason = screen.getByRole('textbox', { name: /差戻しの理由/ });
  expect(document.activeElement).toBe(reason);
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(sent(door, 'collect_return')).toHaveLength(1));
  const [asked] = sent(door, 'collect_return');
  expect(asked.reason).toBe(PACKET.drafted);
  expect(asked.remarks).toEqual([
    { ledger: 'asset', record_key: '3', record_number: '戸籍-資-0003', question: '', text: '理由を書いてください' },
  ]);
});

test('whoever may not accept their own is told so beside the buttons', async () => {
  const { user } = await open((door) =>
    door.on('collect_packet', () => ({ ...PACKET, refused: '自課の提出物は、別の人が受理します。' })),
  );
  await user.click(await screen.findByRole('button', { name: /戸籍住民課 分類結果/ }));
  expect(await screen.findByText('自課の提出物は、別の人が受理します。')).toBeTruthy();
  expect(screen.getByRole('button', { name: /受理する/ }).hasAttribute('disabled')).toBe(true);
});

test('a first key is compared with paper, and other refusals stay beside the file', async () => {
  const { user, door } = await open((fake) => {
    fake.on('collect_board', () => ({ ...BOARD, inbox: '/提出' }));
    fake.on('collect_inbox', () => ({
      folder: '/提出',
      away: '',
      files: [
        { path: '/提出/壊れた.moricho', name: '壊れた.moricho', size: 10 },
        { path: '/提出/新しい課.moricho', name: '新しい課.moricho', size: 10 },
      ],
    }));
    fake.on('collect_receive', (p: { path: string; fingerprint: string }) => {
      if (p.path.includes('壊れた')) throw problem('cut_short', '途中で切れています。');
      if (p.fingerprint === '') throw problem('unknown_key', '鍵がまだ登録されていません。');
      return { id: '7', division: '新しい課', title: '分類結果', changed: ['collect_packet'] };
    });
  });
  await user.click(await screen.findByRole('button', { name: '2件を受け取る' }));
  const box = await screen.findByRole('textbox', { name: /署名の鍵/ });
  await user.type(box, '0123 4567 89AB CDEF');
  await user.click(screen.getByRole('button', { name: '登録して受け取る' }));
  await waitFor(() =>
    expect(sent(door, 'collect_receive').at(-1)).toMatchObject({
      path: '/提出/新しい課.moricho',
      fingerprint: '0123 4567 89AB CDEF',
    }),
  );
});

test('figures lead to the records behind them', async () => {
  const figures = {
    fiscal_year: 2026,
    on: '2026-11-18',
    divisions: 2,
    accepted: 1,
    asked: 2,
    classes: [
      { division: '1', name: '税務課', packet: '5', word: '', now: [3, 1, 0, 0], before: [2, 1, 0, 0] },
      { division: '2', name: '消防署', packet: '', word: '該当なし', now: [], before: [] },
    ],
    class_totals: ['A', 'B', 'C', ''].map((label, at) => ({ label, now: [3, 1, 0, 0][at], before: null })),
    tallies: [
      {
        key: 'media.kind',
        part: 'usb',
        what: '媒体・機器　種別',
        word: 'USBメモリ',
        total: 4,
        before: null,
        by: [{ name: '税務課', packet: '5', value: 4 }],
      },
    ],
    lost: [{ name: '税務課', packet: '5', number: '税務-カ-0001', minutes: 42 }],
    chapters: [3, 0],
    heat: [
      {
        name: '税務課',
        packet: '5',
        word: '',
        cells: [750, null].map((rate) => ({ rate, good: 3, part: 0, bad: 1, none: 0 })),
        people: 8,
        answered: 7,
      },
      { name: '消防署', packet: '', word: '未提出', cells: [], people: 0, answered: 0 },
    ],
    city: [],
    plans: [],
    missing: [{ name: '消防署', title: '自己点検', due: '2026-11-01', word: '未提出', note: '17日超過' }],
    nothing: [],
  };
  const { user, door } = await open((fake) => {
    fake.on('collect_figures', () => figures);
    fake.on('collect_drill', () => ({
      division: '税務課',
      digest: 'E265 C167 F65C 74A1',
      number: 1,
      total: 1,
      records: [
        {
          ledger: 'asset',
          ledger_title: '情報資産',
          key: '1',
          number: '税務-資-0001',
          label: '課税台帳',
          class: 'A',
          state: '確認済',
          values: [['資産名', '課税台帳']],
        },
      ],
    }));
  });
  await user.click(await screen.findByRole('button', { name: '集計' }));
  await screen.findByRole('heading', { name: '集計' });
  expect(screen.getByText('75.0')).toBeTruthy();
  expect(screen.getAllByText('未提出').length).toBeGreaterThan(0);
  await expectAccessible();
  await user.click(screen.getByRole('button', { name: '媒体・機器　種別 USBメモリ 4の内訳' }));
  await user.click(screen.getByRole('button', { name: '税務課 USBメモリ 4の記録' }));
  await waitFor(() => expect(sent(door, 'collect_drill').at(-1)).toMatchObject({ key: 'media.kind', part: 'usb' }));
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: '税務課 A 3件の記録' }));
  await user.click(await screen.findByRole('button', { name: '税務-資-0001 課税台帳を見る' }));
  expect(await screen.findByText('資産名')).toBeTruthy();
  expect(sent(door, 'collect_drill').at(-1)).toMatchObject({ packet: '5', key: 'asset.class', part: 'A' });
  await expectAccessible();
});
