import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { OrganisationRead } from '../bindings/OrganisationRead';
import type { Reorganisations } from '../bindings/Reorganisations';
import { type FakeDoor, fakeDoor, problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const BOARD = {
  board: { fiscal_year: 2026, columns: [], rows: [], late: 0, waiting: 0, returned: 0 },
  years: [2026],
  divisions: [],
  inbox: '',
  outbox: '',
};
const VIEW: Reorganisations = {
  lines: [{ day: '2025-04-01', word: '改称', words: '「秘書課」を「市長公室」に改称', note: '' }],
  orphans: [
    {
      division: '9',
      name: '国体準備室',
      until: '2026-03-31',
      ledger: 'asset',
      title: '情報資産',
      count: 3,
      successor: '',
    },
  ],
  divisions: [
    { id: '1', code: '001', name: '市民税課' },
    { id: '2', code: '002', name: '資産税課' },
    { id: '3', code: '003', name: '髙﨑支所' },
  ],
};
const place = (name: string) => ({ code: '', name, above: '', row: 3 });
const READ: OrganisationRead = {
  file: '組織一覧.xlsx',
  read: 3,
  same: 1,
  others: 2,
  moved: [],
  unread: [{ row: 9, text: '𠮷野課', why: '8行目と同じ課です。' }],
  places: [],
  day: '2026-10-01',
  proposals: [
    {
      proposal: {
        kind: 'merged',
        from: [place('市民税課'), place('資産税課')],
        to: [place('課税課')],
        why: '「市民税課」と「資産税課」がなくなり、名前の重なる「課税課」ができています。',
        sure: false,
      },
      change: { kind: 'merged', from: ['1', '2'], to: [{ division: '', code: '004', name: '課税課' }], note: '' },
      hint: '',
    },
  ],
};

async function open(more: (door: FakeDoor) => void = () => undefined) {
  const state = (await fakeDoor({}).answer('office_state', {})) as { book: object };
  const opened = openWindow({}, (door) => {
    door.on('office_state', () => ({ ...state, book: { ...state.book, office_kind: 'both' } }));
    door.on('collect_board', () => BOARD);
    door.on('collect_reorganise_list', () => VIEW);
    door.on('collect_reorganise_read', () => READ);
    door.on('pick_open', () => ({ paths: ['/机/組織一覧.xlsx'] }));
    more(door);
  });
  await visit(opened.user, '取りまとめ');
  await opened.user.click(await screen.findByRole('button', { name: '準備' }));
  await opened.user.click(await screen.findByRole('menuitem', { name: '再編' }));
  await screen.findByRole('heading', { name: '再編' });
  return opened;
}

test('records that nobody answers for stand first, and find who does', async () => {
  const { user, door } = await open((d) => {
    d.on('collect_reorganise_rehome', () => ({ done: 3, changed: ['collect_rehomed'] }));
  });
  const red = screen.getByRole('region', { name: '受け持つ課の決まっていない記録' });
  expect(red.textContent).toContain('国体準備室');
  const settle = within(red).getByRole('button', { name: '3件の受け持ちを決める' });
  expect(settle.hasAttribute('disabled')).toBe(true);
  await expectAccessible();
  await user.click(within(red).getByRole('button', { name: /国体準備室の情報資産を受け持つ課/ }));
  await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: '髙﨑支所' }));
  await user.click(within(red).getByRole('button', { name: '3件の受け持ちを決める' }));
  await waitFor(() => expect(sent(door, 'collect_reorganise_rehome')).toHaveLength(1));
  expect(sent(door, 'collect_reorganise_rehome')[0]).toMatchObject({ division: '9', heir: '3', keys: [] });
});

test('nothing is accepted by itself, and nothing is done that was not tried', async () => {
  const { user, door } = await open((d) => {
    d.on('collect_reorganise_run', (ask) => ({
      lines: ['「市民税課」と「資産税課」を「課税課」に統合'],
      warnings: [],
      added: 1,
      renamed: 0,
      abolished: 2,
      orphans: 0,
      done: !ask.dry_run,
      changed: [],
    }));
  });
  await user.click(screen.getByRole('button', { name: '組織の一覧を読む' }));
  expect(await screen.findByText('名前からの推測')).toBeTruthy();
  expect(screen.getByText(/9行目「𠮷野課」/)).toBeTruthy();
  const accept = screen.getByRole('checkbox', { name: /市民税課・資産税課の変更を受け入れる/ });
  expect((accept as HTMLInputElement).checked).toBe(false);
  expect(screen.getByRole('button', { name: '試しに見る' }).hasAttribute('disabled')).toBe(true);
  await user.click(accept);
  expect(screen.getByRole('button', { name: '1件の再編を行う' }).hasAttribute('disabled')).toBe(true);
  await user.click(screen.getByRole('button', { name: '試しに見る' }));
  expect(await screen.findByText('「市民税課」と「資産税課」を「課税課」に統合')).toBeTruthy();
  await expectAccessible();
  await user.click(screen.getByRole('button', { name: '1件の再編を行う' }));
  await waitFor(() => expect(sent(door, 'collect_reorganise_run')).toHaveLength(2));
  expect(sent(door, 'collect_reorganise_run').map((ask) => ask.dry_run)).toEqual([true, false]);
});

test('a refusal stands beside the button, and an altered change must be tried again', async () => {
  const { user } = await open((d) => {
    d.on('collect_reorganise_run', () => {
      throw problem('invalid', '課コード「004」はすでに使われています。別のコードにしてください。');
    });
  });
  await user.click(screen.getByRole('button', { name: '組織の一覧を読む' }));
  await user.click(await screen.findByRole('checkbox', { name: /変更を受け入れる/ }));
  await user.click(screen.getByRole('button', { name: '試しに見る' }));
  const said = await screen.findByText(/別のコードにしてください/);
  expect(said.closest('[role=alert]')).not.toBeNull();
  await user.type(screen.getByRole('textbox', { name: '課コード' }), '5');
  expect(screen.queryByText(/別のコードにしてください/)).toBeNull();
});
