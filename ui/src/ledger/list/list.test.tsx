import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../testing/open';

async function openList(...args: Parameters<typeof openWindow>) {
  const opened = openWindow(...args);
  await visit(opened.user, '情報資産');
  const grid = await screen.findByRole('grid', { name: '情報資産の一覧' });
  await within(grid).findByText('固定資産課税台帳');
  return { ...opened, grid };
}

describe('the list', () => {
  it('says how many rows there are and draws only some of them', async () => {
    const { grid, door } = await openList({ count: 2_000 });
    expect(grid).toHaveProperty('ariaRowCount');
    expect(grid.getAttribute('aria-rowcount')).toBe('2001');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    expect(sent(door, 'ledger_list').every((p) => p.limit <= 500)).toBe(true);
  });

  it('keeps a scroller of bounded height for a million rows', async () => {
    const { grid } = await openList({ count: 200 }, (door) =>
      door.on('ledger_list', (p) => ({
        records: door.records.slice(0, p.offset === 0 ? p.limit : 0),
        total: 1_000_000,
        entry: '9',
      })),
    );
    const sheet = grid.querySelector<HTMLElement>('.grid-sheet');
    expect(Number.parseInt(sheet?.style.blockSize ?? '0', 10)).toBeLessThanOrEqual(100_000 * 32 + 32);
  });

  it('moves by arrows and opens the record with Enter', async () => {
    const { user, grid } = await openList();
    grid.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    const panel = await screen.findByRole('complementary', { name: '記録' });
    expect(await within(panel).findByRole('heading', { name: '土地異動通知（法務局）' })).toBeTruthy();
    await expectAccessible();
  });

  it('marks rows with Space and all of the filtered set with Ctrl+A, and says the number', async () => {
    const { user, grid } = await openList();
    grid.focus();
    await user.keyboard(' {ArrowDown} ');
    expect(await screen.findByText('2件を選択')).toBeTruthy();
    await user.keyboard('{Control>}a{/Control}');
    expect(await screen.findByText('238件を選択')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByText('238件を選択')).toBeNull();
  });

  it('asks before confirming many, names who stays, and sends the same selection', async () => {
    const { user, grid, door } = await openList();
    grid.focus();
    await user.keyboard('{Control>}a{/Control}');
    await user.keyboard('{Control>}{Enter}{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'まとめて確認済にする' });
    expect(await within(dialog).findByText('他課受領の名寄せ資料')).toBeTruthy();
    expect(sent(door, 'ledger_step')).toHaveLength(1);
    expect(sent(door, 'ledger_step')[0].dry_run).toBe(true);
    await user.click(within(dialog).getByRole('button', { name: /件を確認済にする/ }));
    await waitFor(() => expect(sent(door, 'ledger_step').at(-1)?.dry_run).toBe(false));
    const [planned, done] = sent(door, 'ledger_step');
    expect(done.selection).toEqual(planned.selection);
    expect(done.seen).toEqual({ versions: {}, count: 238, entry: '9' });
    const left = await screen.findByRole('dialog', { name: /件が残りました/ });
    await waitFor(() => expect(document.activeElement).toBe(within(left).getByText('閉じる')));
  });

  it('sends which versions were on the screen, and reads the list again when they are gone', async () => {
    const { user, grid, door } = await openList();
    door.on('ledger_step', () => {
      throw problem('stale', '税務-資-0001「固定資産課税台帳」は、一覧や記録を開いたあとに変わりました。');
    });
    grid.focus();
    await user.keyboard(' {ArrowDown} ');
    await user.keyboard('{Control>}{Enter}{/Control}');
    const dialog = await screen.findByRole('dialog', { name: 'まとめて確認済にする' });
    expect((await within(dialog).findByRole('alert')).textContent).toContain('開いたあとに変わりました');
    const [asked] = sent(door, 'ledger_step');
    const versions = Object.fromEntries(asked.selection.ids.map((id: string) => [id, 1]));
    expect(Object.keys(versions)).toHaveLength(2);
    expect(asked.seen).toEqual({ versions, count: 2, entry: '9' });
    expect(within(dialog).getByRole('button', { name: /確認済にする/ })).toHaveProperty('disabled', true);
    await waitFor(() => expect(sent(door, 'ledger_list').length).toBeGreaterThan(1));
  });

  it('says how many records stay when only some are named', async () => {
    const { user, grid, door } = await openList();
    door.on('ledger_bulk_edit', () => ({
      done: 1,
      unchanged: 0,
      preview: [],
      refused: [{ id: '9', number: '税務-資-0009', name: '名寄せ資料', reason: '廃止のため変えられません。' }],
      refused_total: 205,
      entry: '',
      changed: [],
    }));
    grid.focus();
    await user.keyboard('{Control>}a{/Control}');
    await user.click(await screen.findByRole('button', { name: '一括変更' }));
    const dialog = await screen.findByRole('dialog', { name: '238件を一括で変える' });
    await user.click(within(dialog).getByRole('button', { name: /変える項目/ }));
    await user.click(await screen.findByRole('option', { name: '担当', hidden: false }));
    await user.click(within(dialog).getByRole('button', { name: /変わるところを見る/ }));
    expect(await within(dialog).findByText(/次の205\s*件は変わりません/)).toBeTruthy();
    expect(within(dialog).getByText(/ほか204\s*件/)).toBeTruthy();
  });

  it('filters by class with 1, 2, 3 and takes the filter back with the same key', async () => {
    const { user, grid, door } = await openList();
    grid.focus();
    await user.keyboard('1');
    await waitFor(() =>
      expect(sent(door, 'ledger_list').at(-1)?.view.filters).toEqual([{ column: 'class', values: ['A'] }]),
    );
    await user.keyboard('1');
    await waitFor(() => expect(grid.getAttribute('aria-rowcount')).toBe('239'));
  });

  it('does not take letters typed into the search box as keys', async () => {
    const { user } = await openList();
    await user.keyboard('/');
    const box = screen.getByRole('searchbox', { name: '情報資産の中を探す' });
    expect(document.activeElement).toBe(box);
    await user.type(box, 'n1');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('情報資産');
    expect(box).toHaveProperty('value', 'n1');
  });

  it('searches only after a conversion has ended', async () => {
    const { door } = await openList();
    const box = screen.getByRole('searchbox', { name: '情報資産の中を探す' });
    fireEvent.compositionStart(box);
    fireEvent.change(box, { target: { value: 'こてい' } });
    await new Promise((done) => setTimeout(done, 300));
    expect(sent(door, 'ledger_list').some((p) => p.view.search !== '')).toBe(false);
    fireEvent.change(box, { target: { value: '固定' } });
    fireEvent.compositionEnd(box);
    await waitFor(() => expect(sent(door, 'ledger_list').at(-1)?.view.search).toBe('固定'));
  });

  it('shows the first steps where there is nothing yet', async () => {
    const { user } = openWindow({ count: 0 });
    await visit(user, '情報資産');
    expect(await screen.findByText(/まだありません/)).toBeTruthy();
    await expectAccessible();
  });

  it('previews a bulk edit as old and new, does it, and offers to undo it', async () => {
    const { user, grid, door } = await openList();
    grid.focus();
    await user.keyboard(' ');
    await user.click(await screen.findByRole('button', { name: '一括変更' }));
    const dialog = await screen.findByRole('dialog', { name: '1件を一括で変える' });
    await user.click(within(dialog).getByRole('button', { name: /変える項目/ }));
    await user.click(await screen.findByRole('option', { name: '担当', hidden: false }));
    await user.type(within(dialog).getByRole('textbox', { name: /担当/ }), '髙橋');
    await user.click(within(dialog).getByRole('button', { name: /変わるところを見る/ }));
    expect(await within(dialog).findByText('担当D')).toBeTruthy();
    expect(within(dialog).getByText('髙橋')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: /1件を変える/ }));
    await user.click(await screen.findByRole('button', { name: '元に戻す' }));
    await waitFor(() => expect(sent(door, 'ledger_undo')).toEqual([{ entry: '77', mode: 'rest' }]));
  });
});
