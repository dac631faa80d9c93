import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeDoor } from '../testing/door';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const entry = (part: object) => ({
  id: '1',
  number: '0412',
  name: '髙﨑 𠮷男',
  kana: '',
  kind: 'out',
  day: '2027-04-01',
  other: '建設課',
  unit: '',
  title: '',
  role: 'officer',
  successor: '',
  namesake: false,
  ...part,
});
const LEAVER = {
  entry: entry({}),
  leaves: true,
  state: 'planned',
  from: '2027-03-31',
  due: false,
  role: 'officer',
  successor_name: '',
  wants_successor: true,
  posts: ['兼務（職員）'],
  none: false,
  open: 2,
  done: 0,
};
const COMER = {
  ...LEAVER,
  entry: entry({ id: '2', number: '9001', name: '新任 花', kind: 'in', other: '市民課', role: 'staff' }),
  leaves: false,
  from: '2027-04-01',
  role: 'staff',
  wants_successor: false,
  posts: [],
  open: 0,
};
const item = (part: object) => ({
  key: '1/media/4/holder',
  transfer: '1',
  leaver: '髙﨑 𠮷男',
  ledger: 'media',
  ledger_title: '媒体・機器',
  record: '4',
  number: '税務-媒-0004',
  name: '端末',
  sort: 'thing',
  said: '使用者',
  place: '執務室',
  unsure: false,
  acts: ['return', 'pass'],
  act: '',
  receiver: '',
  note: '',
  done_at: '',
  done_by: '',
  done: false,
  ...part,
});
const ITEMS = [
  item({}),
  item({
    key: '1/asset/7/open:waiting',
    ledger: 'asset',
    ledger_title: '情報資産',
    name: '相談票',
    sort: 'matter',
    acts: ['pass'],
  }),
];

function withMoves(d: FakeDoor) {
  d.on('transfer_list', () => ({ people: [LEAVER, COMER], items: ITEMS, today: '2027-03-30' }));
  d.on('transfer_deal', (ask) => ({ done: ask.items.length, refused: [], changed: ['media'] }));
}

async function toMoves(user: ReturnType<typeof openWindow>['user']) {
  await visit(user, '異動');
  await screen.findByRole('heading', { name: '異動', level: 1 });
}

describe('異動', () => {
  it('says the first step where nobody moves', async () => {
    const { user } = openWindow({}, (d) =>
      d.on('transfer_list', () => ({ people: [], items: [], today: '2027-03-30' })),
    );
    await toMoves(user);
    expect(await screen.findByText(/人事課の名簿/)).toBeTruthy();
    await expectAccessible();
  });

  it('gives everything back with two clicks, and only what can be given back', async () => {
    const { user, door } = openWindow({}, withMoves);
    await toMoves(user);
    await user.click(await screen.findByRole('checkbox', { name: '残り2件をすべて選ぶ' }));
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '1件を返却済みに' }));
    await waitFor(() => expect(sent(door, 'transfer_deal')).toHaveLength(1));
    expect(sent(door, 'transfer_deal')[0]).toMatchObject({ items: ['1/media/4/holder'], act: 'return' });
  });

  it('is one stop of Tab however many hold however much; the arrow keys go through the table', async () => {
    const many = Array.from({ length: 40 }, (_, n) => item({ key: `1/media/${n}/holder`, name: `端末${n}` }));
    const { user } = openWindow({}, (d) => {
      withMoves(d);
      d.on('transfer_list', () => ({ people: [LEAVER, COMER], items: many, today: '2027-03-30' }));
    });
    await toMoves(user);
    const first = await screen.findByRole('checkbox', { name: '髙﨑 𠮷男の端末0を選ぶ' });
    first.focus();
    await user.keyboard('{ArrowDown}{ArrowDown} ');
    const third = screen.getByRole('checkbox', { name: '髙﨑 𠮷男の端末2を選ぶ' });
    expect(document.activeElement).toBe(third);
    expect((third as HTMLInputElement).checked).toBe(true);
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: '端末2' }));
    await user.keyboard('{End}{ArrowDown}{ArrowUp}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: '端末38' }));
    await user.tab();
    expect(document.activeElement?.closest('table')).toBeNull();
    await user.tab({ shift: true });
    expect(document.activeElement, 'back where one was').toBe(screen.getByRole('button', { name: '端末38' }));
    await expectAccessible();
  });

  it('names the successor of the chosen leaver, whose post would be empty', async () => {
    const { user, door } = openWindow({}, (d) => {
      withMoves(d);
      d.on('transfer_save', () => ({ judged: [], entries: [], added: 0, altered: 1, changed: ['transfer'] }));
    });
    await toMoves(user);
    expect(await screen.findByText('情報システム担当者の後任が未定')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /髙﨑 𠮷男/ }));
    await user.click(await screen.findByRole('button', { name: /後任（役割と/ }));
    const options = within(await screen.findByRole('listbox')).getAllByRole('option');
    expect(options.map((o) => o.textContent).filter((words) => words?.includes('0412'))).toEqual([]);
    await user.click(options.find((o) => o.textContent?.includes('新任 花')) as HTMLElement);
    await waitFor(() => expect(sent(door, 'transfer_save')).toHaveLength(1));
    expect(sent(door, 'transfer_save')[0].entries[0]).toMatchObject({ id: '1', successor: '9001' });
  });

  it('stops IDs, and asks what was erased before a lent carrier comes back', async () => {
    const { user, door } = openWindow({}, (d) => {
      withMoves(d);
      d.on('transfer_list', () => ({
        people: [LEAVER, COMER],
        items: [
          item({ key: '1/user_id/9/holder_number', ledger: 'user_id', name: 'zei00412（税務）', acts: ['end'] }),
          item({ key: '1/media_lending/3/borrower', ledger: 'media_lending', name: 'USBメモリ', acts: ['return'] }),
        ],
        today: '2027-03-30',
      }));
    });
    await toMoves(user);
    await user.click(await screen.findByRole('checkbox', { name: '残り2件をすべて選ぶ' }));
    expect(screen.getByRole('button', { name: '1件を返却済みに' }).hasAttribute('disabled')).toBe(true);
    await user.click(screen.getByRole('button', { name: '1件のIDを止める' }));
    await waitFor(() => expect(sent(door, 'transfer_deal')).toHaveLength(1));
    expect(sent(door, 'transfer_deal')[0]).toMatchObject({ items: ['1/user_id/9/holder_number'], act: 'end' });
    await user.click(await screen.findByRole('checkbox', { name: '髙﨑 𠮷男のUSBメモリを選ぶ' }));
    await user.click(await screen.findByRole('button', { name: /返却時の消去/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: '消去した' }));
    await user.click(screen.getByRole('button', { name: '1件を返却済みに' }));
    await waitFor(() => expect(sent(door, 'transfer_deal')).toHaveLength(2));
    expect(sent(door, 'transfer_deal')[1]).toMatchObject({ act: 'return', erased: 'erased' });
    await expectAccessible();
  });

  it('asks for what the person before had, in one go, and takes a tick off', async () => {
    const thing = (system: string, rights = '') => ({ ledger: system === '' ? 'ic_card' : 'user_id', system, rights });
    const { user, door } = openWindow({}, (d) => {
      withMoves(d);
      d.on('transfer_wants', () => ({
        systems: [thing('税務システム', '照会')],
        people: [
          {
            transfer: '2',
            number: '9001',
            name: '新任 花',
            unit: '',
            like: '髙﨑 𠮷男',
            proposed: [thing(''), thing('税務システム', '照会・更新'), thing('文書管理')],
            has: [],
          },
        ],
      }));
      d.on('transfer_request', () => ({ asked: 2, same: 0, none: 0, changed: ['ic_card', 'user_id'] }));
    });
    await toMoves(user);
    await user.click(await screen.findByRole('button', { name: '1人のカードとIDを申請' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'カードとIDを申請する' }));
    await dialog.findByText('髙﨑 𠮷男');
    await user.click(dialog.getByRole('checkbox', { name: '新任 花の文書管理' }));
    await expectAccessible();
    await user.click(dialog.getByRole('button', { name: '2件を申請する' }));
    await waitFor(() => expect(sent(door, 'transfer_request')).toHaveLength(1));
    expect(sent(door, 'transfer_request')[0].people).toEqual([
      { transfer: '2', wants: [thing(''), thing('税務システム', '照会・更新')] },
    ]);
  });

  it('shows what carrying out does before it is done, and what stands against it', async () => {
    const { user } = openWindow({}, (d) => {
      withMoves(d);
      d.on('transfer_carry_out', () => {
        throw problem('invalid', '令和9年4月1日から責任者がいなくなります。');
      });
    });
    await toMoves(user);
    await user.click(await screen.findByRole('button', { name: '2人の異動を実施する' }));
    const dialog = within(await screen.findByRole('dialog', { name: '異動を実施する' }));
    expect((await dialog.findByRole('alert')).textContent).toContain('責任者がいなくなります');
    expect(dialog.getByRole('button', { name: '0人の異動を実施する' }).hasAttribute('disabled')).toBe(true);
    await expectAccessible();
  });

  it('carries out with one more click', async () => {
    const { user, door } = openWindow({}, (d) => {
      withMoves(d);
      d.on('transfer_carry_out', () => ({
        lines: [{ number: '0412', name: '髙﨑 𠮷男', kind: '転出', deeds: ['令和9年3月31日まで使えます'] }],
        open: 2,
        warnings: ['返していない物・引き継いでいない事が2件あります。'],
        passwords: [],
        changed: ['transfer'],
      }));
    });
    await toMoves(user);
    await user.click(await screen.findByRole('button', { name: '2人の異動を実施する' }));
    await user.click(await screen.findByRole('button', { name: '1人の異動を実施する' }));
    await waitFor(() => expect(sent(door, 'transfer_carry_out').map((p) => p.dry_run)).toContain(false));
  });

  it('enters one person and puts a refusal into the dialog', async () => {
    const { user, door } = openWindow({}, (d) => {
      withMoves(d);
      d.on('transfer_save', () => {
        throw problem('invalid', '自分自身には引き継げません。', []);
      });
    });
    await toMoves(user);
    await user.click(await screen.findByRole('button', { name: '1人加える' }));
    const dialog = within(await screen.findByRole('dialog', { name: '異動する人を加える' }));
    await user.click(dialog.getByRole('radio', { name: '転入' }));
    await user.type(dialog.getByRole('textbox', { name: /職員番号/ }), '９００２');
    await user.type(dialog.getByRole('textbox', { name: /氏名/ }), '境川 葉子');
    await expectAccessible();
    await user.click(dialog.getByRole('button', { name: '加える' }));
    expect((await dialog.findByRole('alert')).textContent).toContain('自分自身');
    expect(sent(door, 'transfer_save')[0].entries[0]).toMatchObject({
      kind: 'in',
      number: '９００２',
      name: '境川 葉子',
    });
  });
});
