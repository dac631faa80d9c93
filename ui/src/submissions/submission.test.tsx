import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { PLAIN_VIEW } from '../ledger/values';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const KEY = { fiscal_year: 2026, key: 'class_report', period: '' };
const DUTY = {
  duty: KEY,
  title: '重要性分類の結果を報告する',
  due: '2026-06-30',
  articles: '第14条第3項',
  generic: false,
  ledgers: ['情報資産', '媒体・機器'],
  state: 'none',
  word: '期限超過',
  mark: 'diamond',
  late: true,
  number: 0,
  packet: '',
};
const PACKET = {
  id: '5',
  duty: KEY,
  title: DUTY.title,
  number: 1,
  state: 'returned',
  word: '差戻し',
  mark: 'returned',
  none: false,
  reason: '',
  digest: 'e265c167f65c74a1'.repeat(4),
  letter: '税務-送付-R8-001',
  file: '提出_税務課.moricho',
  prepared_by: '担当B',
  prepared_at: '2026-06-20T00:00:00Z',
  submitted_by: '課長A',
  submitted_at: '2026-06-21T00:00:00Z',
  decided_at: '2026-06-25T00:00:00Z',
  decision: '分類のないものがあります',
  contents: ['情報資産 80件'],
  noticed: [],
  mine: false,
};
const REMARK = {
  id: '1',
  packet: '5',
  ledger: 'asset',
  title: '情報資産',
  record: '80',
  about: '税務-資-0080',
  column: '重要性分類',
  text: '分類を決めてください',
  answer: '',
  done: false,
};
const EMPTY = {
  bound: false,
  office: '',
  fingerprint: '',
  own_fingerprint: '616B E317 DED5 7FF4',
  serial: 0,
  taken_at: '',
  folder: '',
  standard: 0,
  duties: [],
  packets: [],
  remarks: [],
};
const BOUND = {
  ...EMPTY,
  bound: true,
  office: '情報システム課',
  fingerprint: 'AAAA BBBB CCCC DDDD',
  serial: 1,
  taken_at: '2026-04-10T00:00:00Z',
  duties: [DUTY],
  packets: [PACKET],
  remarks: [REMARK],
};

describe('提出', () => {
  it('asks for an invitation first, shows it, and lets the chief take it over', async () => {
    const shown = {
      digest: 'd',
      office: '情報システム課',
      division: '税務課',
      serial: 1,
      fiscal_year: 2026,
      edition: '第7版',
      same_edition: true,
      fingerprint: 'AAAA BBBB CCCC DDDD',
      key: 'replaced',
      assets: 0,
      duties: [
        {
          ...KEY,
          title: DUTY.title,
          due: '2026-06-30',
          articles: '第14条第3項',
          generic: false,
          change: 'new',
          before: '',
        },
      ],
      refused: '',
    };
    const { door, user } = openWindow({}, (d) => {
      d.on('submission_state', () => EMPTY);
      d.on('pick_open', () => ({ paths: ['/x/招待.moricho'] }));
      d.on('submission_invitation_read', () => shown);
      d.on('submission_invitation_take', () => ({ changed: [] }));
    });
    await visit(user, '提出');
    await expectAccessible();
    await user.click(await screen.findByRole('button', { name: '招待ファイルを開く' }));
    const dialog = await screen.findByRole('dialog', { name: /招待ファイル 第1号/ });
    await expectAccessible();
    const take = within(dialog).getByRole('button', { name: '取り込む' });
    await user.type(within(dialog).getByRole('textbox', { name: /紙で受け取った指紋/ }), 'AAAA BBBB CCCC DDDD');
    await user.click(take);
    await waitFor(() =>
      expect(sent(door, 'submission_invitation_take').at(-1)).toEqual({
        path: '/x/招待.moricho',
        digest: 'd',
        fingerprint: 'AAAA BBBB CCCC DDDD',
      }),
    );
  });

  it('lists duties, remarks that lead to their records, and old packets; and prepares what is chosen', async () => {
    const { door, user } = openWindow({}, (d) => {
      d.on('submission_state', () => BOUND);
      d.on('submission_check', () => ({
        duties: [
          {
            duty: KEY,
            title: DUTY.title,
            number: 2,
            generic: false,
            noticed: [{ what: '情報資産に「未確認」が 3件あります', ledger: 'asset', view: PLAIN_VIEW, screen: '' }],
            sends: [{ what: '情報資産', count: 80 }],
            withheld: [{ what: '氏名・職員番号・連絡先', count: 12 }],
            reports: [
              { number: '税務-分類-R8-001', title: '結果報告書', issued_at: '2026-06-10T00:00:00Z', proposed: true },
            ],
          },
        ],
      }));
      d.on('submission_prepare', () => ({ changed: [] }));
    });
    await visit(user, '提出');
    await screen.findByText('E265 C167 F65C 74A1');
    screen.getByRole('button', { name: '情報資産　税務-資-0080　重要性分類' });
    await expectAccessible();
    await user.click(screen.getByRole('checkbox', { name: /重要性分類の結果を報告するを選ぶ/ }));
    await user.click(screen.getByRole('button', { name: '選んだ報告を準備する' }));
    const dialog = await screen.findByRole('dialog', { name: '提出の準備' });
    await within(dialog).findByText(/伏せるもの.*氏名・職員番号・連絡先 12件/);
    expect(within(dialog).getByRole<HTMLInputElement>('checkbox', { name: /結果報告書/ }).checked).toBe(true);
    await expectAccessible();
    within(dialog).getByRole('button', { name: '情報資産に「未確認」が 3件あります：見る' });
    await user.click(within(dialog).getByRole('button', { name: 'この内容で準備する' }));
    await waitFor(() =>
      expect(sent(door, 'submission_prepare').at(-1)).toEqual({
        packets: [{ duty: KEY, reports: ['税務-分類-R8-001'], files: [], none: false, reason: '' }],
      }),
    );
  });

  it('shows the standard asset list beside the book and adds what is missing and chosen', async () => {
    const line = (key: string, own: string) => ({ key, name: `標準${key}`, kind: '情報システム', class: 'B', own });
    const { door, user } = openWindow({}, (d) => {
      d.on('submission_state', () => ({ ...BOUND, standard: 3 }));
      d.on('submission_assets', () => ({ lines: [line('1', ''), line('2', '税務-資-0001'), line('3', '')] }));
      d.on('submission_assets_add', () => ({ changed: ['asset'] }));
    });
    await visit(user, '提出');
    await user.click(await screen.findByRole('button', { name: '標準資産一覧' }));
    const dialog = await screen.findByRole('dialog', { name: '標準資産一覧' });
    await within(dialog).findByText('税務-資-0001');
    expect(within(dialog).getAllByRole('checkbox')).toHaveLength(2);
    await expectAccessible();
    await user.click(within(dialog).getByRole('checkbox', { name: '標準3' }));
    await user.click(within(dialog).getByRole('button', { name: '1件を情報資産に加える' }));
    await waitFor(() => expect(sent(door, 'submission_assets_add').at(-1)).toEqual({ keys: ['1'] }));
  });
});
