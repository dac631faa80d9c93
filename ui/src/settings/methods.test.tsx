import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { MethodTable } from '../bindings/MethodTable';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const rule = (media: string, method: string, ab: string, note: string) => ({
  media,
  method,
  effect: 'purge',
  resident: ab,
  ab,
  c: 'ok',
  witness: 'none',
  source: '総務省ガイドライン',
  note,
});
const row = (media: string, media_label: string, method: string, method_label: string, ab = 'ok', note = '') => ({
  rule: rule(media, method, ab, note),
  shipped: rule(media, method, ab, note),
  city: false,
  media_label,
  method_label,
});
const TABLE = {
  edition: 'R8.3',
  note: '総務省の指針にもとづく表です。',
  version: 0,
  saved_on: '',
  saved_by: '',
  media: [
    ['hdd', 'HDD'],
    ['ssd', 'SSD'],
  ],
  methods: [['degauss', '磁気で消す（消磁）']],
  rules: [
    row('hdd', 'HDD', 'degauss', '磁気で消す（消磁）', 'ok', '装置の能力を確かめる。'),
    row('ssd', 'SSD', 'degauss', '磁気で消す（消磁）', 'refuse', '消磁は効きません。'),
  ],
  broken: '',
  edits: [],
} as unknown as MethodTable;

async function open(prepare?: Parameters<typeof openWindow>[1]) {
  const opened = openWindow({}, (door) => {
    door.on('methods_get', () => TABLE);
    prepare?.(door);
  });
  await visit(opened.user, '設定');
  await opened.user.click(await screen.findByRole('button', { name: '処分の方法' }));
  await screen.findByText('装置の能力を確かめる。', { exact: false });
  return opened;
}

describe('the methods of disposal in the settings', () => {
  it('shows the table medium by medium with its edition', async () => {
    const { user } = await open();
    expect(screen.getByText(/いまの版は「R8.3」/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /HDD/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: 'SSD' }));
    expect(await screen.findByText('消磁は効きません。', { exact: false })).toBeTruthy();
    expect(screen.getAllByText('不可')).toHaveLength(2);
    await expectAccessible();
  });

  it("puts a row of the city's own in force with a reason", async () => {
    const { user, door } = await open((d) =>
      d.on('methods_save', () => ({ ...TABLE, edition: 'R8.3＋市1', version: 1, changed: [] })),
    );
    await user.click(screen.getByRole('button', { name: '磁気で消す（消磁）を直す' }));
    const dialog = within(await screen.findByRole('dialog', { name: /HDD/ }));
    await user.click(dialog.getByRole('button', { name: /分類A・B/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: '責任者の判断' }));
    await user.type(dialog.getByRole('textbox', { name: '変える理由' }), '市の実施手順');
    await expectAccessible();
    await user.click(dialog.getByRole('button', { name: '市の行として保存する' }));
    await waitFor(() => expect(sent(door, 'methods_save')).toHaveLength(1));
    expect(sent(door, 'methods_save')[0]).toMatchObject({
      version: 0,
      reason: '市の実施手順',
      edits: [{ media: 'hdd', method: 'degauss', ab: 'warn' }],
    });
    expect(await screen.findByText(/方法の表を保存しました（R8.3＋市1）/)).toBeTruthy();
  });

  it('stays open and says why nature forbids it', async () => {
    const { user } = await open((d) =>
      d.on('methods_save', () => {
        throw problem('invalid', '市の行を使えません。復元できる方法は認められません。');
      }),
    );
    await user.click(screen.getByRole('button', { name: '磁気で消す（消磁）を直す' }));
    const dialog = within(await screen.findByRole('dialog', { name: /HDD/ }));
    await user.click(dialog.getByRole('button', { name: '市の行として保存する' }));
    expect(await dialog.findByText(/復元できる方法は認められません/)).toBeTruthy();
  });
});
