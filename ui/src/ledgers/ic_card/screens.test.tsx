import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import { ledgers, problem } from '../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../testing/open';

const column = (key: string, label: string, kind = 'text') => ({
  key,
  label,
  kind,
  unit: '',
  choices: [],
  required: false,
  group: 'what',
  basis: [],
  hint: '',
  derived: false,
});
const ledger = (key: string, title: string, name: string, more: object = {}) =>
  ({
    ...ledgers[0],
    key,
    title,
    counter: '枚',
    columns: [column(name, '番号', 'code'), column('holder', '保有者'), column('place', '配置先')],
    parts: [],
    states: [
      { key: 'stock', label: '在庫', axis: 'step', mark: 'tick' },
      { key: 'collected', label: '回収・破砕待ち', axis: 'step', mark: 'clock' },
    ],
    steps: [],
    name,
    list: [name, 'holder'],
    filters: [],
    total_by: '',
    links: [],
    own_screen: false,
    ...more,
  }) as unknown as LedgerView;
const PERMITS = {
  key: 'permits',
  label: '使用を許された者',
  basis: [],
  columns: [column('purpose', '用途'), column('since', '期間の初日', 'date'), column('until', '期間の末日', 'date')],
};
const ALL = [
  ...ledgers,
  ledger('ic_card', 'ICカード', 'card_number', { parts: [PERMITS] }),
  ledger('user_id', '利用者ID', 'user_id'),
  ledger('custody_finding', '点検・棚卸の指摘', 'name'),
];

const record = (id: string, number: string, step: string): LedgerRecord =>
  ({
    id,
    number: `税務-証-000${id}`,
    life: 'active',
    step,
    version: 1,
    created_at: '2026-11-18T01:00:00Z',
    created_by: '0412',
    changed_at: '2026-11-18T01:00:00Z',
    changed_by: '0412',
    step_at: '2026-11-18T01:00:00Z',
    step_by: '0101',
    values: { card_number: number, holder: '髙橋 﨑子', place: '窓口' },
  }) as unknown as LedgerRecord;

async function open(to: string, prepare: Parameters<typeof openWindow>[1]) {
  const opened = openWindow({ count: 2 }, (door) => {
    door.on('ledger_defs', () => ({ ledgers: ALL }));
    const records = [record('1', 'P-1001', 'collected'), record('2', 'G-0009', 'stock')];
    door.on('ledger_list', () => ({ records, total: 2 }));
    prepare?.(door);
  });
  await visit(opened.user, to);
  return opened;
}

describe('the check of cards', () => {
  it('is ticked without a pointer, asks who has a card, and keeps what was seen', async () => {
    const { user, door } = await open('ICカード', (d) =>
      d.on('card_check', () => ({ seen: 1, findings: 2, changed: ['ic_card'] })),
    );
    await user.click(await screen.findByRole('button', { name: '点検する' }));
    const first = within(await screen.findByRole('radiogroup', { name: 'P-1001の現物' }));
    first.getByRole('radio', { name: 'まだ' }).focus();
    await user.keyboard('{ArrowRight}{Enter}');
    await user.click(
      within(screen.getByRole('radiogroup', { name: 'G-0009の現物' })).getByRole('radio', { name: '違う人' }),
    );
    await user.type(screen.getByRole('textbox', { name: 'G-0009をいま持っている人' }), '加藤 恵');
    await user.type(screen.getByRole('textbox', { name: /台帳にないカード/ }), 'P-9999');
    await expectAccessible();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent(door, 'card_check')).toHaveLength(1));
    expect(sent(door, 'card_check')[0]).toMatchObject({
      cards: [
        { id: '1', saw: 'seen', note: '' },
        { id: '2', saw: 'other_holder', note: '加藤 恵' },
      ],
      extras: ['P-9999'],
    });
  });

  it('goes on to further pages, and what was ticked on one is kept with the rest', async () => {
    const { user, door } = await open('ICカード', (d) => {
      const pages = [[record('1', 'P-1001', 'collected')], [record('2', 'G-0009', 'stock')]];
      d.on('ledger_list', (ask) => ({ records: pages[ask.offset === 0 ? 0 : 1] ?? [], total: 501 }));
      d.on('card_check', () => ({ seen: 2, findings: 0, changed: ['ic_card'] }));
    });
    await user.click(await screen.findByRole('button', { name: '点検する' }));
    await screen.findByRole('radiogroup', { name: 'P-1001の現物' });
    await user.click(screen.getByRole('button', { name: '残りをすべて「ある」にする' }));
    await user.click(screen.getByRole('button', { name: '次の500枚' }));
    await screen.findByRole('radiogroup', { name: 'G-0009の現物' });
    expect(screen.getByText(/1 \/ 501枚/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '残りをすべて「ある」にする' }));
    await expectAccessible();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent(door, 'card_check')).toHaveLength(1));
    expect(sent(door, 'card_check')[0]?.cards).toEqual([
      { id: '1', saw: 'seen', note: '' },
      { id: '2', saw: 'seen', note: '' },
    ]);
  });

  it('says what the door refuses and keeps what was ticked', async () => {
    const { user } = await open('ICカード', (d) =>
      d.on('card_check', () => {
        throw problem('invalid', 'カードG-0009は、いま持っている人の名前を書いてください。');
      }),
    );
    await user.click(await screen.findByRole('button', { name: '点検する' }));
    await screen.findByRole('radiogroup', { name: 'G-0009の現物' });
    await user.click(screen.getByRole('button', { name: '残りをすべて「ある」にする' }));
    await user.click(screen.getByRole('button', { name: /^点検を記録する/ }));
    expect(await screen.findByText(/いま持っている人の名前を書いてください/)).toBeTruthy();
    expect(screen.getByText(/2 \/ 2枚/)).toBeTruthy();
  });
});

describe('cards that are marked', () => {
  async function marked(name: string, prepare: Parameters<typeof openWindow>[1]) {
    const opened = await open('ICカード', prepare);
    await screen.findByText('P-1001');
    await opened.user.click(screen.getByText('P-1001'));
    await opened.user.keyboard(' ');
    await opened.user.click(await screen.findByRole('button', { name }));
    return opened;
  }

  it('are permitted to people for a time', async () => {
    const { user, door } = await marked('使用の許可', (d) => {
      const person = { title: '', unit: '', role: 'staff', active: true };
      d.on('people_list', () => ({ people: [{ number: '1003', name: 'ｶﾄｳ 一郎', ...person }], terms: [] }));
      d.on('card_permit', () => ({ changed: ['ic_card'] }));
    });
    const dialog = within(await screen.findByRole('dialog', { name: /使用の許可/ }));
    const allow = dialog.getByRole('button', { name: '許可する' });
    expect(allow.hasAttribute('disabled')).toBe(true);
    await user.click(await dialog.findByRole('checkbox', { name: /ｶﾄｳ 一郎/ }));
    await user.type(dialog.getByRole('textbox', { name: /用途/ }), '窓口の当番');
    await expectAccessible();
    await user.click(allow);
    await waitFor(() => expect(sent(door, 'card_permit')).toHaveLength(1));
    expect(sent(door, 'card_permit')[0]).toMatchObject({
      ids: ['1'],
      people: [{ person_number: '1003', person: 'ｶﾄｳ 一郎', purpose: '窓口の当番' }],
    });
  });

  it('are meant all together where all of the list are marked', async () => {
    const { user } = await open('ICカード', () => undefined);
    await screen.findByText('P-1001');
    await user.click(screen.getByText('P-1001'));
    await user.keyboard('{Control>}a{/Control}');
    await user.click(await screen.findByRole('button', { name: '破砕の案件を作る' }));
    const dialog = within(await screen.findByRole('dialog', { name: /破砕の案件を作る/ }));
    expect(dialog.getByText('P-1001')).toBeTruthy();
    expect(dialog.getByText(/1枚は、まだ回収が記録されていない/)).toBeTruthy();
  });

  it('are put into a case in which they are crushed, and only what was collected', async () => {
    const { user, door } = await marked('破砕の案件を作る', (d) => {
      d.on('disposal_read', () => ({ items: [{ number: 'P-1001', class: '' }], said: [] }));
      d.on('disposal_save', () => {
        throw problem('wrong_state', 'P-1001は、ほかの案件に入っています。');
      });
    });
    const dialog = within(await screen.findByRole('dialog', { name: /破砕の案件を作る/ }));
    expect(dialog.getByText('P-1001')).toBeTruthy();
    await expectAccessible();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(sent(door, 'disposal_save')).toHaveLength(1));
    expect(sent(door, 'disposal_save')[0]).toMatchObject({
      values: { cause: 'card_switch' },
      items: [{ number: 'P-1001', class: 'A' }],
    });
    expect((await dialog.findByRole('alert')).textContent).toContain('ほかの案件');
  });
});

describe('the review of IDs', () => {
  const found = {
    people: 300,
    ids: 305,
    findings: [
      {
        id: '9',
        user_id: 'u0300',
        system: '文書管理',
        kind: 'no_person',
        label: '名簿にいない人のID',
        person: '職員 300',
        said: '「職員 300」は名簿にいません。IDを停止します（第80条）。',
      },
    ],
    opened: 0,
    changed: [],
  };

  it('shows what it found before it keeps it', async () => {
    const { user, door } = await open('利用者ID', (d) => {
      d.on('pick_open', () => ({ paths: ['/机/名簿.xlsx'] }));
      d.on('id_review', (ask) => ({ ...found, opened: ask.dry_run ? 0 : 1 }));
    });
    await user.click(await screen.findByRole('button', { name: '棚卸する' }));
    await user.click(await screen.findByRole('button', { name: '名簿を選ぶ' }));
    expect(await screen.findByText(/300人とID 305件/)).toBeTruthy();
    expect(screen.getByText('名簿にいない人のID')).toBeTruthy();
    await expectAccessible();
    expect(sent(door, 'id_review').map((p) => p.dry_run)).toEqual([true]);
    await user.click(screen.getByRole('button', { name: '1件の指摘を記録する' }));
    await waitFor(() => expect(sent(door, 'id_review').map((p) => p.dry_run)).toEqual([true, false]));
  });

  it('says what is wrong with the roster', async () => {
    const { user } = await open('利用者ID', (d) => {
      d.on('pick_open', () => ({ paths: ['/机/名簿.xlsx'] }));
      d.on('id_review', () => {
        throw problem('bad_file', '名簿に職員番号「1」の人が二人います。');
      });
    });
    await user.click(await screen.findByRole('button', { name: '棚卸する' }));
    await user.click(await screen.findByRole('button', { name: '名簿を選ぶ' }));
    expect(await screen.findByText(/二人います/)).toBeTruthy();
  });
});
