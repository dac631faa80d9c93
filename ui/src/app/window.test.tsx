import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { LedgerView } from '../bindings/LedgerView';
import { ledgers, problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

describe('the window', () => {
  it('shows today with the first row ready for Enter', async () => {
    openWindow();
    const row = await screen.findByRole('button', { name: /新規4件・変更3件/ });
    expect(document.activeElement).toBe(row);
    await expectAccessible();
  });

  it('folds the ledgers under headings of which one is open, and a folded one says what waits', async () => {
    const second = { ...ledgers[1], key: 'card', title: 'カード', menu: '人・カード・ID', icon: 'card' } as LedgerView;
    const { user } = openWindow({}, (door) => {
      door.on('ledger_defs', () => ({ ledgers: [ledgers[0] as LedgerView, second] }));
      door.on('today', () => ({
        waiting: [],
        late: [],
        soon: [],
        first_steps: [],
        ledgers: [],
        book: [],
        badges: { card: 2 },
      }));
    });
    const first = await screen.findByRole('button', { name: '資産と媒体' });
    expect(first.getAttribute('aria-expanded')).toBe('true');
    const folded = await screen.findByRole('button', { name: /人・カード・ID.*2/ });
    expect(screen.queryByRole('button', { name: 'カード' })).toBeNull();
    await expectAccessible();
    folded.focus();
    await user.keyboard('{Enter}');
    expect(first.getAttribute('aria-expanded')).toBe('false');
    expect(screen.getByRole('button', { name: /^カード/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: '異動' })).toBeTruthy();
  });

  it('leads from a row of today to its record', async () => {
    const { user } = openWindow();
    await user.click(await screen.findByRole('button', { name: /分類の判断/ }));
    expect(await screen.findByRole('heading', { name: '他課受領の名寄せ資料' })).toBeTruthy();
  });

  it('tells a refusal at once and keeps it until it is closed', async () => {
    const { user } = openWindow({}, (door) =>
      door.on('ledger_edit', () => {
        throw problem('forbidden', '申請者と許可者は別の人にしてください（第11条第1項）。');
      }),
    );
    await user.click(await screen.findByRole('button', { name: /分類の判断/ }));
    await screen.findByRole('heading', { name: '他課受領の名寄せ資料' });
    await user.click(screen.getByRole('button', { name: /編集/ }));
    await user.type(await screen.findByRole('textbox', { name: /備考/ }), 'あ');
    await user.keyboard('{Control>}{Enter}{/Control}');
    const alerts = await screen.findAllByText(/申請者と許可者は別の人に/);
    expect(alerts.some((a) => a.closest('[role="alert"]'))).toBe(true);
    // Whoever comes next is not told what was told to the one before.
    await user.keyboard('{Escape}');
    await user.keyboard('{Control>}l{/Control}');
    expect(await screen.findByRole('button', { name: /^開く/ })).toBeTruthy();
    expect(screen.queryByText(/申請者と許可者は別の人に/)).toBeNull();
  });

  it('locks with Ctrl+L and keeps the draft first', async () => {
    const { user, door } = openWindow();
    await visit(user, '情報資産');
    await user.click(await screen.findByRole('button', { name: /新しい情報資産/ }));
    await user.type(await screen.findByRole('textbox', { name: /資産名/ }), '途中');
    await user.keyboard('{Control>}l{/Control}');
    expect(await screen.findByRole('button', { name: /^開く/ })).toBeTruthy();
    const order = door.calls.map((c) => c.cmd);
    expect(order.indexOf('draft_keep')).toBeGreaterThan(-1);
    expect(order.indexOf('draft_keep')).toBeLessThan(order.indexOf('book_lock'));
  });

  it('finds records, screens and articles with Ctrl+K', async () => {
    const { user } = openWindow();
    await screen.findByRole('heading', { name: '今日' });
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox', { name: '記録・画面・条文を探す' });
    await user.type(box, '家屋');
    await screen.findAllByRole('option', { name: /家屋評価調書つづり/ });
    await expectAccessible();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { name: '家屋評価調書つづり' })).toBeTruthy();
  });

  it('goes from part to part with F6, past the navigation, and to today from anywhere', async () => {
    const { user } = openWindow();
    await visit(user, '情報資産');
    const title = await screen.findByRole('heading', { level: 1, name: '情報資産' });
    await user.click(screen.getByRole('button', { name: '本文へ移る' }));
    expect(document.activeElement).toBe(title);
    await user.keyboard('{Shift>}{F6}{/Shift}');
    const entry = screen.getAllByTitle('情報資産').find((found) => found.matches('.nav-link'));
    expect(document.activeElement).toBe(entry);
    await user.keyboard('{F6}');
    expect(document.activeElement).toBe(title);
    await user.keyboard('{F6}');
    expect(document.activeElement?.getAttribute('role'), 'the list is the next part').toBe('grid');
    await user.keyboard('{Alt>}1{/Alt}');
    expect(await screen.findByRole('heading', { level: 1, name: '今日' })).toBeTruthy();
    await expectAccessible();
  });

  it('opens the article of a citation', async () => {
    const { user } = openWindow();
    await user.click(await screen.findByRole('button', { name: /分類の判断/ }));
    await user.click((await screen.findAllByRole('button', { name: '第14条第2項' }))[0] as HTMLElement);
    expect(await screen.findByText('情報資産を重要性によって分け、報告します。')).toBeTruthy();
    await expectAccessible();
  });

  it('says that a practice book is one', async () => {
    openWindow({ practice: true });
    expect(await screen.findByText('練習用の帳簿です')).toBeTruthy();
  });

  it.each(['帳票', '記録', '設定', '使い方'])('has nothing for axe to say about %s', async (name) => {
    const { user } = openWindow();
    await visit(user, name);
    await screen.findByRole('heading', { level: 1, name });
    await waitFor(() => expect(screen.queryByText('開いています')).toBeNull());
    await expectAccessible();
  });

  it('shows help without ever writing HTML of a page', async () => {
    const { user } = openWindow();
    await visit(user, '使い方');
    const page = await screen.findByRole('region', { name: 'はじめに' });
    expect(await within(page).findByText('帳簿を作る')).toBeTruthy();
    expect(page.innerHTML).not.toContain('<b>HTML</b>');
  });

  it('shows what may be handed to whoever helps, and saves it', async () => {
    const { user, door } = openWindow();
    door.on('pick_save', () => ({ path: '/home/支援.txt' }));
    door.on('support_save', () => ({ path: '/home/支援.txt', records: 1, bytes: 20 }));
    await visit(user, '使い方');
    await user.click(await screen.findByRole('button', { name: 'このアプリについて' }));
    const region = await screen.findByRole('region', { name: '支援用の記録' });
    expect(await within(region).findByText('守帳 0.1.0')).toBeTruthy();
    await expectAccessible();
    await user.click(within(region).getByRole('button', { name: 'ファイルに保存する' }));
    await waitFor(() => expect(sent(door, 'support_save')).toMatchObject([{ out: '/home/支援.txt' }]));
  });

  it('shows what an entry of the journal changed, old and new', async () => {
    const { user } = openWindow();
    await visit(user, '記録');
    await user.click(await screen.findByRole('button', { name: '記録 9 番「確認」の中身を見る' }));
    const dialog = await screen.findByRole('dialog', { name: '記録 9 番' });
    const table = await within(dialog).findByRole('region', { name: '変わったところ' });
    expect(table.querySelector('del')?.textContent).toBe('確認待ち');
    expect(table.querySelector('ins')?.textContent).toBe('確認済');
    expect(within(table).getAllByText('空欄')).toHaveLength(1);
    expect(within(dialog).getByText('ほかに50件の変更があります。')).toBeTruthy();
    await expectAccessible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('compares the journal with a value on paper', async () => {
    const { user, door } = openWindow();
    await visit(user, '記録');
    await user.click(await screen.findByRole('button', { name: /記録を検証する/ }));
    await user.type(await screen.findByRole('textbox', { name: /紙の記録値と照合/ }), '0f3a 9c21 d4e5 b678');
    await user.click(screen.getByRole('button', { name: '検証する' }));
    expect(await screen.findByText(/異常はありません/)).toBeTruthy();
    expect(sent(door, 'journal_verify')[0].against).toBe('0f3a9c21d4e5b678');
  });
});
