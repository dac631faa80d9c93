import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeDoor } from '../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../testing/open';
import { inFours } from './report';

const printed = vi.hoisted(() => vi.fn(async () => true));

// Drawing needs a real canvas: pages are only counted here.
vi.mock('./pdf', () => ({
  bytesOf: (base64: string) => new TextEncoder().encode(base64),
  openPdf: () => ({
    promise: Promise.resolve({ numPages: 3, getPage: () => Promise.reject(new Error('no canvas')) }),
    destroy: () => Promise.resolve(),
  }),
  drawPage: () => ({ done: Promise.resolve(), stop: () => undefined }),
  wordsOf: async () => '',
  paperOf: () => ({ width: 210, height: 297 }),
}));
vi.mock('./paper', () => ({ printPages: printed }));

const FORMS = [
  { key: 'list', title: '情報資産台帳一覧', ledger: 'asset', basis: [], numbered: false, blank: true },
  {
    key: 'report',
    title: '様式第1号 情報資産重要性分類結果報告書',
    ledger: 'asset',
    basis: ['第14条第3項'],
    numbered: true,
    blank: true,
  },
  { key: 'labels', title: '分類表示ラベル', ledger: 'asset', basis: ['第15条第3項'], numbered: false, blank: false },
];
const REPORT = {
  number: '税務-分類-R8-004',
  form: 'report',
  title: '情報資産重要性分類結果報告書',
  issued_at: '2026-11-18T01:00:00Z',
  issued_by: '課長A',
  value16: '0f3a9c21d4e5b678',
  records: 238,
  pages: 3,
  replaces: '',
};

function withForms(door: FakeDoor) {
  const pdf = { name: '試し刷り.pdf', media_type: 'application/pdf', base64: 'JVBERi0=' };
  door.on('form_list', () => ({ forms: FORMS }));
  door.on('print_preview', (ask) => ({
    pdf,
    pages: 3,
    warnings:
      ask.form === 'report' ? ['責任者の判断を待っているものが1件あります（第16条第3項）。件数には入りません。'] : [],
    refused: ask.form === 'report' ? '' : 'この様式には番号を付けません。',
  }));
  door.on('report_issue', () => ({ report: REPORT, changed: ['report'] }));
  door.on('report_list', () => ({ reports: [REPORT] }));
  door.on('report_show', () => ({ pdf, pages: 3, warnings: [], refused: '' }));
  door.on('print_to_file', (ask) => ({ path: ask.out, records: 238, bytes: 1 }));
  door.on('report_save', (ask) => ({ path: ask.out, records: 1, bytes: 1 }));
  door.on('pick_save', (ask) => ({ path: `/机/${ask.name}` }));
}

async function openPreview() {
  const opened = openWindow({}, withForms);
  await visit(opened.user, '情報資産');
  await screen.findByText('固定資産課税台帳');
  await opened.user.keyboard('{Control>}p{/Control}');
  await screen.findByText('1 ／ 3 ページ');
  return opened;
}

async function chooseForm(user: Awaited<ReturnType<typeof openPreview>>['user'], name: RegExp) {
  await user.click(screen.getByRole('button', { name: /様式$/ }));
  await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name }));
}

beforeEach(() => printed.mockClear());

describe('the print preview', () => {
  it('comes with Ctrl+P from a list, and Ctrl+P again prints', async () => {
    const { user, door } = await openPreview();
    expect(sent(door, 'print_preview')[0]).toMatchObject({ ledger: 'asset', form: 'list', fill: 'data' });
    expect(sent(door, 'print_preview')[0].selection).toHaveProperty('all');
    await expectAccessible();
    await user.keyboard('{Control>}p{/Control}');
    await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
  });

  it('does not lose a press while the pages are being made', async () => {
    const { user, door } = await openPreview();
    let arrive: () => void = () => undefined;
    const pages = {
      pdf: { name: '白紙.pdf', media_type: 'application/pdf', base64: 'JVBERi0=' },
      pages: 3,
      refused: '',
    };
    door.on('print_preview', async () => {
      await new Promise<void>((resolve) => {
        arrive = resolve;
      });
      return { ...pages, warnings: [] };
    });
    await user.click(screen.getByRole('radio', { name: '白紙' }));
    await waitFor(() => expect(sent(door, 'print_preview').at(-1)?.fill).toBe('blank'));
    await user.click(screen.getByRole('button', { name: /印刷/ }));
    expect(await screen.findByText('ページができたら続けます')).toBeTruthy();
    expect(printed).not.toHaveBeenCalled();
    arrive();
    await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
    expect(screen.queryByText('ページができたら続けます')).toBeNull();
  });

  it('switches to a blank form and to nothing in this period', async () => {
    const { user, door } = await openPreview();
    await user.click(screen.getByRole('radio', { name: '白紙' }));
    await waitFor(() => expect(sent(door, 'print_preview').at(-1)?.fill).toBe('blank'));
    await user.click(screen.getByRole('radio', { name: '該当なし' }));
    await user.type(await screen.findByRole('textbox', { name: /確認した人/ }), '髙﨑');
    await waitFor(() =>
      expect(sent(door, 'print_preview').at(-1)).toMatchObject({ fill: 'none', confirmed_by: '髙﨑' }),
    );
  });

  it('reads a day as it was typed and says how', async () => {
    const { user, door } = await openPreview();
    await user.type(screen.getByRole('textbox', { name: /作成日/ }), 'R8.11.18');
    expect(await screen.findByText('令和8年11月18日')).toBeTruthy();
    await waitFor(() => expect(sent(door, 'print_preview').at(-1)?.date).toBe('2026-11-18'));
  });

  it('issues a report with its warnings beside the button, and shows what was frozen', async () => {
    const { user, door } = await openPreview();
    await chooseForm(user, /報告書/);
    expect(await screen.findByText(/責任者の判断を待っているものが1件/)).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: '番号を付けて発行する' }));
    const dialog = await screen.findByRole('dialog', { name: '番号を付けて発行する' });
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: '発行する' }));
    expect(await screen.findByText('0f3a 9c21 d4e5 b678')).toBeTruthy();
    expect(sent(door, 'report_issue')[0].print).toMatchObject({ form: 'report', fill: 'data' });
    // The first print after the issue is the original.
    expect(sent(door, 'report_show')[0]).toMatchObject({ number: '税務-分類-R8-004', reprint: false });
    await expectAccessible();
  });

  it('starts the labels where the sheet is still free', async () => {
    const { user, door } = await openPreview();
    await chooseForm(user, /ラベル/);
    await user.click(await screen.findByRole('radio', { name: '3段目の2枚目' }));
    await waitFor(() => expect(sent(door, 'print_preview').at(-1)).toMatchObject({ form: 'labels', label_start: 8 }));
    await expectAccessible();
  });

  it('saves the PDF where it is told', async () => {
    const { user, door } = await openPreview();
    await user.keyboard('{Control>}s{/Control}');
    await waitFor(() => expect(sent(door, 'print_to_file')[0]?.out).toBe('/机/情報資産台帳一覧.pdf'));
    expect(await screen.findByText('PDFを保存しました')).toBeTruthy();
  });
});

describe('issued reports', () => {
  it('are listed with their value in fours and printed again with a mark', async () => {
    const { user, door } = openWindow({}, withForms);
    await visit(user, '帳票');
    expect(await screen.findByText('0f3a 9c21 d4e5 b678')).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '税務-分類-R8-004' }));
    await screen.findByText('1 ／ 3 ページ');
    expect(sent(door, 'report_show')[0]).toMatchObject({ number: '税務-分類-R8-004', reprint: true });
    await user.click(screen.getByRole('button', { name: 'Excelで保存' }));
    await waitFor(() => expect(sent(door, 'report_save')[0]).toMatchObject({ format: 'xlsx', reprint: false }));
  });

  it('write a value in groups of four', () => {
    expect(inFours('0f3a9c21d4e5b678')).toBe('0f3a 9c21 d4e5 b678');
    expect(inFours('')).toBe('');
  });
});
