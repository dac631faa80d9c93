import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const DEPUTY = {
  id: '3',
  number: '0412',
  name: '担当D',
  kind: 'deputy',
  role: 'deputy',
  title: '',
  unit: '',
  since: '2026-11-18',
  until: '2026-11-20',
  reason: '議会出席のため',
  chief: '課長A',
  named_by: '課長A',
  state: 'now',
  ended: '',
};
const PEOPLE = [
  { number: '0101', name: '課長A', title: '税務課長', unit: '', role: 'chief', active: true },
  { number: '0412', name: '担当D', title: '主査', unit: '管理係', role: 'officer', active: true },
];

async function toPeople(user: ReturnType<typeof openWindow>['user']) {
  await visit(user, '設定');
  await user.click(await screen.findByRole('button', { name: '人と役割' }));
  await screen.findByRole('heading', { name: '代行者' });
}

describe('people in the settings', () => {
  it('names a deputy with a period and a reason', async () => {
    const { user, door } = openWindow({}, (d) => d.on('deputy_name', () => ({ changed: ['term'] })));
    await toPeople(user);
    await user.click(screen.getByRole('button', { name: '代行者を登録する' }));
    const dialog = within(await screen.findByRole('dialog', { name: '代行者を登録する' }));
    const save = dialog.getByRole('button', { name: '登録する' });
    expect(save.hasAttribute('disabled')).toBe(true);
    await user.click(dialog.getByRole('button', { name: /代行する人/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: /担当D/ }));
    await user.type(dialog.getByRole('textbox', { name: /終わりの日/ }), 'R8.11.20');
    await user.type(dialog.getByRole('textbox', { name: /理由/ }), '出張のため');
    await waitFor(() => expect(save.hasAttribute('disabled')).toBe(false));
    await expectAccessible();
    await user.click(save);
    await waitFor(() => expect(sent(door, 'deputy_name')).toHaveLength(1));
    expect(sent(door, 'deputy_name')[0]).toMatchObject({ number: '0412', chief: '0101', reason: '出張のため' });
  });

  it('puts a refusal beside its field', async () => {
    const { user } = openWindow({}, (d) => {
      d.on('people_list', () => ({ people: PEOPLE, terms: [DEPUTY] }));
      d.on('deputy_name', () => {
        throw problem('invalid', '代行は1年までにしてください。', [
          { column: 'until', code: 'rule', message: '代行は1年までにしてください。' },
        ]);
      });
    });
    await toPeople(user);
    expect(screen.getByText('議会出席のため')).toBeTruthy();
    expect(screen.getByText('期間中')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '代行者を登録する' }));
    const dialog = within(await screen.findByRole('dialog', { name: '代行者を登録する' }));
    await user.click(dialog.getByRole('button', { name: /代行する人/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: /担当D/ }));
    await user.type(dialog.getByRole('textbox', { name: /終わりの日/ }), 'R8.11.20');
    await user.type(dialog.getByRole('textbox', { name: /理由/ }), '出張');
    const save = dialog.getByRole('button', { name: '登録する' });
    await waitFor(() => expect(save.hasAttribute('disabled')).toBe(false));
    await user.click(save);
    expect(await dialog.findByText('代行は1年までにしてください。')).toBeTruthy();
  });

  it('asks whether a known name under a new number is another human', async () => {
    const { user, door } = openWindow();
    await toPeople(user);
    await user.click(screen.getByRole('button', { name: '人を足す' }));
    const dialog = within(await screen.findByRole('dialog', { name: '人を足す' }));
    await user.type(dialog.getByRole('textbox', { name: /職員番号/ }), '0999');
    await user.type(dialog.getByRole('textbox', { name: /氏名/ }), '担当 D');
    await user.click(await dialog.findByRole('checkbox', { name: '同姓同名の別の人です' }));
    await user.click(dialog.getByRole('button', { name: '保存する' }));
    await waitFor(() => expect(sent(door, 'person_save')[0]).toMatchObject({ namesake: true }));
  });

  it('says at the side of every screen who acts for whom', async () => {
    openWindow({}, (d) => {
      d.on('office_state', () => {
        return {
          book: {
            bureau: '',
            division: '税務課',
            division_short: '税務',
            practice: false,
            dir: '/帳簿',
            acting: { ...PEOPLE[1], role: 'deputy' },
            acting_for: { chief: '課長A', reason: '議会出席のため', until: '2026-11-20' },
            more_posts: true,
            office_kind: 'division',
            last_use: { at: '', failed: 0, notes: [] },
            fiscal_year: 2026,
            rollover_due: false,
            edition: '対策基準 第7版',
          },
          book_exists: true,
          practice_exists: false,
          home: '/home',
          today: '2026-11-18',
          fiscal_year: 2026,
          version: '0.1.0',
        };
      });
    });
    expect(await screen.findByText('課長Aの代行')).toBeTruthy();
    expect(screen.getByText('議会出席のため')).toBeTruthy();
  });
});
