import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CityKinds } from '../bindings/CityKinds';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const KINDS = {
  version: 2,
  saved_on: '2026-11-01',
  saved_by: '髙橋 﨑子',
  broken: '',
  permissions: [
    {
      key: 'software',
      label: '標準外ソフトウェアの導入',
      articles: [{ no: 75, para: 2, item: 0, later: false, text: '第75条第2項' }],
      approvers: ['cso', 'system_head'],
      months: 0,
      columns: [{ key: 'subject', label: 'ソフトウェアと版', required: true }],
      off: false,
      city: false,
    },
  ],
  operations: [
    {
      key: '空調の点検',
      label: '空調の点検',
      articles: [],
      sheet: 'month',
      pair: false,
      columns: [{ key: 'target', label: '部屋', required: true }],
      off: true,
      city: true,
    },
  ],
  changed: ['空調の点検'],
  used: [['operation_log', '空調の点検', 3]],
  offices: [
    { key: 'chief', label: '情報セキュリティ責任者', short: '責任者', post: '', article: null },
    { key: 'cso', label: '統括情報セキュリティ責任者', short: '統括', post: '副市長', article: null },
    { key: 'system_head', label: '統括情報システム管理者', short: '統シ', post: '', article: null },
  ],
  permission_columns: [
    { key: 'subject', label: '対象' },
    { key: 'owner', label: '所有者・利用する人' },
  ],
  operation_columns: [{ key: 'target', label: 'システム・機器' }],
} as unknown as CityKinds;

async function open() {
  const opened = openWindow({}, (door) => {
    door.on('kinds_get', () => KINDS);
    door.on('kinds_save', () => ({ ...KINDS, version: 3 }));
  });
  await visit(opened.user, '設定');
  await opened.user.click(await screen.findByRole('button', { name: '許可と記録の種類' }));
  await screen.findByText('標準外ソフトウェアの導入');
  return opened;
}

describe('kinds of permission and of record', () => {
  it('says who approves what and what must be stated', async () => {
    const { user } = await open();
    expect(screen.getByText('統括情報セキュリティ責任者と統括情報システム管理者')).toBeTruthy();
    expect(screen.getByText('ソフトウェアと版（必須）')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: '運用の記録' }));
    expect(await screen.findByText('選択肢に出していません')).toBeTruthy();
    expect(screen.getByText('3件')).toBeTruthy();
    await expectAccessible();
  });

  it("adds a kind of the city's own with its columns in its words", async () => {
    const { user, door } = await open();
    await user.click(screen.getByRole('button', { name: '市の種類を足す' }));
    const dialog = within(await screen.findByRole('dialog', { name: '市の種類を足す' }));
    await user.type(dialog.getByRole('textbox', { name: /種類の名前/ }), '庁舎の鍵の貸出');
    await user.type(dialog.getByRole('textbox', { name: /根拠の条/ }), '第34条');
    await user.type(dialog.getByRole('textbox', { name: /続けられる月数/ }), '１a2');
    await user.click(dialog.getByRole('checkbox', { name: '所有者・利用する人' }));
    const name = dialog.getByRole('textbox', { name: /「所有者・利用する人」の呼び名/ });
    await user.clear(name);
    await user.type(name, '借りる人');
    await user.click(dialog.getByRole('checkbox', { name: '必ず書く' }));
    await user.click(dialog.getByRole('checkbox', { name: '対象' }));
    await expectAccessible();
    await user.click(dialog.getByRole('button', { name: '保存する' }));
    await waitFor(() => expect(sent(door, 'kinds_save')).toHaveLength(1));
    expect(sent(door, 'kinds_save')[0]).toMatchObject({
      version: 2,
      ledger: 'permission',
      key: '庁舎の鍵の貸出',
      articles: '第34条',
      permission: {
        label: '庁舎の鍵の貸出',
        approvers: ['chief'],
        columns: [
          { key: 'subject', label: '対象', required: false },
          { key: 'owner', label: '借りる人', required: true },
        ],
      },
      operation: null,
    });
  });

  it('takes the word of the city back', async () => {
    const { user, door } = await open();
    await user.click(screen.getByRole('radio', { name: '運用の記録' }));
    await user.click(await screen.findByRole('button', { name: '空調の点検を直す' }));
    const dialog = within(await screen.findByRole('dialog', { name: '空調の点検' }));
    await user.click(dialog.getByRole('button', { name: 'この種類を消す' }));
    await waitFor(() => expect(sent(door, 'kinds_save')).toHaveLength(1));
    expect(sent(door, 'kinds_save')[0]).toMatchObject({ key: '空調の点検', permission: null, operation: null });
  });
});
