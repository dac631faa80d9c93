import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const INSIDE = {
  division: '税務課',
  practice: false,
  made_at: '2026-11-18T01:00:00Z',
  made_by: '担当D',
  why: '日次',
  program: '0.1.0',
  schema: 6,
  newer: false,
  entries: 152,
  head16: '0f3a9c21d4e5b678',
  last: '令和8年11月18日 10時00分　担当D　変更',
  records: [{ key: '情報資産', count: 238 }],
  fingerprint: '3F2A 91C0 77DE 5B04',
  here: 'same',
  shared: '',
  checked: false,
  sound: false,
};

describe('the backups in the settings', () => {
  it('show the places, remind of the second one and take one now', async () => {
    const { user, door } = openWindow();
    await visit(user, '設定');
    await user.click(await screen.findByRole('button', { name: '控え（バックアップ）' }));
    expect(await screen.findByText(/2つ目の場所には置けませんでした/)).toBeTruthy();
    expect(screen.getByText('いまはつながっていません')).toBeTruthy();
    await expectAccessible();
    door.on('backup_take', () => ({ taken: true, file: null, second: 'done', sound: true, changed: ['backup'] }));
    await user.click(screen.getByRole('button', { name: 'いま控えを取る' }));
    await waitFor(() => expect(sent(door, 'backup_take')).toMatchObject([{ out: '' }]));
  });

  it('ask once a day by themselves', async () => {
    const { door } = openWindow();
    await screen.findByRole('heading', { name: '今日' });
    await waitFor(() => expect(sent(door, 'backup_auto')).toHaveLength(1));
  });
});

describe('putting a backup back', () => {
  it('shows what is inside first, and another division only after it was seen', async () => {
    const { user, door } = openWindow({ open: false });
    door.on('pick_open', () => ({ paths: ['/media/USB/税務課.moricho-backup'] }));
    door.on('backup_look', (ask) => {
      if ((ask as { password: string }).password !== '正しいパスワードです')
        throw problem('wrong_password', '職員番号かパスワードが違います。');
      return { ...INSIDE, here: 'other' };
    });
    door.on('backup_restore', () => ({
      division: '税務課',
      entries: 152,
      dir: '/home/帳簿',
      kept: '/home/帳簿_復元の前_20261118-100000',
      sound: true,
    }));
    await user.click(await screen.findByRole('button', { name: /控えから戻す/ }));
    await user.click(await screen.findByRole('button', { name: '控えのファイルを選ぶ' }));
    const inside = await screen.findByRole('dialog');
    const password = inside.querySelector<HTMLInputElement>('input[type="password"]') as HTMLInputElement;
    await user.type(password, 'ちがう');
    await user.click(screen.getByRole('button', { name: '中身を見る' }));
    expect((await screen.findByText(/パスワードが違います/)).closest('[role="alert"]')).toBeTruthy();
    await user.clear(password);
    await user.type(password, '正しいパスワードです');
    await user.keyboard('{Enter}');
    expect(await screen.findByText('情報資産 238')).toBeTruthy();
    await expectAccessible();
    const put = screen.getByRole('button', { name: 'この控えに戻す' });
    expect(put).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('checkbox'));
    await user.click(put);
    expect(await screen.findByText(/帳簿_復元の前_20261118/)).toBeTruthy();
    expect(sent(door, 'backup_restore')[0]).toMatchObject({ other_book: true });
  });

  it('refuses a newer one with what to do', async () => {
    const { user, door } = openWindow({ open: false });
    door.on('pick_open', () => ({ paths: ['/a.moricho-backup'] }));
    door.on('backup_look', () => ({ ...INSIDE, newer: true }));
    await user.click(await screen.findByRole('button', { name: /控えから戻す/ }));
    await user.click(await screen.findByRole('button', { name: '控えのファイルを選ぶ' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(dialog.querySelector('input[type="password"]') as HTMLInputElement, 'x');
    await user.click(screen.getByRole('button', { name: '中身を見る' }));
    expect(await screen.findByText(/新しい版の守帳で取られています/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'この控えに戻す' })).toHaveProperty('disabled', true);
  });
});
