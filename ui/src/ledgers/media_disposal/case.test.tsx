import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CaseView } from '../../bindings/CaseView';
import type { LedgerView } from '../../bindings/LedgerView';
import { ledgers, problem } from '../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../testing/open';
import { NO_ITEM } from './words';

const column = (key: string, label: string, kind = 'text') => ({
  key,
  label,
  kind,
  unit: '',
  choices: [],
  required: false,
  group: 'ask',
  basis: [],
  hint: '',
  derived: false,
});
const state = (key: string, label: string) => ({ key, label, axis: 'step', mark: 'clock' });
const step = (key: string, label: string, to: string, reason = false) => ({
  key,
  label,
  axis: 'step',
  from: [],
  to,
  by: ['officer'],
  needs: [],
  takes: [],
  reason,
  other_person: false,
  basis: [],
});
const LEDGER = {
  ...ledgers[0],
  key: 'media_disposal',
  title: '廃棄・返却',
  counter: '件',
  columns: [
    column('name', '件名'),
    column('counted_by', '数量の確認者'),
    column('counted_at', '数量の確認日時', 'moment'),
  ],
  parts: [{ key: 'items', label: '品目', basis: [], columns: [column('kind', '種別', 'choice')] }],
  states: [state('permitted', '許可済'), state('certified', '証明書受領済')],
  steps: [
    step('count', '数量を確認した', 'counted'),
    step('close', '完了する', 'closed'),
    step('withdraw', '取り下げる', 'withdrawn', true),
  ],
  name: 'name',
  list: ['name'],
  filters: [],
  total_by: '',
  links: [],
  own_screen: true,
} as unknown as LedgerView;

const RECORD = {
  id: '7',
  number: '税務-廃棄-R8-007',
  life: 'active',
  step: 'permitted',
  version: 3,
  created_at: '2026-11-18T01:00:00Z',
  created_by: '0412',
  changed_at: '2026-11-18T01:00:00Z',
  changed_by: '0412',
  step_at: '2026-11-18T01:00:00Z',
  step_by: '0101',
  values: { name: '課税用端末の更新に伴う廃棄', requested_by: '担当D', permitted_by: '課長A' },
};

function aCase(more: Partial<CaseView> = {}): CaseView {
  const item = (no: number, serial: string) => ({
    ...NO_ITEM,
    no,
    serial,
    number: `端-220${no}`,
    kind: 'ssd',
    class: 'A',
  });
  return {
    record: RECORD,
    items: [item(1, 'S4EVNF0M7142'), item(2, 'S4EVNF0M8B27')],
    matchings: {
      counted: {
        asked: 2,
        matched: 1,
        open: 2,
        items: [
          { item: 1, state: 'same', text: 'S4EVNF0M7142', said: '' },
          { item: 2, state: 'missing', text: 'S4EVNF0M8827', said: 'B と 8 の読み違いかもしれません' },
        ],
        strays: [
          {
            line: 2,
            text: 'S4EVNF0M8827',
            kind: 'near',
            near: 2,
            near_text: 'S4EVNF0M8B27',
            said: 'B と 8 の読み違いかもしれません（申請は S4EVNF0M8B27）。',
          },
        ],
      },
    },
    readings: { counted: 'S4EVNF0M7142\nS4EVNF0M8827' },
    judged: [],
    findings: [],
    blocked: [],
    stages: [
      { state: 'requested', label: '申請', place: 'done', at: '2026-11-18', by: '担当D', alarm: '' },
      { state: 'permitted', label: '許可', place: 'done', at: '2026-11-18T10:00', by: '課長A', alarm: '' },
      { state: 'counted', label: '数量の確認', place: 'next', at: '', by: '', alarm: '2件 不一致' },
      { state: 'closed', label: '完了', place: 'later', at: '', by: '', alarm: '' },
    ],
    next: 'count',
    steps: [
      { key: 'count', refused: '' },
      { key: 'withdraw', refused: '' },
    ],
    evidence: [],
    attachments: [],
    prints: [],
    names: {},
    ...more,
  } as CaseView;
}

async function open(view: CaseView, prepare?: Parameters<typeof openWindow>[1]) {
  const opened = openWindow({ count: 1 }, (door) => {
    door.on('ledger_defs', () => ({ ledgers: [...ledgers, LEDGER] }));
    door.on('ledger_list', () => ({ records: [RECORD], total: 1 }));
    door.on('disposal_get', () => view);
    door.on('disposal_match', () => ({ matching: view.matchings.counted, skipped: [] }));
    door.on('disposal_step', () => ({ id: '7', number: RECORD.number, version: 4, changed: ['media_disposal'] }));
    prepare?.(door);
  });
  await visit(opened.user, '廃棄・返却');
  await opened.user.click(await screen.findByText('課税用端末の更新に伴う廃棄'));
  await opened.user.keyboard('{Enter}');
  await screen.findByRole('list', { name: '手続の進み' });
  return opened;
}

describe('a case', () => {
  it('shows its stages, what does not agree, and which characters differ', async () => {
    await open(aCase());
    const stages = screen.getByRole('list', { name: '手続の進み' });
    expect(within(stages).getByTitle('R8.11.18 10:00').textContent).toBe('R8.11.18');
    expect(within(stages).getByText('2件 不一致')).toBeTruthy();
    const strays = screen.getByRole('list', { name: '申請と合わないもの' });
    expect(within(strays).getByText(/B と 8 の読み違い/)).toBeTruthy();
    expect(strays.querySelector('mark')?.textContent).toBe('8');
    await expectAccessible();
  });

  it('takes scanned numbers line by line and sends them with the step', async () => {
    const { user, door } = await open(aCase({ readings: { counted: '' } }));
    await user.click(screen.getByRole('button', { name: /^数量を確認した/ }));
    const scan = await screen.findByRole('textbox', { name: /番号を読む/ });
    await user.type(scan, 'S4EVNF0M7142{Enter}S4EVNF0M8B27{Enter}');
    expect(screen.getByRole('textbox', { name: /読んだ番号/ })).toHaveProperty('value', 'S4EVNF0M7142\nS4EVNF0M8B27');
    // Whoever sits here and did not ask is offered as the second person; another name can be typed.
    const counter = screen.getByRole('textbox', { name: '数量の確認者' });
    expect(counter).toHaveProperty('value', '課長A');
    await user.clear(counter);
    await user.type(counter, '係長C');
    const dialog = screen.getByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: '数量を確認した' }));
    await waitFor(() =>
      expect(sent(door, 'disposal_step')[0]).toMatchObject({
        id: '7',
        version: 3,
        step: 'count',
        text: 'S4EVNF0M7142\nS4EVNF0M8B27',
        values: { counted_by: '係長C' },
      }),
    );
  });

  it('keeps the dialog and says why when the door refuses', async () => {
    const { user } = await open(aCase(), (door) =>
      door.on('disposal_step', () => {
        throw problem('invalid', '申請2に対して数量の確認は1です。そろうまで先に進めません（第22条第1号）。');
      }),
    );
    await user.click(screen.getByRole('button', { name: /^数量を確認した/ }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: '数量を確認した' }));
    expect(await within(dialog).findByText(/そろうまで先に進めません/)).toBeTruthy();
  });

  it('does not close while something differs, and says what', async () => {
    const blocked = [{ refuses: true, item: 0, column: 'certified', message: '証明書の写しが添付されていません。' }];
    const { user, door } = await open(aCase({ next: 'close', blocked, steps: [{ key: 'close', refused: '' }] }));
    expect(screen.getByText('証明書の写しが添付されていません。')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^完了する/ }));
    expect(sent(door, 'disposal_step')).toEqual([]);
  });

  it('leaves the form to its writer while other answers are asked for again', async () => {
    const { user, door } = openWindow({ count: 1 }, (d) => {
      d.on('ledger_defs', () => ({ ledgers: [...ledgers, LEDGER] }));
      d.on('ledger_list', () => ({ records: [], total: 0 }));
      d.on('disposal_judge', () => ({ items: [], edition: 'R8.3', note: '', methods: {} }));
      d.on('disposal_read', () => ({ items: [{ ...NO_ITEM, serial: 'A-1' }], skipped: [], linked: 0 }));
    });
    await visit(user, '廃棄・返却');
    await user.click(await screen.findByRole('button', { name: /^新しい廃棄・返却/ }));
    await user.type(await screen.findByRole('textbox', { name: /件名/ }), 'USBの廃棄');
    await user.type(screen.getByRole('textbox', { name: '番号を貼り付ける' }), 'A-1');
    await user.click(screen.getByRole('button', { name: '貼り付けた番号を加える' }));
    expect(await screen.findByText('A-1', { selector: 'td' })).toBeTruthy();
    await waitFor(() => expect(sent(door, 'draft_keep').length).toBeGreaterThan(0), { timeout: 3000 });
    expect(screen.getByRole('textbox', { name: /件名/ })).toHaveProperty('value', 'USBの廃棄');
    expect(screen.queryByText(/書きかけの内容を戻しました/)).toBeNull();
    await expectAccessible();
  });
});
