import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../testing/open';

async function openNew(prepare?: Parameters<typeof openWindow>[1]) {
  const opened = openWindow({ count: 3 }, prepare);
  await visit(opened.user, '情報資産');
  await opened.user.click(await screen.findByRole('button', { name: /新しい情報資産/ }));
  const name = await screen.findByRole('textbox', { name: /資産名/ });
  return { ...opened, name };
}

describe('the form', () => {
  it('has a label, an article and no violation for every field', async () => {
    await openNew();
    expect(screen.getByRole('radiogroup', { name: '重要性分類' })).toBeTruthy();
    expect(screen.getAllByRole('button', { name: '第14条第2項' }).length).toBeGreaterThan(0);
    await expectAccessible();
  });

  it('chooses no class beforehand', async () => {
    await openNew();
    const group = screen.getByRole('radiogroup', { name: '重要性分類' });
    for (const letter of ['A', 'B', 'C']) {
      expect(within(group).getByRole('radio', { name: new RegExp(`${letter}$`) })).toHaveProperty('checked', false);
    }
  });

  it('never saves on an Enter that ends a conversion, nor on a plain Enter', async () => {
    const { name, user, door } = await openNew();
    await user.type(name, '髙﨑𠮷㈱①');
    fireEvent.keyDown(name, { key: 'Enter', isComposing: true, keyCode: 229, ctrlKey: true });
    fireEvent.keyDown(name, { key: 'Enter', keyCode: 229, ctrlKey: true });
    await user.keyboard('{Enter}');
    expect(sent(door, 'ledger_add')).toEqual([]);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(sent(door, 'ledger_add')).toEqual([{ ledger: 'asset', values: { name: '髙﨑𠮷㈱①' }, parts: {} }]),
    );
  });

  it('says under a date how it was read, and sends it as ISO', async () => {
    const { name, user, door } = await openNew();
    await user.type(name, '台帳');
    await user.type(screen.getByRole('textbox', { name: /起算日/ }), 'Ｒ８．５．１９');
    expect(await screen.findByText(/令和8年5月19日 と読みました/)).toBeTruthy();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent(door, 'ledger_add')[0]?.values.retention_from).toBe('2026-05-19'));
  });

  it('marks a date that cannot be read', async () => {
    const { user } = await openNew();
    const field = screen.getByRole('textbox', { name: /起算日/ });
    await user.type(field, 'そのうち');
    expect(await screen.findByText('日付として読めません。')).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('puts problems at their fields, keeps what was typed and moves the focus there', async () => {
    const { name, user } = await openNew((door) =>
      door.on('ledger_add', () => {
        throw problem('invalid', '直すところがあります。', [
          { column: 'name', code: 'double', message: '同じ名前の資産があります。' },
        ]);
      }),
    );
    await user.type(name, '台帳');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'));
    expect(name.getAttribute('aria-describedby')).toMatch(/wrong/);
    await waitFor(() => expect(document.activeElement).toBe(name));
    expect(name).toHaveProperty('value', '台帳');
  });

  it('keeps a draft while one writes and gives it back after leaving', async () => {
    const { name, user, door } = await openNew();
    await user.type(name, '書きかけ');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(sent(door, 'draft_keep').at(-1)?.json).toContain('書きかけ'));
    await user.click(await screen.findByRole('button', { name: /新しい情報資産（書きかけ）/ }));
    expect(await screen.findByDisplayValue('書きかけ')).toBeTruthy();
    expect(screen.getByText(/書きかけの内容を戻しました/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '書きかけを捨てる' }));
    await waitFor(() => expect(sent(door, 'draft_keep').at(-1)).toEqual({ key: 'asset:new', json: '' }));
    expect(screen.queryByDisplayValue('書きかけ')).toBeNull();
  });

  it('keeps ○, × and not filled in apart', async () => {
    const { name, user, door } = await openNew();
    await user.type(name, '台帳');
    const locked = screen.getByRole('radiogroup', { name: '施錠' });
    expect(within(locked).getByRole('radio', { name: '未記入' })).toHaveProperty('checked', true);
    await user.click(within(locked).getByRole('radio', { name: '×' }));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent(door, 'ledger_add')[0]?.values).toEqual({ name: '台帳', locked: false }));
  });

  it('adds child rows', async () => {
    const { name, user, door } = await openNew();
    await user.type(name, '台帳');
    await user.click(screen.getByRole('button', { name: '複製の所在を1行足す' }));
    await user.type(screen.getByRole('textbox', { name: /所在/ }), '3階 書庫');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent(door, 'ledger_add')[0]?.parts).toEqual({ copies: [{ place: '3階 書庫' }] }));
  });
});
