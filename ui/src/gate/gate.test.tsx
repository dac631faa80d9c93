import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { expectAccessible, openWindow, sent } from '../testing/open';

describe('the gate', () => {
  it('gives one message for a wrong number and a wrong password', async () => {
    const { user } = openWindow({ open: false });
    await user.type(await screen.findByLabelText(/職員番号/), '0412');
    await user.type(screen.getByLabelText(/^パスワード/), 'ちがう');
    await expectAccessible();
    await user.keyboard('{Enter}');
    expect((await screen.findByText(/職員番号かパスワードが違います/)).closest('[role="alert"]')).toBeTruthy();
  });

  it('opens the book', async () => {
    const { user } = openWindow({ open: false });
    await user.type(await screen.findByLabelText(/職員番号/), '0412');
    await user.type(screen.getByLabelText(/^パスワード/), '正しいパスワードです');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { name: '今日' })).toBeTruthy();
  });
});

describe('a temporary password', () => {
  it('is changed before anything else', async () => {
    const { user, door } = openWindow({ open: false }, (d) =>
      d.on('book_open', () => ({
        book: null,
        held: {
          why: 'must_change',
          dir: '/帳簿',
          practice: false,
          number: '0412',
          message: '先にパスワードを変えてください。',
        },
        book_exists: true,
        practice_exists: false,
        home: '',
        today: '2026-11-18',
        fiscal_year: 2026,
        version: '0.1.0',
      })),
    );
    await user.type(await screen.findByLabelText(/職員番号/), '0412');
    await user.type(screen.getByLabelText(/^パスワード/), 'k7qx-2mvd-9xrt-4nbe');
    await user.keyboard('{Enter}');
    const fresh = await screen.findByLabelText(/^新しいパスワード/);
    await expectAccessible();
    await user.type(fresh, 'あさ つくえ みずうみ 9');
    expect(screen.getByRole('button', { name: 'パスワードを変える' })).toHaveProperty('disabled', true);
    await user.type(screen.getByLabelText(/もう一度/), 'あさ つくえ みずうみ 9');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { name: '今日' })).toBeTruthy();
    expect(sent(door, 'password_change')).toEqual([{ old: '', new: 'あさ つくえ みずうみ 9' }]);
  });
});

describe('a locked screen', () => {
  it('asks the same person for the password alone, or another for both', async () => {
    const { user, door } = openWindow();
    await screen.findByRole('heading', { name: '今日' });
    await user.keyboard('{Control>}l{/Control}');
    const number = await screen.findByLabelText(/職員番号/);
    expect(number).toHaveProperty('value', '0101');
    expect(document.activeElement).toBe(screen.getByLabelText(/^パスワード/));
    await user.clear(number);
    await user.type(number, '0412');
    await user.type(screen.getByLabelText(/^パスワード/), '正しいパスワードです{Enter}');
    expect(await screen.findByText('担当D')).toBeTruthy();
    expect(sent(door, 'book_open')[0]).toMatchObject({ dir: '/帳簿', number: '0412' });
  });
});

describe('the first start', () => {
  it('makes a book, shows once what is to be written down, and leads to the import', async () => {
    const { user, door } = openWindow({ open: false, exists: false });
    await user.type(await screen.findByRole('textbox', { name: /課名/ }), '戸籍住民課');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '次へ' }));
    const numbers = await screen.findAllByRole('textbox', { name: '職員番号' });
    const names = screen.getAllByRole('textbox', { name: '氏名' });
    await user.type(numbers[0] as HTMLElement, '0101');
    await user.type(names[0] as HTMLElement, '髙﨑 一郎');
    await user.type(numbers[1] as HTMLElement, '0412');
    await user.type(names[1] as HTMLElement, '𠮷田 花子');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '次へ' }));
    await user.type(await screen.findByLabelText(/^パスワード/), 'あさ つくえ みずうみ 9');
    await user.type(screen.getByLabelText(/もう一度/), 'あさ つくえ みずうみ 9');
    await user.click(screen.getByRole('button', { name: '帳簿を作る' }));
    const code = await screen.findByRole('list', { name: '復旧コード' });
    expect(screen.getByText('k7qx-2mvd-9xrt-4nbe')).toBeTruthy();
    await expectAccessible();
    expect(screen.getByRole('button', { name: '控えました' })).toHaveProperty('disabled', true);
    const check = screen.getByRole('textbox', { name: /^確かめ/ });
    const asked = Number(/(\d)番目/.exec(check.closest('.field')?.textContent ?? '')?.[1]);
    const group = code.querySelectorAll('li b')[asked - 1]?.textContent ?? '';
    await user.type(check, `${group.slice(0, 3)}0`);
    expect(screen.getByRole('button', { name: '控えました' })).toHaveProperty('disabled', true);
    await user.clear(check);
    await user.type(check, group.toLowerCase());
    const how = screen.getByRole('textbox', { name: /^保管のしかた/ });
    await user.clear(how);
    expect(screen.getByRole('button', { name: '控えました' })).toHaveProperty('disabled', true);
    await user.type(how, '封筒に入れて書庫２');
    await user.type(screen.getByRole('textbox', { name: '封緘番号' }), '封-R8-001');
    await user.click(screen.getByRole('button', { name: '控えました' }));
    expect(await screen.findByRole('button', { name: 'Excelから取り込む' })).toBeTruthy();
    expect(sent(door, 'recovery_keep')).toEqual([{ how: '封筒に入れて書庫２', seal: '封-R8-001' }]);
    expect(sent(door, 'book_create')[0]).toMatchObject({
      division: '戸籍住民課',
      division_short: '戸籍住民',
      acting: '0412',
      practice: false,
      passwords: 'temporary',
      people: [
        { number: '0101', name: '髙﨑 一郎', role: 'chief', active: true },
        { number: '0412', name: '𠮷田 花子', role: 'officer', active: true },
      ],
    });
  });

  it('asks nobody to write a code down for a practice book', async () => {
    const { user } = openWindow({ open: false, exists: false });
    await screen.findByRole('textbox', { name: /課名/ });
    const words = () => screen.getByRole('list', { name: '手順' }).textContent;
    expect(words()).toBe('1課2人3パスワード4控え5取り込み');
    await user.click(screen.getByRole('checkbox', { name: /練習用の帳簿で試す/ }));
    expect(words()).toBe('1課2人3パスワード4取り込み');
    await expectAccessible();
  });

  it('does not go on with a short password', async () => {
    const { user } = openWindow({ open: false, exists: false });
    const division = await screen.findByRole('textbox', { name: /課名/ });
    expect(screen.getByRole('button', { name: '次へ' })).toHaveProperty('disabled', true);
    fireEvent.keyDown(division, { key: 'Enter', isComposing: true, keyCode: 229 });
    await user.type(division, '税務課');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getAllByRole('textbox', { name: '氏名' })).toHaveLength(2));
    expect(screen.getByText('責任者を1人入れてください。')).toBeTruthy();
  });
});
