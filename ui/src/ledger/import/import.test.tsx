import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../bindings/Decision';
import type { ImportRequest } from '../../bindings/ImportRequest';
import type { Plan } from '../../bindings/Plan';
import type { RowProblem } from '../../bindings/RowProblem';
import { type FakeDoor, problem } from '../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../testing/open';

const ROWS = [
  ['1', '固定資産課税台帳', 'Ａ', '永年'],
  ['2', '現地調査図（髙﨑𠮷）', 'Ⅱ', 'R10.3.31'],
  ['3', '㈱ﾔﾏﾀﾞ 委託データ①', 'Ⅱ', '4.4.1'],
];
const KEYS = ['old_number', 'name', 'class', 'retention_until'];
const HEADERS = ['№', '資産の名称', '重要度', '保存期限'];

function question(row: number, key: string, text: string, message: string, ways: [string, string][]): RowProblem {
  const column = HEADERS[KEYS.indexOf(key)] ?? '';
  return { row, column, key, code: key, message, text, choices: ways.map(([k, label]) => ({ key: k, label })) };
}

const QUESTIONS = [
  question(6, 'class', 'Ⅱ', '「Ⅱ」は自動では決めません（第14条第2項）。', [
    ['A', 'A'],
    ['B', 'B'],
    ['asking', '判断待ちで取り込む'],
  ]),
  question(7, 'class', 'Ⅱ', '「Ⅱ」は自動では決めません（第14条第2項）。', [
    ['A', 'A'],
    ['B', 'B'],
    ['asking', '判断待ちで取り込む'],
  ]),
  question(7, 'retention_until', '4.4.1', '元号がないため決められません。', [
    ['2022-04-01', '令和4年4月1日'],
    ['value', '値を直す'],
  ]),
];

/** A dry run of three rows; each answered question disappears. */
function planOf(ask: ImportRequest): Plan {
  const open = QUESTIONS.filter(
    (q) => !ask.decisions.some((d: Decision) => d.row === q.row && d.column === q.key && d.choice !== ''),
  );
  const doubtful = new Set(open.map((q) => q.row));
  return {
    sheet: ask.sheet || '税務課',
    header_row: ask.header_row || 4,
    header_end: ask.header_row || 4,
    columns: KEYS.map((key, index) => ({
      header: HEADERS[index] ?? '',
      key: ask.mapping[HEADERS[index] ?? ''] ?? key,
      label: key,
      how: index === 2 ? ('near' as const) : ('alias' as const),
      score: 0.82,
      index,
      samples: ROWS.map((r) => r[index] ?? ''),
    })),
    rows_read: 4,
    added: 3 - doubtful.size,
    changed: 0,
    unchanged: 0,
    problem_rows: doubtful.size,
    batch: '',
    landed: false,
    defaults: { division: '税務課', fiscal_year: '令和8年度' },
    skipped: [{ row: 8, reason: '合計の行', kind: 'total' }],
    resolved: [{ row: 5, column: '重要度', from: 'Ａ', to: 'A', why: '全角の英字', kind: 'width' }],
    flags: [],
    problems: open,
    totals: {
      skipped: [{ key: 'total', label: '小計・合計', count: 1 }],
      resolved: [{ key: 'width', label: '全角の英数字', count: 1 }],
      flags: [],
      problems: [{ key: 'class', label: '分類', count: open.length }],
    },
    ignored: [{ key: 'comment', label: 'コメント', count: 2 }],
    flags_known: true,
    header_guess: 0,
    header_digest: 'h',
    digest: 'abc',
    window: [
      { ...PLAIN_ROW, row: 1, state: 'title', cells: ['令和8年度　情報資産管理台帳'] },
      { ...PLAIN_ROW, row: 4, state: 'header', cells: HEADERS },
      ...ROWS.map((cells, i) => ({
        ...PLAIN_ROW,
        row: 5 + i,
        state: doubtful.has(5 + i) ? ('problem' as const) : ('add' as const),
        cells,
        hidden: i === 1,
      })),
      { ...PLAIN_ROW, row: 8, state: 'skip', cells: ['', '合計'] },
    ],
    last_row: 8,
  };
}

const PLAIN_ROW = { hidden: false, struck: false, number: '', changes: [] };

function withWorkbook(door: FakeDoor) {
  door.on('pick_open', () => ({ paths: ['/机/税務課_情報資産台帳R8.xlsx'] }));
  door.on('import_open', () => ({
    name: '税務課_情報資産台帳R8.xlsx',
    digest: 'abc',
    sheets: [
      { name: '税務課', rows: 8, columns: 4, hidden: false, looks_like: 'data' },
      { name: '記入例', rows: 3, columns: 4, hidden: false, looks_like: 'sample' },
    ],
    guess: '税務課',
  }));
  door.on('import_preview', planOf);
  door.on('import_commit', (ask) => ({ ...planOf(ask), batch: '取-R8-007', landed: true }));
  door.on('import_rejects', (ask) => ({ path: ask.out, records: 2, bytes: 100 }));
  door.on('batch_list', () => ({
    batches: [
      {
        number: '取-R8-007',
        ledger: 'asset',
        file: '税務課_情報資産台帳R8.xlsx',
        sheet: '税務課',
        at: '2026-11-18T01:00:00Z',
        by: '担当D',
        added: 3,
        changed: 0,
        undone_at: '',
      },
    ],
  }));
}

async function openImport(prepare: (door: FakeDoor) => void = () => undefined) {
  const opened = openWindow({}, (door) => {
    withWorkbook(door);
    prepare(door);
  });
  await visit(opened.user, '情報資産');
  await opened.user.click(await screen.findByRole('button', { name: /Excelから取り込む/ }));
  await screen.findByRole('button', { name: 'ファイルを選ぶ' });
  return opened;
}

/** By keys alone: the file, then Enter until the dry run. */
async function toTheDryRun(user: Awaited<ReturnType<typeof openImport>>['user']) {
  await user.keyboard('{Enter}');
  const columns = await screen.findByRole('button', { name: /列の対応へ/ });
  await waitFor(() => expect(document.activeElement).toBe(columns));
  await user.keyboard('{Enter}');
  const reading = await screen.findByRole('button', { name: /試し読みへ/ });
  await waitFor(() => expect(document.activeElement).toBe(reading));
  await user.keyboard('{Enter}');
  await screen.findByRole('tab', { name: /要確認/ });
}

describe('the import', () => {
  it('leads from the file to the dry run by Enter alone, and nothing is written', async () => {
    const { user, door } = await openImport();
    await toTheDryRun(user);
    expect(screen.getByText('まだ何も書き込んでいません')).toBeTruthy();
    expect(sent(door, 'import_commit')).toEqual([]);
    const counts = screen.getAllByRole('tab').map((tab) => tab.textContent?.replace(/\s/g, ''));
    expect(counts).toEqual(['追加1', '変更0', '変更なし0', '除外1', '要確認2']);
    expect(screen.getByText(/コメント 2/)).toBeTruthy();
    await expectAccessible();
  });

  it('shows their sheet with the row numbers of their file and what becomes of each row', async () => {
    const { user } = await openImport();
    await toTheDryRun(user);
    const sheet = screen.getByRole('table', { name: '元の表 税務課' });
    const row = within(sheet).getByText('現地調査図（髙﨑𠮷）').closest('[role="row"]') as HTMLElement;
    expect(row.getAttribute('aria-rowindex')).toBe('6');
    expect(within(row).getByText('要確認・非表示の行')).toBeTruthy();
    expect(within(row).getByText('Ⅱ').className).toContain('source-doubt');
    expect(within(sheet).getByText('見出し 4行目')).toBeTruthy();
    expect(within(sheet).getByText('所属と年度を読みました')).toBeTruthy();
  });

  it('takes the row that looks like a header where no word of it is known, and says so', async () => {
    const { door } = await openImport((d) =>
      d.on('import_preview', (ask) =>
        ask.header_row === 0 ? { ...planOf(ask), header_row: 0, header_end: 0, header_guess: 4 } : planOf(ask),
      ),
    );
    fireEvent.click(screen.getByRole('button', { name: 'ファイルを選ぶ' }));
    expect(await screen.findByText(/見出しらしい行です/)).toBeTruthy();
    expect(screen.getByText(/知っている見出しの語はありませんでした/)).toBeTruthy();
    expect(sent(door, 'import_preview').at(-1)?.header_row).toBe(4);
    expect(screen.getByRole('button', { name: /列の対応へ/ }).getAttribute('aria-disabled')).not.toBe('true');
  });

  it('answers a question with one key and sends the answer with the next reading', async () => {
    const { user, door } = await openImport();
    await toTheDryRun(user);
    await user.keyboard('{F8}');
    await waitFor(() => expect(document.activeElement?.getAttribute('data-problem')).toBe('6:class:class'));
    await user.keyboard('2');
    await waitFor(() => expect(document.activeElement?.getAttribute('data-problem')).toBe('7:class:class'));
    await waitFor(() =>
      expect(sent(door, 'import_preview').at(-1)?.decisions).toEqual([
        { row: 6, column: 'class', choice: 'B', value: '' },
      ]),
    );
    await screen.findByRole('tab', { name: /要確認\s*1/ });
    await screen.findByRole('button', { name: /問題のない2件だけ取り込む/ });
  });

  it('decides all equal questions together, and takes them back', async () => {
    const { user, door } = await openImport();
    await toTheDryRun(user);
    await user.keyboard('{F8}');
    await waitFor(() => expect(document.activeElement?.getAttribute('data-problem')).toBe('6:class:class'));
    await user.keyboard('0');
    await user.keyboard('1');
    await waitFor(() =>
      expect(sent(door, 'import_preview').at(-1)?.decisions).toEqual([
        { row: 6, column: 'class', choice: 'A', value: '' },
        { row: 7, column: 'class', choice: 'A', value: '' },
      ]),
    );
    await user.click(screen.getByRole('button', { name: 'すべて取り消す' }));
    await screen.findByRole('tab', { name: /要確認\s*2/ });
  });

  it('takes a typed value, and never on the Enter that ends a conversion', async () => {
    const { user, door } = await openImport();
    await toTheDryRun(user);
    await user.click(screen.getByRole('button', { name: '値を直す' }));
    const field = await screen.findByRole('textbox', { name: '7行 保存期限' });
    await user.clear(field);
    await user.type(field, 'R4.4.1');
    expect(await screen.findByText('令和4年4月1日 と読みました')).toBeTruthy();
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true, keyCode: 229 });
    expect(screen.queryByRole('textbox', { name: '7行 保存期限' })).toBeTruthy();
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(sent(door, 'import_preview').at(-1)?.decisions).toContainEqual({
        row: 7,
        column: 'retention_until',
        choice: 'value',
        value: 'R4.4.1',
      }),
    );
  });

  it('shows old and new of a row that changes a record before anything is written', async () => {
    const { user } = await openImport((d) =>
      d.on('import_preview', (ask) => {
        const plan = planOf(ask);
        const changes = [
          { column: 'place', label: '保管場所', before: 'サーバ室', after: '新サーバ室' },
          { column: 'staff', label: '担当', before: '', after: '髙橋' },
        ];
        const window = plan.window.map((row) =>
          row.row === 5 ? { ...row, state: 'change' as const, number: '税務-資-0080', changes } : row,
        );
        return { ...plan, added: 0, changed: 1, window };
      }),
    );
    await toTheDryRun(user);
    await user.click(screen.getByRole('tab', { name: /^変更\s*1/ }));
    const list = within(await screen.findByRole('tabpanel')).getByRole('listitem');
    expect(list.textContent).toContain('資-0080');
    const places = within(list).getByText('保管場所').parentElement;
    expect(places?.textContent).toBe('保管場所サーバ室 → 新サーバ室');
    expect(within(list).getByText('担当').parentElement?.textContent).toBe('担当空欄 → 髙橋');
    await expectAccessible();
  });

  it('shows what is already so, and asks for nothing, where nothing is new', async () => {
    const { user } = await openImport((d) =>
      d.on('import_preview', (ask) => ({
        ...planOf(ask),
        added: 0,
        unchanged: 3,
        problem_rows: 0,
        problems: [],
        totals: { ...planOf(ask).totals, problems: [] },
        window: planOf(ask).window.map((row) =>
          row.row > 4 && row.row < 8 ? { ...row, state: 'same' as const } : row,
        ),
      })),
    );
    await toTheDryRun(user);
    const tab = await screen.findByRole('tab', { name: /^変更なし\s*3/ });
    expect(tab.getAttribute('aria-selected')).toBe('true');
    expect(screen.getByText('追加も変更もありません。').className).toBe('muted');
    await expectAccessible();
  });

  it('leads from a landed import to the records that it brought', async () => {
    const { user, door } = await openImport();
    await toTheDryRun(user);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await user.click(await screen.findByRole('button', { name: 'この取込で入った記録を見る' }));
    const chip = await screen.findByRole('button', { name: '取込：取-R8-007 の条件を外す' });
    expect(sent(door, 'ledger_list').at(-1)?.view).toMatchObject({
      life: 'all',
      filters: [{ column: 'batch', values: ['取-R8-007'] }],
    });
    await user.click(chip);
    await waitFor(() => expect(sent(door, 'ledger_list').at(-1)?.view.filters).toEqual([]));
  });

  it('leads from a landed import to what is to be done next with its records, if anything is', async () => {
    const { user, door } = await openImport((d) =>
      d.on('ledger_totals', () => ({ total: 3, by_value: [], by_step: [{ key: 'waiting', count: 3 }] })),
    );
    await toTheDryRun(user);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await user.click(await screen.findByRole('button', { name: '未確認の3件を見る' }));
    await waitFor(() =>
      expect(sent(door, 'ledger_list').at(-1)?.view.filters).toEqual([
        { column: 'batch', values: ['取-R8-007'] },
        { column: 'step', values: ['waiting'] },
      ]),
    );
  });

  it('lands what has no problem, names the batch, and undoes it', async () => {
    const { user, door } = await openImport((d) => d.on('batch_undo', () => ({ undone: 1, left: [], changed: [] })));
    await toTheDryRun(user);
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('heading', { name: '取-R8-007 として取り込みました' })).toBeTruthy();
    expect(sent(door, 'import_commit')[0]).toMatchObject({ ledger: 'asset', partial: true, digest: 'abc', window: 0 });
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '元に戻す' }));
    await user.click(await screen.findByRole('button', { name: 'まるごと元に戻す' }));
    expect(await screen.findByRole('heading', { name: '取-R8-007 を元に戻しました' })).toBeTruthy();
    expect(sent(door, 'batch_undo')).toMatchObject([{ batch: '取-R8-007', mode: 'all_or_nothing' }]);
  });

  it('offers to undo the rest where records changed since, and names them', async () => {
    const { user, door } = await openImport((d) =>
      d.on('batch_undo', (ask) => {
        if (ask.mode !== 'rest') throw problem('stale', '資-0040は取り込んだあとに変わりました。');
        const left = [
          { id: '3', number: '税務-資-0040', name: '土地異動通知', reason: 'その後に変わったため残しました。' },
        ];
        return { undone: 2, left, changed: ['asset'] };
      }),
    );
    await user.click(screen.getByRole('button', { name: '取込の一覧' }));
    expect(await screen.findByRole('button', { name: '取-R8-007 で入った記録を見る' })).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: '取-R8-007 を元に戻す' }));
    await user.click(await screen.findByRole('button', { name: 'まるごと元に戻す' }));
    expect(await screen.findByText('資-0040は取り込んだあとに変わりました。')).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '変わった記録は残し、ほかを戻す' }));
    expect(await screen.findByText(/税務-資-0040/)).toBeTruthy();
    expect(sent(door, 'batch_undo').map((u) => u.mode)).toEqual(['all_or_nothing', 'rest']);
  });

  it('says why a file cannot be read and lets another be chosen', async () => {
    const { user } = await openImport((d) =>
      d.on('import_open', () => {
        throw problem('encrypted', 'このファイルにはパスワードがかかっています。');
      }),
    );
    await user.keyboard('{Enter}');
    expect(
      (await screen.findByText('このファイルにはパスワードがかかっています。')).closest('[role="alert"]'),
    ).toBeTruthy();
    expect(screen.getByRole('button', { name: 'ファイルを選ぶ' })).toBeTruthy();
  });

  it('changes a column, goes back with Alt and the left arrow, and sends the rows back', async () => {
    const { user, door } = await openImport((d) => d.on('pick_save', () => ({ path: '/机/返す.xlsx' })));
    await toTheDryRun(user);
    await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    expect(await screen.findByText('近い見出し（82%）')).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: /「№」を取り込む項目/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: '取り込まない' }));
    await waitFor(() => expect(sent(door, 'import_preview').at(-1)?.mapping).toEqual({ '№': '' }));
    await user.click(await screen.findByRole('button', { name: /試し読みへ/ }));
    await user.click(await screen.findByRole('button', { name: '要確認と除外をExcelで返す' }));
    await waitFor(() => expect(sent(door, 'import_rejects')[0]?.out).toBe('/机/返す.xlsx'));
  });

  it('keeps the answers when the wizard is left, and goes on from there', async () => {
    const { user } = await openImport();
    await toTheDryRun(user);
    await user.keyboard('{F8}');
    await waitFor(() => expect(document.activeElement?.getAttribute('data-problem')).toBe('6:class:class'));
    await user.keyboard('2');
    await user.keyboard('{Escape}');
    await user.click(await screen.findByRole('button', { name: /Excelから取り込む/ }));
    expect(await screen.findByText(/決めたこと 1件/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '続きから始める' }));
    await screen.findByRole('tab', { name: /要確認\s*1/ });
  });
});
