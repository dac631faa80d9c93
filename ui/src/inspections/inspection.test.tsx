import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeDoor } from '../testing/door';
import { problem } from '../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../testing/open';

const view = { search: '', life: 'active', filters: [], sort: '', descending: false, overdue: false, ranges: [] };
const question = (no: number, part: object = {}) => ({
  question: {
    id: `chief-0${no}`,
    version: 1,
    no,
    chapter: no < 3 ? 3 : 6,
    chapter_title: no < 3 ? '情報資産の分類と管理' : '人的セキュリティ',
    articles: ['第80条'],
    title: `設問${no}`,
    text: `設問${no}を守っていますか。`,
    look: '台帳',
    good: 'もれがない',
    evidence: '番号',
    facts: [],
    against: [],
    unknown: '',
    own: '',
    digest: 'a',
  },
  given: { question: `chief-0${no}`, mark: null, note: '', evidence: '', link: '', review: false },
  facts: [],
  against: '',
  before: null,
  before_on: '',
  before_note: '',
  files: [],
  linked: null,
  revised: false,
  plans: [],
  ...part,
});
const SHEET = {
  id: '7',
  round: '1',
  title: '令和8年度 自己点検',
  list: '責任者用',
  name: '課長A',
  due: '2026-11-30',
  state: 'open',
  word: '未着手',
  note: '',
  typed: false,
  kept_at: '',
  questions: [
    question(1, {
      against: '帳簿では、利用者IDのうち停止・削除待ち 1件です。',
      facts: [
        {
          fact: {
            key: 'user_id.suspended',
            label: '利用者IDのうち停止・削除待ち',
            count: 1,
            shown: '1件',
            against: true,
            ledger: 'asset',
          },
          view,
          screen: '',
        },
      ],
      before: 'good',
      before_on: '2025-11-20',
    }),
    question(2, { revised: true }),
    question(3),
  ],
};
const ROUND = {
  id: '1',
  title: '令和8年度 自己点検',
  kind: 'yearly',
  fiscal_year: 2026,
  since: '2026-11-02',
  due: '2026-11-30',
  state: 'open',
  people: 3,
  answered: 1,
  settled: 0,
  late: false,
  edition: '2026.1版（0123 4567）',
};
const PLAN = {
  id: '5',
  round: '1',
  year: 2026,
  carried: false,
  question: 'chief-01',
  articles: ['第80条'],
  title: '責任者用 問1 設問1',
  found: '△0・×1',
  cause: '',
  measure: '',
  owner: '',
  due: '',
  done_on: '',
  evidence: '',
  link: '',
  state: 'unplanned',
  late: false,
  mark: 'triangle',
  word: '未登録',
};
const LIST = {
  rounds: [ROUND],
  mine: [
    {
      id: '7',
      list: '責任者用',
      round: '1',
      title: ROUND.title,
      due: '2026-11-30',
      state: 'open',
      answered: 0,
      questions: 3,
      note: '',
    },
  ],
  plans: [PLAN],
  surveys: [],
  lists: [{ key: 'chief', title: '責任者用', questions: 18, people: 1 }],
  own: [],
};
const tally = { good: 8, part: 1, bad: 1, none: 0 };
const RESULT = {
  line: { ...ROUND, state: 'closed' },
  before: '令和7年度 自己点検',
  before_id: '2',
  rates: {
    lists: [
      {
        key: '',
        title: '全体',
        questions: 3,
        people: 3,
        answered: 2,
        returned: 667,
        rate: 800,
        before: 900,
        revised: false,
        units: [],
        hidden: false,
      },
    ],
    chapters: [
      { chapter: 3, title: '情報資産', questions: 2, tally, rate: 800, before: 900, revised: false },
      { chapter: 6, title: '人的', questions: 1, tally, rate: 800, before: null, revised: true },
      { chapter: 0, title: '全体', questions: 3, tally, rate: 800, before: 900, revised: false },
    ],
    questions: [
      {
        id: 'chief-01',
        list: '責任者用',
        no: 1,
        title: '設問1',
        articles: ['第80条'],
        tally,
        rate: 800,
        before: 900,
        revised: false,
      },
    ],
    lowest: ['chief-01'],
    formula: '遵守率＝○÷（○＋△＋×）。',
  },
  plans: [PLAN],
  trend: [
    { id: '1', title: '令和6年度 自己点検', fiscal_year: 2024, rate: 850, returned: 900, same: false },
    { id: '2', title: '令和7年度 自己点検', fiscal_year: 2025, rate: 900, returned: 1000, same: false },
    { id: '3', title: '令和8年度 自己点検', fiscal_year: 2026, rate: 800, returned: 667, same: true },
  ],
};

function withInspections(d: FakeDoor) {
  d.on('inspection_list', () => LIST);
  d.on('inspection_sheet', () => SHEET);
  d.on('inspection_answer', () => ({ answered: 1, kept_at: '2026-11-18T01:40:00Z' }));
  d.on('inspection_submit', () => ({ changed: [] }));
  d.on('inspection_result', () => RESULT);
  d.on('inspection_plan', () => ({ changed: [] }));
  d.on('proof_of', () => ({ linked: null, files: [] }));
  d.on('inspection_get', () => ({
    line: ROUND,
    lists: [{ key: 'chief', title: '責任者用', questions: 18, people: 3, answered: 1 }],
    sheets: [
      {
        id: '7',
        list: '責任者用',
        person: '0101',
        name: '髙﨑 𠮷男',
        unit: '',
        state: 'submitted',
        word: '確認中',
        mark: 'disc',
        via: 'excel',
        submitted_at: '2026-11-18T01:00:00Z',
      },
    ],
    named: true,
    half: false,
    before: '令和7年度 自己点検',
    carried: [PLAN],
    changes: [{ id: 'own-1', list: '職員用', title: 'カード', changed: 'changed', before: '前の文', after: '今の文' }],
  }));
}

const ASKED = [
  { number: '0101', name: '髙﨑 𠮷男', unit: '収納係', list: '責任者用' },
  { number: '0102', name: '㈱ 花子', unit: '管理係', list: '職員用' },
];

async function toSheet(user: ReturnType<typeof openWindow>['user']) {
  await visit(user, '自己点検');
  await user.click(await screen.findByRole('button', { name: /自己点検 責任者用/ }));
  await screen.findByRole('heading', { name: '設問1を守っていますか。' });
}

describe('自己点検', () => {
  it('is answered with the keys 1 to 4, and every answer is kept at once', async () => {
    const { door, user } = openWindow({}, withInspections);
    await toSheet(user);
    await expectAccessible();
    await user.keyboard('2');
    await waitFor(() => expect(sent(door, 'inspection_answer')).toHaveLength(1));
    expect(sent(door, 'inspection_answer')[0].answers[0]).toMatchObject({ question: 'chief-01', mark: 'part' });
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: '設問2を守っていますか。' }));
    screen.getByText('設問改定のため比較不可');
    await user.keyboard('{ArrowUp}r');
    await waitFor(() => expect(sent(door, 'inspection_answer')).toHaveLength(2));
    expect(sent(door, 'inspection_answer')[1].answers[0]).toMatchObject({ mark: 'part', review: true });
  });

  it('asks for a reason where one is needed, and letters there are text', async () => {
    const { door, user } = openWindow({}, withInspections);
    await toSheet(user);
    await user.keyboard('3');
    const note = screen.getByLabelText(/理由/);
    expect(document.activeElement).toBe(note);
    await user.type(note, '1月に直す');
    await waitFor(() => expect(sent(door, 'inspection_answer').at(-1).answers[0].note).toBe('1月に直す'));
    expect(sent(door, 'inspection_answer').at(-1).answers[0].mark).toBe('bad');
  });

  it('points out what the book knows better, and changes nothing by itself', async () => {
    const { door, user } = openWindow({}, withInspections);
    await toSheet(user);
    expect(screen.queryByText(/食い違っています/)).toBeNull();
    await user.keyboard('1');
    await screen.findByText(/食い違っています/);
    await expectAccessible();
    await waitFor(() => expect(sent(door, 'inspection_answer')[0].answers[0].mark).toBe('good'));
    await user.click(screen.getByRole('button', { name: '△に変える' }));
    await waitFor(() => expect(sent(door, 'inspection_answer').at(-1).answers[0].mark).toBe('part'));
    expect(screen.queryByText(/食い違っています/)).toBeNull();
  });

  it('sends again what could not be kept', async () => {
    let away = true;
    const { door, user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('inspection_answer', () => {
        if (away) throw problem('disk', '書けませんでした。');
        return { answered: 2, kept_at: '2026-11-18T01:40:00Z' };
      });
    });
    await toSheet(user);
    await user.keyboard('4');
    await screen.findByText('書けませんでした。');
    away = false;
    await user.click(screen.getByRole('button', { name: /問3/ }));
    await user.keyboard('1');
    await waitFor(() => expect(sent(door, 'inspection_answer').at(-1).answers).toHaveLength(2));
    const all = sent(door, 'inspection_answer').at(-1).answers;
    expect(all.map((a: { question: string }) => a.question)).toEqual(['chief-01', 'chief-03']);
  });

  it('leads to the question that the door misses when it is submitted', async () => {
    const { user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('inspection_submit', () => {
        throw problem('invalid', '1問に、答えか理由がありません。', [
          { column: 'chief-03', code: 'required', message: '問3 設問3：答えを選んでください。' },
        ]);
      });
    });
    await toSheet(user);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByRole('heading', { name: '設問3を守っていますか。' });
  });

  it('shows rates beside last year and takes a plan', async () => {
    const { door, user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('find', () => ({
        records: [
          { ledger: 'asset', ledger_title: '情報資産', id: '1', number: '税務-資-0001', name: '是正の綴り', class: 'B' },
        ],
      }));
    });
    await visit(user, '自己点検');
    await user.click(await screen.findByRole('button', { name: '令和8年度 自己点検の結果' }));
    await screen.findByRole('heading', { name: '令和8年度 自己点検 結果' });
    expect(screen.getAllByText('80.0%').length).toBeGreaterThan(0);
    screen.getByText('設問改定のため比較不可');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: '計画 未登録：設問1' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText(/原因/), '手順がない');
    await within(dialog).findByRole('button', { name: 'ファイルを証跡にする' });
    await user.click(within(dialog).getByRole('button', { name: '帳簿の記録を証跡にする' }));
    const finder = await screen.findByRole('dialog', { name: '証跡にする記録を探す' });
    await user.type(within(finder).getByRole('searchbox'), '是正');
    await user.click(await within(finder).findByRole('button', { name: /是正の綴り/ }));
    await within(dialog).findByRole('button', { name: '税務-資-0001 是正の綴り' });
    await user.click(within(dialog).getByRole('button', { name: '保存する' }));
    await waitFor(() => expect(sent(door, 'inspection_plan')[0]).toMatchObject({ id: '5', cause: '手順がない', link: 'asset:1' }));
  });

  it('turns the drawing into figures with G and takes another year beside it with Y', async () => {
    const { door, user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('inspection_result', (ask) => ({ ...RESULT, before_id: ask.beside || '2' }));
    });
    await visit(user, '自己点検');
    await user.click(await screen.findByRole('button', { name: '令和8年度 自己点検の結果' }));
    await screen.findByRole('heading', { name: '令和8年度 自己点検 結果' });
    expect(screen.queryByRole('columnheader', { name: '該当なし' })).toBeNull();
    await user.keyboard('g');
    expect(screen.getByRole('columnheader', { name: '該当なし' })).toBeTruthy();
    await expectAccessible();
    await user.keyboard('g');
    expect(screen.queryByRole('columnheader', { name: '該当なし' })).toBeNull();
    await user.keyboard('y');
    await waitFor(() => expect(sent(door, 'inspection_result').at(-1)).toMatchObject({ beside: '1' }));
    await screen.findByRole('button', { name: /比べる年度を替える/ });
    await user.keyboard('y');
    await waitFor(() => expect(sent(door, 'inspection_result').at(-1)).toMatchObject({ beside: '2' }));
  });

  it('shows who has answered and what changed in the questions', async () => {
    const { user } = openWindow({}, withInspections);
    await visit(user, '自己点検');
    await expectAccessible();
    await user.click(await screen.findByRole('button', { name: '令和8年度 自己点検の回収' }));
    await screen.findByText('髙﨑 𠮷男');
    screen.getByText('前の文');
    await expectAccessible();
  });

  it('takes the answers of last year to unchanged questions at once, but none that the book contradicts', async () => {
    const { door, user } = openWindow({}, (d) => {
      withInspections(d);
      const again = { before: 'none', before_on: '2025-11-20', before_note: '窓口がない' };
      d.on('inspection_sheet', () => ({
        ...SHEET,
        questions: [SHEET.questions[0], question(2, again), question(3, again)],
      }));
    });
    await toSheet(user);
    await user.click(screen.getByRole('button', { name: '前回と同じ答えを2問に入れる' }));
    await waitFor(() => {
      const all = sent(door, 'inspection_answer').flatMap((a: { answers: object[] }) => a.answers);
      expect(all).toHaveLength(2);
      expect(all[0]).toMatchObject({ question: 'chief-02', mark: 'none', note: '窓口がない' });
    });
  });

  it('links an answer to a record of a ledger', async () => {
    const { door, user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('find', () => ({
        records: [
          { ledger: 'asset', ledger_title: '情報資産', id: '12', name: '課税台帳', class: 'A', number: '税務-資-0012' },
        ],
        articles: [],
      }));
    });
    await toSheet(user);
    await user.click(screen.getByRole('button', { name: '帳簿の記録を証跡にする' }));
    const dialog = await screen.findByRole('dialog');
    await expectAccessible();
    await user.type(within(dialog).getByLabelText('番号・名前'), '課税');
    await user.click(await within(dialog).findByRole('button', { name: /課税台帳/ }));
    await waitFor(() => expect(sent(door, 'inspection_answer').at(-1).answers[0].link).toBe('asset:12'));
    screen.getByRole('button', { name: '税務-資-0012 課税台帳' });
    await user.click(screen.getByRole('button', { name: '税務-資-0012を証跡から外す' }));
    await waitFor(() => expect(sent(door, 'inspection_answer').at(-1).answers[0].link).toBe(''));
  });

  it('shows a file as soon as it is attached, beside what was just answered', async () => {
    let files: object[] = [];
    const { user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('inspection_sheet', () => ({ ...SHEET, questions: [question(1, { files }), question(2)] }));
      d.on('proof_add', () => {
        files = [{ id: '3', name: '写し①.pdf', media_type: 'application/pdf', size: 2048 }];
        return { changed: ['inspection_evidence'] };
      });
      d.on('pick_open', () => ({ paths: ['/tmp/写し①.pdf'] }));
    });
    await toSheet(user);
    await user.keyboard('2');
    await user.click(screen.getByRole('button', { name: 'ファイルを証跡にする' }));
    await screen.findByRole('button', { name: '写し①.pdf' });
    const answers = within(screen.getByRole('group', { name: '回答' }));
    expect(answers.getByRole('button', { name: /一部できている/ }).getAttribute('aria-pressed')).toBe('true');
  });

  it('begins a round with those who were chosen, and shows before what changed in the questions', async () => {
    const { door, user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('inspection_ahead', () => ({
        people: ASKED,
        edition: '2026.1版（0123 4567）',
        before: '令和7年度 自己点検',
        changes: [{ id: 'own-1', list: '職員用', title: 'カード', changed: 'new', before: '', after: '今の文' }],
      }));
      d.on('inspection_open', () => ({ id: '1', changed: [] }));
    });
    await visit(user, '自己点検');
    await user.click(await screen.findByRole('button', { name: '点検を始める' }));
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByRole('button', { name: '2人の点検を始める' });
    await within(dialog).findByText(/1問が違います/);
    await user.click(within(dialog).getByRole('button', { name: '対象者を選ぶ' }));
    await user.click(within(dialog).getByRole('checkbox', { name: /収納係 1人/ }));
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: '1人の点検を始める' }));
    await waitFor(() => expect(sent(door, 'inspection_open')[0].people).toEqual(['0102']));
  });

  it('takes a sheet from paper with one key a question', async () => {
    const { door, user } = openWindow({}, (d) => {
      withInspections(d);
      d.on('inspection_find', () => ({ ...SHEET, typed: true, name: '髙﨑 𠮷男' }));
    });
    await visit(user, '自己点検');
    await user.click(await screen.findByRole('button', { name: '令和8年度 自己点検の回収' }));
    await user.click(await screen.findByRole('button', { name: '配る・集める' }));
    await user.click(await screen.findByRole('menuitem', { name: '紙の点検票を入れる' }));
    await user.type(await screen.findByLabelText(/整理番号/), '0101{Enter}');
    await screen.findByText(/髙﨑 𠮷男さん/);
    await expectAccessible();
    await user.keyboard('13直す{Enter}2');
    await waitFor(() => {
      const last = new Map(
        sent(door, 'inspection_answer')
          .flatMap((a: { answers: { question: string }[] }) => a.answers)
          .map((g: { question: string }) => [g.question, g]),
      );
      expect(last.get('chief-01')).toMatchObject({ mark: 'good' });
      expect(last.get('chief-02')).toMatchObject({ mark: 'bad', note: '直す' });
      expect(last.get('chief-03')).toMatchObject({ mark: 'part' });
    });
    await user.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(/この画面で1人分を入れました/);
    expect(document.activeElement).toBe(screen.getByLabelText(/整理番号/));
  });
});
