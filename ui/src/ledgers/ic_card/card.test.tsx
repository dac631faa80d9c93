import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import { elapsed, span } from '../../parts/RunningClock';
import { ledgers, problem, settings } from '../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../testing/open';

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
const state = (key: string, label: string, mark: string) => ({ key, label, axis: 'step', mark });
const step = (key: string, label: string, from: string[], to: string, needs: string[]) => ({
  key,
  label,
  axis: 'step',
  from,
  to,
  by: ['officer'],
  needs,
  takes: needs,
  reason: key === 'found',
  other_person: false,
  basis: [],
});
const LEDGER = {
  ...ledgers[0],
  key: 'ic_card',
  title: 'ICカード',
  counter: '枚',
  columns: [
    column('card_number', 'カード番号', 'code'),
    column('kind', '区分', 'choice', [{ key: 'personal', label: '個人' }]),
    column('holder', '保有者'),
    column('lent_on', '貸与日', 'date'),
    column('loss_kind', '起きたこと', 'choice', [
      { key: 'loss', label: '紛失' },
      { key: 'theft', label: '盗難' },
    ]),
    column('noticed_at', '気づいた日時', 'moment'),
    column('reported_at', '責任者に届け出た日時', 'moment'),
    column('desk_at', '統一的な窓口に届け出た日時', 'moment'),
    column('situation', '状況', 'long'),
    column('invalidated_at', '無効化した日時', 'moment'),
    column('invalidated_by', '無効化した者'),
  ],
  parts: [],
  states: [
    state('stock', '在庫', 'tick'),
    state('lent', '貸与中', 'tick'),
    state('lost', '紛失等・無効化待ち', 'diamond'),
  ],
  steps: [
    step('lend', '貸与する', ['stock'], 'lent', ['holder', 'lent_on']),
    step('report_loss', '紛失等を届け出る', ['lent'], 'lost', ['noticed_at', 'situation']),
    step('invalidate', '無効化を記録する', ['lost'], 'invalid', ['invalidated_at', 'invalidated_by']),
    step('found', '見つかったことを記録する', ['lost'], 'lent', []),
  ],
  name: 'card_number',
  list: ['card_number', 'holder'],
  filters: [],
  total_by: '',
  links: [],
  own_screen: false,
} as unknown as LedgerView;

function card(at: string, values: LedgerRecord['values'] = {}): LedgerRecord {
  return {
    id: '7',
    number: '税務-証-0007',
    life: 'active',
    step: at,
    version: 3,
    created_at: '2026-11-18T01:00:00Z',
    created_by: '0412',
    changed_at: '2026-11-18T01:00:00Z',
    changed_by: '0412',
    step_at: '2026-11-18T01:00:00Z',
    step_by: '0101',
    values: { card_number: 'C-01187', kind: 'personal', holder: '髙橋 﨑子', ...values },
  } as LedgerRecord;
}

const LOST = { reported_at: '2026-11-18T09:12', noticed_at: '2026-11-18T09:05', loss_kind: 'loss' };

async function open(record: LedgerRecord, prepare?: Parameters<typeof openWindow>[1], incident = '') {
  const opened = openWindow({ count: 1 }, (door) => {
    door.on('ledger_defs', () => ({ ledgers: [...ledgers, LEDGER] }));
    door.on('ledger_list', () => ({ records: [record], total: 1 }));
    door.on('ledger_get', () => ({
      record,
      parts: {},
      links: {},
      attachments: [],
      class_note: '',
      steps: LEDGER.steps.map((s) => ({ key: s.key, refused: '' })),
      names: {},
      incident,
    }));
    door.on('ledger_step', () => ({
      done: 1,
      refused: [],
      refused_total: 0,
      by_value: [],
      entry: '9',
      changed: ['ic_card'],
    }));
    prepare?.(door);
  });
  await visit(opened.user, 'ICカード');
  return opened;
}

describe('a lost card', () => {
  it('is found by name and reported with the time of now', async () => {
    const { user, door } = await open(card('lent'));
    await user.click(await screen.findByRole('button', { name: '紛失の届出' }));
    await user.click(await screen.findByRole('button', { name: /C-01187/ }));
    await user.click(await screen.findByRole('button', { name: '気づいた日時にいまの時刻を入れる' }));
    await user.type(screen.getByRole('textbox', { name: /状況/ }), '駅でなくした');
    await expectAccessible();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent(door, 'ledger_step')).toHaveLength(1));
    expect(sent(door, 'ledger_step')[0]).toMatchObject({
      step: 'report_loss',
      values: {
        loss_kind: 'loss',
        situation: '駅でなくした',
        noticed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
      },
    });
  });

  it('is reported as it is sent, not as the screen opened', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-18T00:33:58Z') });
    try {
      const { user, door } = await open(card('lent'));
      await user.click(await screen.findByRole('button', { name: '紛失の届出' }));
      await user.click(await screen.findByRole('button', { name: /C-01187/ }));
      await screen.findByRole('button', { name: '気づいた日時にいまの時刻を入れる' });
      vi.setSystemTime(new Date('2026-11-18T00:34:02Z'));
      await user.click(screen.getByRole('button', { name: '気づいた日時にいまの時刻を入れる' }));
      await user.type(screen.getByRole('textbox', { name: /状況/ }), '駅でなくした');
      vi.setSystemTime(new Date('2026-11-18T00:35:10Z'));
      await user.keyboard('{Control>}{Enter}{/Control}');
      await waitFor(() => expect(sent(door, 'ledger_step')).toHaveLength(1));
      expect(sent(door, 'ledger_step')[0]).toMatchObject({
        values: { noticed_at: '2026-11-18T09:34', reported_at: '2026-11-18T09:35' },
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows the clock until the invalidation is recorded, and says what the door refuses', async () => {
    const { user, door } = await open(card('lost', LOST), (d) => {
      d.on('settings_get', () => ({ ...settings, stop_contact: '情報システム課 内線 2345' }));
      d.on('ledger_step', () => {
        throw problem('invalid', '無効化した者を記入してください。', [
          { column: 'invalidated_by', code: 'required', message: '「無効化した者」を記入してください。' },
        ]);
      });
    });
    await user.click(await screen.findByRole('button', { name: '紛失の届出' }));
    await user.click(await screen.findByRole('button', { name: /C-01187/ }));
    expect(await screen.findByRole('timer')).toBeTruthy();
    expect(await screen.findByText('情報システム課 内線 2345')).toBeTruthy();
    const line = screen.getByRole('list', { name: '届出から無効化までの時刻' });
    expect(within(line).getByText('7分後')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^無効化を記録する/ }));
    expect(await screen.findByText('「無効化した者」を記入してください。')).toBeTruthy();
    expect(sent(door, 'ledger_step')[0]).toMatchObject({ step: 'invalidate' });
    await expectAccessible();
  });

  it('is taken on as an incident from the same screen', async () => {
    const begun = { id: '3', number: '税務-事故-R8-001', changed: ['incident'] };
    const { user, door } = await open(card('lost', LOST), (d) => d.on('incident_open', () => begun), 'open');
    await user.click(await screen.findByRole('button', { name: '紛失の届出' }));
    await user.click(await screen.findByRole('button', { name: /C-01187/ }));
    await user.click(await screen.findByRole('button', { name: 'インシデントとして扱う' }));
    await waitFor(() => expect(sent(door, 'incident_open')).toEqual([{ ledger: 'ic_card', id: '7' }]));
  });

  it('says how long it took, and asks in its dialog for what a step needs', async () => {
    const done = card('invalid', { ...LOST, invalidated_at: '2026-11-18T09:35', invalidated_by: '吉田' });
    const { user } = await open(done);
    await user.click(await screen.findByRole('button', { name: '紛失の届出' }));
    await user.click(await screen.findByRole('button', { name: /C-01187/ }));
    expect(await screen.findByText('23分')).toBeTruthy();
    expect(screen.queryByRole('timer')).toBeNull();
  });
});

describe('a step with fields', () => {
  it('asks for them in its own dialog', async () => {
    const { user, door } = await open(card('stock'));
    await user.click(await screen.findByText('C-01187'));
    await user.keyboard('{Enter}');
    await user.click(await screen.findByRole('button', { name: '貸与する' }));
    const dialog = await screen.findByRole('dialog');
    await user.clear(within(dialog).getByRole('textbox', { name: /保有者/ }));
    await user.type(within(dialog).getByRole('textbox', { name: /保有者/ }), '石和 太郎');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(sent(door, 'ledger_step')[0]).toMatchObject({ step: 'lend', values: { holder: '石和 太郎' } }),
    );
  });
});

describe('a running clock', () => {
  it('says hours, and days where it has come to that', () => {
    expect([0, 5_320_000, 180_000_000].map(elapsed)).toEqual(['0:00:00', '1:28:40', '2日 2:00:00']);
    expect(span('2026-11-18T09:05', '2026-11-18T10:10')).toBe('1時間05分');
  });
});
