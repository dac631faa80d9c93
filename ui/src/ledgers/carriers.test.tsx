import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { LedgerView } from '../bindings/LedgerView';
import type { StocktakingView } from '../bindings/StocktakingView';
import { ledgers, problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const column = (key: string, label: string, kind = 'text', choices: { key: string; label: string }[] = []) => ({
  key,
  label,
  kind,
  unit: '',
  choices,
  required: false,
  group: 'what',
  basis: [],
  hint: '',
  derived: false,
});
const step = (key: string, label: string, from: string[], reason = false, axis = 'step') => ({
  key,
  label,
  axis,
  from,
  to: '',
  by: ['officer'],
  reason,
  other_person: false,
  needs: [],
  takes: [],
  basis: [],
});
const own = { ...ledgers[0], name: 'name', list: ['name'], filters: [], total_by: '', links: [], own_screen: true };
const LENDING = {
  ...own,
  key: 'media_lending',
  title: '媒体の貸出',
  columns: [
    column('name', '品名'),
    column('borrower', '借りた人'),
    column('purpose', '用途'),
    column('lent_at', '貸出日時', 'moment'),
    column('due_on', '返却期限', 'date'),
    column('returned_at', '返却日時', 'moment'),
    column('erased', '返却時の消去', 'choice', [{ key: 'erased', label: '消去した' }]),
  ],
  parts: [],
  states: [{ key: 'lent', label: '貸出中', axis: 'step', mark: 'clock' }],
  steps: [step('return', '返却を受ける', ['lent'])],
} as unknown as LedgerView;
const STOCK = {
  ...own,
  key: 'media_stocktaking',
  title: '媒体の棚卸',
  columns: [column('name', '件名'), column('as_of', '基準日', 'date'), column('counted_by', '数えた者')],
  parts: [
    {
      key: 'differences',
      label: '差異',
      basis: [],
      columns: [
        column('kind', '差異', 'choice', [{ key: 'missing', label: '見つからない' }]),
        column('outcome', '処置', 'choice', [{ key: 'found', label: 'あとで見つかった' }]),
      ],
    },
  ],
  states: [
    { key: 'counting', label: '実施中', axis: 'step', mark: 'half' },
    { key: 'comparing', label: '差異の処置中', axis: 'step', mark: 'triangle' },
  ],
  steps: [step('compare', '台帳と照合する', ['counting']), step('close', '完了する', ['comparing'])],
} as unknown as LedgerView;

const RECORD = {
  id: '3',
  number: '税務-棚-0001',
  life: 'active',
  step: 'counting',
  version: 2,
  created_at: '2026-11-18T01:00:00Z',
  created_by: '0412',
  changed_at: '2026-11-18T01:00:00Z',
  changed_by: '0412',
  step_at: '2026-11-18T01:00:00Z',
  step_by: '0412',
  values: { name: '下期の棚卸', as_of: '2026-11-18', counted_by: '担当D', expected_count: 2, found_count: 0 },
};

function stock(more: Partial<StocktakingView> = {}): StocktakingView {
  const item = (no: number, number: string, lent = '') => ({
    no,
    media: `media:${no}`,
    number,
    name: 'USBメモリ',
    kind: 'USBメモリ',
    serial: `SN-${no}`,
    class: 'B',
    place: '金庫',
    unit: '管理係',
    lent,
  });
  return {
    record: RECORD,
    expected: [item(1, 'M-01'), item(2, 'M-02', 'ｶﾄｳ 一郎に貸出中')],
    found: [],
    differences: [],
    outcomes: { missing: [['found', 'あとで見つかった']] },
    steps: [
      { key: 'compare', refused: '' },
      { key: 'close', refused: '' },
    ],
    ...more,
  } as StocktakingView;
}

async function openStock(view: StocktakingView) {
  const opened = openWindow({ count: 1 }, (door) => {
    door.on('ledger_defs', () => ({ ledgers: [...ledgers, STOCK] }));
    door.on('ledger_list', () => ({ records: [RECORD], total: 1 }));
    door.on('stocktaking_get', () => view);
    door.on('stocktaking_enter', () => ({ version: 3, on: 1, off: 0, changed: ['media_stocktaking'] }));
    door.on('stocktaking_step', () => ({ id: '3', number: RECORD.number, version: 3, changed: ['media_stocktaking'] }));
  });
  await visit(opened.user, '媒体の棚卸');
  await opened.user.click(await screen.findByText('下期の棚卸'));
  await opened.user.keyboard('{Enter}');
  await screen.findByText('台帳', { exact: false, selector: '.stock-sum' });
  return opened;
}

describe('the counter of loans', () => {
  it('reads numbers, says what each is, and lends them together', async () => {
    const { user, door } = openWindow({ count: 1 }, (d) => {
      d.on('ledger_defs', () => ({ ledgers: [...ledgers, LENDING] }));
      d.on('ledger_list', () => ({ records: [], total: 0 }));
      d.on('lending_read', ({ text }) => ({
        found: (text as string)
          .split('\n')
          .filter((t) => t !== '')
          .map((t) => ({
            text: t,
            media: '1',
            number: t,
            name: 'USBメモリ',
            class: 'B',
            state: t === 'U-2' ? 'lent' : 'free',
            loan: null,
            said: t === 'U-2' ? 'U-2はｶﾄｳ 一郎に貸出中です。' : '',
          })),
      }));
      d.on('lending_lend', () => {
        throw problem('invalid', '「謎の人」は名簿にいません。', [
          { column: 'borrower', code: 'rule', message: '「謎の人」は名簿にいません。' },
        ]);
      });
    });
    await visit(user, '媒体の貸出');
    await user.click(await screen.findByRole('button', { name: /新しい|貸出を登録|登録/ }));
    const scan = await screen.findByRole('textbox', { name: /番号を読む/ });
    await user.type(scan, 'U-1{Enter}U-2{Enter}');
    expect(screen.getByRole('textbox', { name: /読んだ番号/ })).toHaveProperty('value', 'U-1\nU-2');
    expect(await screen.findByText(/ｶﾄｳ 一郎に貸出中/)).toBeTruthy();
    await expectAccessible();
    const text = screen.getByRole('textbox', { name: /読んだ番号/ });
    await user.clear(text);
    await user.type(text, 'U-1');
    await user.type(screen.getByRole('textbox', { name: '借りた人' }), '謎の人');
    await user.click(await screen.findByRole('button', { name: /^1点を貸し出す/ }));
    await waitFor(() =>
      expect(sent(door, 'lending_lend')[0]).toMatchObject({ text: 'U-1', values: { borrower: '謎の人' } }),
    );
    expect((await screen.findAllByText('「謎の人」は名簿にいません。')).length).toBeGreaterThan(0);
  });
});

describe('a carrier', () => {
  it('says on its own panel who has it and who had it before', async () => {
    const loan = (id: string, stage: string, borrower: string, returned_at: string | null) => ({
      ...RECORD,
      id,
      number: `税務-貸-000${id}`,
      step: stage,
      values: { name: 'USBメモリ', borrower, lent_at: '2026-11-18T09:30', due_on: '2026-11-25', returned_at },
    });
    const lending = {
      ...LENDING,
      states: [...LENDING.states, { key: 'returned', label: '返却済', axis: 'step', mark: 'tick' }],
    } as LedgerView;
    const { user, door } = openWindow({ count: 1 }, (d) => {
      d.on('ledger_defs', () => ({ ledgers: [...ledgers, lending] }));
      d.on('ledger_list', (ask) =>
        ask.ledger === 'media_lending'
          ? {
              records: [loan('2', 'lent', '髙橋 﨑子', null), loan('1', 'returned', 'ｶﾄｳ 一郎', '2026-11-17T17:00')],
              total: 2,
            }
          : { records: d.records.slice(0, 1), total: 1 },
      );
      d.on('ledger_get', () => ({
        record: d.records[0],
        parts: {},
        links: [],
        attachments: [],
        class_note: '',
        steps: [],
        names: {},
      }));
    });
    await visit(user, '媒体・機器');
    await user.click(await screen.findByText('固定資産課税台帳'));
    await user.keyboard('{Enter}');
    const panel = await screen.findByRole('complementary', { name: '記録' });
    expect(await within(panel).findByText(/髙橋 﨑子/)).toBeTruthy();
    expect(within(panel).getByText('貸出中')).toBeTruthy();
    expect(within(panel).getByText(/期限 R8.11.25/)).toBeTruthy();
    expect(within(panel).getByText(/R8.11.17 17:00/)).toBeTruthy();
    const asked = sent(door, 'ledger_list').find((p) => (p as { ledger: string }).ledger === 'media_lending');
    expect(asked).toMatchObject({
      view: { filters: [{ column: 'media', values: [expect.stringMatching(/^media:/)] }] },
    });
    await expectAccessible();
  });
});

describe('a stocktaking', () => {
  it('is ticked place by place and scanned', async () => {
    const { user, door } = await openStock(stock());
    const place = screen.getByRole('region', { name: '金庫' });
    expect(within(place).getByText('ｶﾄｳ 一郎に貸出中')).toBeTruthy();
    await user.click(within(place).getByRole('checkbox', { name: /M-01/ }));
    await waitFor(() => expect(sent(door, 'stocktaking_enter')[0]).toMatchObject({ ticked: [1], version: 2 }));
    await user.type(screen.getByRole('textbox', { name: /いまいる場所/ }), '書庫');
    await user.type(screen.getByRole('textbox', { name: /番号を読む/ }), 'SN-2{Enter}XX-9{Enter}');
    await user.click(screen.getByRole('button', { name: '読んだ番号を棚卸に入れる' }));
    await waitFor(() =>
      expect(sent(door, 'stocktaking_enter')[1]).toMatchObject({ text: 'SN-2\nXX-9', place: '書庫', ticked: [] }),
    );
    await expectAccessible();
  });

  it('names each difference and asks what became of it', async () => {
    const difference = {
      no: 1,
      kind: 'missing',
      media: 'media:1',
      number: 'M-01',
      name: 'USBメモリ',
      place: '金庫',
      found_place: '',
      outcome: '',
      note: '',
      settled_by: '',
      settled_on: '',
    };
    const said = '差異が1件残っています。';
    const { user, door } = await openStock(
      stock({
        record: { ...RECORD, step: 'comparing' } as StocktakingView['record'],
        differences: [difference],
        steps: [{ key: 'close', refused: said }],
      }),
    );
    expect(screen.getByText(said)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'M-01の処置を記録する' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: /処置必須$/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: 'あとで見つかった' }));
    await user.type(within(dialog).getByRole('textbox', { name: '内容' }), '窓口');
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: '処置を記録する' }));
    await waitFor(() =>
      expect(sent(door, 'stocktaking_step')[0]).toMatchObject({ difference: 1, outcome: 'found', reason: '窓口' }),
    );
  });

  it('has no class of its own, so nothing of it is undecided on 今日', async () => {
    openWindow({ count: 1 }, (door) => {
      door.on('ledger_defs', () => ({ ledgers: [...ledgers, STOCK] }));
      const one = { key: '', count: 1 };
      door.on('today', () => ({
        waiting: [],
        late: [],
        soon: [],
        first_steps: [],
        ledgers: [{ ledger: 'media_stocktaking', title: '媒体の棚卸', total: 1, by_value: [one] }],
        book: [],
        badges: {},
      }));
    });
    const side = await screen.findByRole('heading', { name: /媒体の棚卸/, level: 3 });
    expect(side).toBeTruthy();
    expect(screen.queryByText('分類は未定')).toBeNull();
    await expectAccessible();
  });
});
