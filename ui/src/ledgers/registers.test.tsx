import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { LedgerView } from '../bindings/LedgerView';
import type { Record as LedgerRecord } from '../bindings/Record';
import { ledgers, problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const column = (key: string, label: string, more: object = {}) => ({
  key,
  label,
  kind: 'text',
  unit: '',
  choices: [],
  required: false,
  group: 'what',
  basis: [],
  hint: '',
  derived: false,
  ...more,
});

function ledger(key: string, title: string, more: object): LedgerView {
  return {
    ...ledgers[0],
    key,
    title,
    groups: [{ key: 'what', label: '内容' }],
    columns: [column('name', '件名', { required: true })],
    parts: [],
    states: [{ key: 'lost', label: '紛失', axis: 'step', mark: 'diamond' }],
    steps: [],
    name: 'name',
    list: ['name'],
    filters: [],
    total_by: '',
    links: [],
    own_screen: false,
    ...more,
  } as unknown as LedgerView;
}

const RECORD = {
  id: '7',
  number: '税務-出-0007',
  life: 'active',
  step: 'lost',
  version: 3,
  created_at: '2026-11-18T01:00:00Z',
  created_by: '0412',
  changed_at: '2026-11-18T01:00:00Z',
  changed_by: '0412',
  step_at: '2026-11-18T01:00:00Z',
  step_by: '0101',
  values: { name: '現地調査図（髙﨑）' },
} as LedgerRecord;

async function open(of: LedgerView, prepare?: Parameters<typeof openWindow>[1], incident = '') {
  const opened = openWindow({ count: 1 }, (door) => {
    door.on('ledger_defs', () => ({ ledgers: [...ledgers, of] }));
    door.on('ledger_list', () => ({ records: [RECORD], total: 1 }));
    door.on('ledger_get', () => ({
      record: RECORD,
      parts: {},
      links: [],
      attachments: [],
      class_note: '',
      steps: [],
      names: {},
      incident,
    }));
    door.on('ledger_history', () => ({ entries: [] }));
    prepare?.(door);
  });
  await visit(opened.user, of.title);
  return opened;
}

const KINDS = ledger('permission', '各種の許可', {
  columns: [
    column('name', '件名', { required: true }),
    column('kind', '許可の種類', {
      kind: 'choice',
      choices: [
        { key: 'software', label: '標準外ソフトウェア' },
        { key: 'wireless', label: '無線LAN' },
      ],
    }),
    column('device', '端末'),
    column('place', '場所'),
    column('reason', '理由'),
  ],
  kind_by: 'kind',
  kinds: [
    { key: 'software', columns: [{ key: 'device', label: '入れる端末', required: true }] },
    { key: 'wireless', columns: [{ key: 'place', label: '電波の届く場所', required: true }] },
  ],
});

describe('a ledger of kinds', () => {
  it('asks for what the kind states, in its words, and sends nothing of another kind', async () => {
    const { user, door } = await open(KINDS);
    await user.click(await screen.findByRole('button', { name: /新しい各種の許可/ }));
    const name = await screen.findByRole('textbox', { name: /件名/ });
    expect(screen.queryByRole('textbox', { name: /入れる端末/ })).toBeNull();
    expect(screen.getByRole('textbox', { name: /理由/ })).toBeTruthy();
    await user.type(name, '画像編集');
    const choose = async (label: string) => {
      await user.click(screen.getByRole('button', { name: /許可の種類/ }));
      const list = await screen.findByRole('listbox');
      await user.click(within(list).getByRole('option', { name: label }));
    };
    await choose('標準外ソフトウェア');
    await user.type(await screen.findByRole('textbox', { name: /入れる端末/ }), 'PC-1');
    await choose('無線LAN');
    expect(screen.queryByRole('textbox', { name: /入れる端末/ })).toBeNull();
    await user.type(await screen.findByRole('textbox', { name: /電波の届く場所/ }), '本庁2階');
    await expectAccessible();
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(sent(door, 'ledger_add')[0]).toMatchObject({
      values: { name: '画像編集', kind: 'wireless', place: '本庁2階' },
    });
    expect(JSON.stringify(sent(door, 'ledger_add')[0])).not.toContain('PC-1');
  });
});

describe('a record that begins with rows', () => {
  it('shows what each row is about and asks only for its answer', async () => {
    const of = ledger('contractor', '委託先', {
      parts: [
        {
          key: 'clauses',
          label: '16の事項',
          basis: [],
          columns: [column('no', '号', { kind: 'int' }), column('label', '事項'), column('place', '条番号')],
          first: [
            { no: 1, label: '再委託の制限' },
            { no: 2, label: '作業場所' },
          ],
        },
      ],
    });
    const { user, door } = await open(of);
    await user.click(await screen.findByRole('button', { name: /新しい委託先/ }));
    const part = await screen.findByRole('region', { name: '16の事項' });
    expect(within(part).getByText(/再委託の制限/)).toBeTruthy();
    expect(within(part).queryByRole('button', { name: /消す|足す/ })).toBeNull();
    await user.type(screen.getByRole('textbox', { name: /件名/ }), '保守');
    const places = within(part).getAllByRole('textbox', { name: /条番号/ });
    await user.type(places[1] as HTMLElement, '第5条');
    await expectAccessible();
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(sent(door, 'ledger_add')[0]).toMatchObject({
      parts: {
        clauses: [
          { no: 1, label: '再委託の制限' },
          { no: 2, label: '作業場所', place: '第5条' },
        ],
      },
    });
  });
});

describe('a loss', () => {
  const trips = ledger('takeout', '持出し・持込み', {});
  it('becomes an incident with one press', async () => {
    const incidents = ledger('incident', 'インシデント', {});
    const { user, door } = await open(
      trips,
      (d) => {
        d.on('ledger_defs', () => ({ ledgers: [...ledgers, trips, incidents] }));
        d.on('incident_open', () => ({
          id: '9',
          number: '税務-事-0001',
          version: 1,
          changed: ['incident', 'takeout'],
        }));
      },
      'open',
    );
    await user.click(await screen.findByText('現地調査図（髙﨑）'));
    await user.click(await screen.findByRole('button', { name: 'インシデントとして扱う' }));
    await expectAccessible();
    expect(sent(door, 'incident_open')[0]).toEqual({ ledger: 'takeout', id: '7' });
    expect(await screen.findByRole('heading', { name: 'インシデント' })).toBeTruthy();
  });

  it('leads to the incident that it became', async () => {
    const { user } = await open(trips, undefined, '9');
    await user.click(await screen.findByText('現地調査図（髙﨑）'));
    expect(await screen.findByRole('button', { name: 'インシデントを開く' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'インシデントとして扱う' })).toBeNull();
  });
});

describe('attendance', () => {
  const trainings = ledger('training', '研修・同意書', {});
  it('comes in with one press, and says what came of it', async () => {
    const { user, door } = await open(trainings, (d) => {
      d.on('pick_open', () => ({ paths: ['/home/出欠.xlsx'] }));
      d.on('training_attendance', () => ({
        read: { rows: 3000, added: 2990, changed: 10, blank: 12, skipped: [] },
        changed: ['training'],
      }));
    });
    await user.click(await screen.findByText('現地調査図（髙﨑）'));
    await user.click(await screen.findByRole('button', { name: '出欠をExcelから取り込む' }));
    expect(await screen.findByText(/出欠の記入がない人が12人/)).toBeTruthy();
    expect(sent(door, 'training_attendance')[0]).toMatchObject({ id: '7', path: '/home/出欠.xlsx', sheet: '' });
    await expectAccessible();
  });

  it('says who is in the workbook twice', async () => {
    const { user } = await open(trainings, (d) => {
      d.on('pick_open', () => ({ paths: ['/home/出欠.xlsx'] }));
      d.on('training_attendance', () => {
        throw problem('has_problems', '同じ人が2回あるため、何も取り込んでいません：山本 一（2行目と3行目）。');
      });
    });
    await user.click(await screen.findByText('現地調査図（髙﨑）'));
    await user.click(await screen.findByRole('button', { name: '出欠をExcelから取り込む' }));
    expect((await screen.findAllByText(/山本 一（2行目と3行目）/)).length).toBeGreaterThan(0);
  });
});

describe('a list of thousands', () => {
  const people = Array.from({ length: 3000 }, (_, n) => ({ person: `職員${n + 1}`, came: n % 7 === 0 ? '' : 'yes' }));
  const of = ledger('training', '研修・同意書', {
    parts: [
      {
        key: 'people',
        label: '出欠',
        basis: [],
        columns: [column('person', '氏名'), column('came', '出欠')],
        first: [],
      },
    ],
  });

  it('is shown a hundred at first, and edited fifty at a time', async () => {
    const { user, door } = await open(of, (d) => {
      d.on('ledger_get', () => ({
        record: RECORD,
        parts: { people },
        links: [],
        attachments: [],
        class_note: '',
        steps: [],
        names: {},
        incident: '',
      }));
      d.on('ledger_edit', () => ({ id: '7', number: '税務-研-0001', version: 4, changed: ['training'] }));
    });
    await user.click(await screen.findByText('現地調査図（髙﨑）'));
    expect(await screen.findByText('3,000件')).toBeTruthy();
    expect(screen.queryByText('職員101', { exact: false })).toBeNull();
    await user.click(screen.getByRole('button', { name: /あと2,900件のうち1,000件を見る/ }));
    expect(await screen.findByText(/職員1100/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /編集/ }));
    const part = within(await screen.findByRole('region', { name: '出欠' }));
    expect(part.getAllByRole('textbox', { name: '氏名' })).toHaveLength(50);
    await user.click(part.getByRole('button', { name: '次の50行' }));
    expect(part.getByText('51–100 行目 ／ 3,000行')).toBeTruthy();
    await user.type(part.getByRole('textbox', { name: '出欠の中を探す' }), '職員2999');
    const found = part.getAllByRole('textbox', { name: '出欠' });
    expect(found).toHaveLength(1);
    await user.type(found[0] as HTMLElement, '・補講');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await expect.poll(() => sent(door, 'ledger_edit').length).toBe(1);
    const rows = (sent(door, 'ledger_edit')[0] as { parts: { people: { person: string; came: string }[] } }).parts
      .people;
    expect(rows).toHaveLength(3000);
    expect(rows[2998]).toMatchObject({ person: '職員2999', came: 'yes・補講' });
  });
});
