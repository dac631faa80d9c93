import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const AT = '2026-11-17T08:42:00Z';
const ACCOUNT = {
  open: true,
  must_change: false,
  locked_until: '',
  own: true,
  password_set_at: AT,
  last_sign_in: AT,
};
const ACCOUNTS = {
  accounts: [
    { ...ACCOUNT, number: '0101', name: '課長A' },
    { ...ACCOUNT, number: '0412', name: '担当D', locked_until: '2026-11-18T01:15:00Z' },
    { ...ACCOUNT, number: '0500', name: '髙﨑 一郎', must_change: true, last_sign_in: '' },
    { ...ACCOUNT, number: '0600', name: '𠮷田 花子', open: false, password_set_at: '', last_sign_in: '' },
  ],
  recovery: false,
  recovery_kept: '',
  whole_book: false,
};

async function toAccounts(user: ReturnType<typeof openWindow>['user']) {
  await visit(user, '設定');
  await user.click(await screen.findByRole('button', { name: '利用者とパスワード' }));
  await screen.findByRole('table');
}

describe('the accounts in the settings', () => {
  it('say how each one stands, and let the chief unlock, give a temporary password and close', async () => {
    const { user, door } = openWindow({}, (d) => {
      d.on('account_list', () => ACCOUNTS);
      d.on('account_unlock', () => ({ changed: ['account'] }));
      d.on('account_close', () => ({ changed: ['account'] }));
      d.on('account_reset', (p) => ({ number: p.number, name: '髙﨑 一郎', password: 'k7qx-2mvd-9xrt-4nbe' }));
    });
    await toAccounts(user);
    expect(screen.getByText(/ロック中（10:15まで）/)).toBeTruthy();
    expect(screen.getByText('仮のパスワードのまま')).toBeTruthy();
    expect(screen.getByText('アカウントなし')).toBeTruthy();
    expect(screen.getByText(/復旧コードがありません/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: '課長Aのアカウントを停止する' }), 'not one’s own').toBeNull();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '担当Dのロックを解く' }));
    expect(sent(door, 'account_unlock')).toEqual([{ number: '0412' }]);
    await user.click(screen.getByRole('button', { name: '髙﨑 一郎に仮のパスワードを出す' }));
    const asked = within(await screen.findByRole('alertdialog'));
    expect(sent(door, 'account_reset')).toEqual([]);
    await user.click(asked.getByRole('button', { name: '仮のパスワードを出す' }));
    const given = within(await screen.findByRole('dialog', { name: '仮のパスワード' }));
    expect(given.getByText('k7qx-2mvd-9xrt-4nbe')).toBeTruthy();
    await expectAccessible();
    await user.click(given.getByRole('button', { name: '本人に渡しました' }));
    await waitFor(() => expect(screen.queryByText('k7qx-2mvd-9xrt-4nbe')).toBeNull());
  });

  it('make another recovery code with the password once more', async () => {
    const { user, door } = openWindow({}, (d) =>
      d.on('recovery_issue', (p) => {
        if (p.password !== '正しいパスワードです') throw problem('wrong_password', 'パスワードが違います。');
        return { recovery: 'H7QK-2MVD-9XRT-4NBE-C3WJ-8PHF-6YAS-5KGZ' };
      }),
    );
    await toAccounts(user);
    await user.click(screen.getByRole('button', { name: '復旧コードを出し直す' }));
    const asked = within(await screen.findByRole('alertdialog'));
    await user.type(asked.getByLabelText(/あなたのパスワード/), 'ちがう');
    await user.click(asked.getByRole('button', { name: '出し直す' }));
    expect(await asked.findByText('パスワードが違います。')).toBeTruthy();
    await user.clear(asked.getByLabelText(/あなたのパスワード/));
    await user.type(asked.getByLabelText(/あなたのパスワード/), '正しいパスワードです');
    await user.click(asked.getByRole('button', { name: '出し直す' }));
    await screen.findByRole('list', { name: '復旧コード' });
    expect(screen.getByRole('button', { name: '控えました' })).toHaveProperty('disabled', true);
    expect(sent(door, 'recovery_issue')).toHaveLength(2);
    await expectAccessible();
  });
});

describe('one’s own password', () => {
  it('is judged while it is typed, and changed with the one until now', async () => {
    const { user, door } = openWindow({}, (d) => {
      d.on('password_check', (p) =>
        p.password.includes('課長A')
          ? { score: 1, enough: false, said: ['氏名が入っています。'] }
          : { score: 4, enough: true, said: [] },
      );
    });
    await screen.findByRole('heading', { name: '今日' });
    await user.click(screen.getByRole('button', { name: /課長A/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'パスワードを変える' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'パスワードを変える' }));
    await user.type(dialog.getByLabelText(/いまのパスワード/), '正しいパスワードです');
    const fresh = dialog.getByLabelText(/^新しいパスワード/);
    await user.type(fresh, '課長Aの窓辺の猫と坂道');
    expect(await dialog.findByText('氏名が入っています。')).toBeTruthy();
    await expectAccessible();
    await user.clear(fresh);
    await user.type(fresh, '窓辺の猫と青い自転車の坂道');
    await user.type(dialog.getByLabelText(/もう一度/), '窓辺の猫と青い自転車の坂道');
    expect(await dialog.findByText('強さ：強い')).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'パスワードを変える' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(door, 'password_change')).toEqual([{ old: '正しいパスワードです', new: '窓辺の猫と青い自転車の坂道' }]);
  });
});

describe('the recovery code at the gate', () => {
  it('opens the book under a new password and shows the code that takes its place', async () => {
    const { user, door } = openWindow({ open: false }, (d) => {
      d.on('book_recover', () => ({
        state: { book: null },
        recovery: 'H7QK-2MVD-9XRT-4NBE-C3WJ-8PHF-6YAS-5KGZ',
        temporary: [],
      }));
    });
    await user.click(await screen.findByRole('button', { name: 'パスワードを忘れたとき' }));
    await user.type(await screen.findByLabelText(/^復旧コード/), 'h7qk 2mvd 9xrt 4nbe c3wj 8phf 6yas 5kgz');
    await user.type(screen.getByLabelText(/責任者の職員番号/), '0101');
    await user.type(screen.getByLabelText(/^新しいパスワード/), '窓辺の猫と青い自転車の坂道');
    await user.type(screen.getByLabelText(/もう一度/), '窓辺の猫と青い自転車の坂道');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '新しいパスワードで開く' }));
    await screen.findByRole('list', { name: '復旧コード' });
    expect(screen.getByRole('button', { name: '控えました' })).toHaveProperty('disabled', true);
    expect(sent(door, 'book_recover')[0]).toMatchObject({ number: '0101', new: '窓辺の猫と青い自転車の坂道' });
    await expectAccessible();
  });
});
