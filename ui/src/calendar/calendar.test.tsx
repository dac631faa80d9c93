import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CalendarYear } from '../bindings/CalendarYear';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const day = (key: string, title: string, on: string, more: object = {}) => ({
  key,
  title,
  on,
  basis: ['第42条'],
  who: '情報システム担当者',
  state: 'coming',
  said: '',
  noted: false,
  ledger: '',
  form: '',
  from: '',
  to: '',
  screen: '',
  ...more,
});
const entry = (key: string, title: string, months: number[]) => ({
  key,
  title,
  months,
  day: 0,
  who: 'officer',
  articles: [],
  report_to: '',
  form: '',
  off: false,
});
const row = (key: string, title: string, months: number[]) => ({
  entry: entry(key, title, months),
  shipped: entry(key, title, months),
  city: false,
  who: '情報システム担当者',
});
const YEAR = {
  year: 2026,
  label: '令和8年度',
  today: '2026-11-18',
  note: '月は本アプリの目安です。設定で変えられます。',
  version: 0,
  saved_on: '',
  saved_by: '',
  broken: '',
  entries: [row('training_plan', '研修の計画を立てる', [4]), row('drill', '訓練をする', [10])],
  due: [
    day('class_report', '分類を報告する', '2026-06-30', { state: 'before' }),
    day('drill', '訓練をする', '2026-10-31', {
      state: 'done',
      said: 'R8.10.30 髙橋 﨑子が済みとしました',
      noted: true,
    }),
    day('training_absent', '補講を受けさせる', '2026-11-30', { state: 'soon' }),
    day('takeout_register', '管理簿を締める', '2026-11-30', {
      state: 'soon',
      ledger: 'asset',
      form: 'list',
      from: '2026-11-01',
      to: '2026-11-30',
    }),
  ],
} as unknown as CalendarYear;

async function open(prepare?: Parameters<typeof openWindow>[1]) {
  const opened = openWindow({}, (door) => {
    door.on('calendar_get', () => YEAR);
    prepare?.(door);
  });
  await visit(opened.user, '年間予定');
  await screen.findByRole('heading', { name: '年間の予定' });
  return opened;
}

describe('the year', () => {
  it('says month by month what is done, what comes and what was before the book', async () => {
    await open();
    const november = within(await screen.findByRole('region', { name: '11月' }));
    expect(november.getAllByText('まもなく')).toHaveLength(2);
    expect(within(screen.getByRole('region', { name: '6月' })).getByText('帳簿を作る前')).toBeTruthy();
    expect(within(screen.getByRole('region', { name: '10月' })).getByText(/髙橋 﨑子が済みとしました/)).toBeTruthy();
    expect(within(screen.getByRole('region', { name: '4月' })).getByText('ありません')).toBeTruthy();
    await expectAccessible();
  });

  it('opens at the present month of the present year, and leads back to it', async () => {
    const { user } = await open();
    const now = await screen.findByRole('heading', { name: '11月（今月）' });
    expect(screen.getByRole('heading', { name: '4月' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '今月（11月）へ' }));
    expect(document.activeElement).toBe(now);
  });

  it('notes what leaves no form as done, and takes it back', async () => {
    const { user, door } = await open((d) => d.on('calendar_mark', () => ({ changed: [] })));
    await user.click(await screen.findByRole('button', { name: /補講を受けさせるを済みにする/ }));
    await user.click(screen.getByRole('button', { name: /訓練をするの済みを取り消す/ }));
    await waitFor(() => expect(sent(door, 'calendar_mark')).toHaveLength(2));
    expect(sent(door, 'calendar_mark')).toEqual([
      { key: 'training_absent', on: '2026-11-30', done: true },
      { key: 'drill', on: '2026-10-31', done: false },
    ]);
  });

  it("puts the city's months in force, and keeps the others", async () => {
    const { user, door } = await open((d) => d.on('calendar_save', () => ({ ...YEAR, version: 1 })));
    await user.click(await screen.findByRole('radio', { name: '月を決める' }));
    await user.click(screen.getByRole('button', { name: '研修の計画を立てるの月を直す' }));
    const dialog = within(await screen.findByRole('dialog', { name: '研修の計画を立てる' }));
    await user.click(dialog.getByRole('checkbox', { name: '4月' }));
    expect(dialog.getByText('1つ以上の月を選んでください。')).toBeTruthy();
    await user.click(dialog.getByRole('checkbox', { name: '5月' }));
    await expectAccessible();
    await user.click(dialog.getByRole('button', { name: 'この月で保存する' }));
    await waitFor(() => expect(sent(door, 'calendar_save')).toHaveLength(1));
    expect(sent(door, 'calendar_save')[0]).toEqual({
      version: 0,
      edits: [{ key: 'training_plan', months: [5], day: 0, off: false }],
      year: 2026,
    });
  });

  it('stays open and says why a month cannot be', async () => {
    const { user } = await open((d) =>
      d.on('calendar_save', () => {
        throw problem('stale', '年間の予定は、開いたあとに変わりました。');
      }),
    );
    await user.click(await screen.findByRole('radio', { name: '月を決める' }));
    await user.click(screen.getByRole('button', { name: '訓練をするの月を直す' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'この月で保存する' }));
    expect(await dialog.findByText(/開いたあとに変わりました/)).toBeTruthy();
  });
});
