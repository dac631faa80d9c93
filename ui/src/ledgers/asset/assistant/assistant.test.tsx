import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../../../bindings/Answers';
import type { Class } from '../../../bindings/Class';
import type { Question } from '../../../bindings/Question';
import { asset, type FakeDoor } from '../../../testing/door';
import { expectAccessible, openWindow, sent, visit } from '../../../testing/open';
import { readAnswers, writeAnswers } from './answers';

function question(no: number, text: string, effect: Question['effect'], more: Partial<Question> = {}): Question {
  const cite = { no: 14, para: 1, item: 1, later: false, text: '第14条第1項第1号' };
  return {
    id: `q${no}`,
    no,
    text,
    short: text,
    help: 'ここを見ます。',
    examples: ['台帳'],
    effect,
    confidential: true,
    counts: false,
    flags: [],
    articles: [cite],
    off: false,
    ...more,
  };
}

const QUESTIONS = [
  question(1, '個人番号（マイナンバー）を含みますか', 'A'),
  question(2, '住民の個人情報をまとまった数で含みますか', 'A', { counts: true }),
  question(3, '書き換えられると影響が出ますか', 'B'),
  question(4, '分類の違う情報がまじっていますか', 'highest'),
];
const RESTRICTIONS = [
  { key: 'no_copy', label: '複製禁止', help: '', form: 'any', articles: [] },
  { key: 'no_takeout', label: '持出禁止', help: '', form: 'any', articles: [] },
  { key: 'takeout_permit', label: '持出許可制', help: '', form: 'any', articles: [] },
];

/** A yes to an A question proposes A; with an unknown and no yes the chief is asked. */
function propose(answers: Answers) {
  const yes = QUESTIONS.filter((q) => answers.given[q.id] === 'yes');
  const unknown = QUESTIONS.filter((q) => answers.given[q.id] === 'unknown').map((q) => q.id);
  const top: Class | null = yes.some((q) => q.effect === 'A')
    ? 'A'
    : yes.length > 0 && unknown.length === 0
      ? 'B'
      : null;
  const ask = top === null && unknown.length > 0;
  return {
    class: top,
    at_least: top,
    candidate: false,
    ask,
    complete: top !== null,
    triggered: yes.map((q) => ({
      id: q.id,
      no: q.no,
      short: q.short,
      leads_to: q.effect === 'A' ? 'A' : 'B',
      candidate: false,
      articles: q.articles,
    })),
    could_change: ask ? unknown : [],
    unknown_but_settled: top === 'A' ? unknown : [],
    reason: top ? `${yes.map((q) => q.short).join('、')}ため` : '',
    restrictions: top === 'A' ? RESTRICTIONS.slice(0, 2) : [],
    availability: false,
    integrity: false,
    warnings: [],
    note: '本アプリ独自の目安です。',
    scheme: 'abc',
  };
}

function withQuestions(door: FakeDoor) {
  door.on('classify_questions', () => ({
    note: '本アプリ独自の目安です。市の別表1が優先します。',
    questions: QUESTIONS,
    restrictions: RESTRICTIONS,
    bands: [
      { key: 'h1', label: '100人以下' },
      { key: 'k1', label: '101～1,000人' },
    ],
  }));
  door.on('classify_propose', (ask) => ({ proposal: propose(ask.answers) }));
}

/** Opens the assistant for the record in this row; 3 waits for confirmation, 9 waits for the chief's decision. */
async function openAssistant(name: RegExp, acting?: string) {
  const opened = openWindow({}, (door) => {
    withQuestions(door);
    for (const record of door.records) record.values.handling = null;
    if (acting) for (const record of door.records) record.step_by = acting;
  });
  await visit(opened.user, '情報資産');
  const cell = await screen.findByText(name);
  await opened.user.click(cell);
  await opened.user.keyboard('{Enter}');
  await opened.user.click(await screen.findByRole('button', { name: 'ほかの操作' }));
  await opened.user.click(await screen.findByRole('menuitem', { name: /分類の補助/ }));
  await screen.findByRole('heading', { name: '分類の補助' });
  await screen.findByText('4の質問');
  await waitFor(() => expect(document.activeElement?.closest('[data-question]')).toBeTruthy());
  return opened;
}

function given(door: FakeDoor): Answers['given'] {
  return sent(door, 'classify_propose').at(-1)?.answers.given;
}

describe('the assistant', () => {
  it('says first that it is only guidance, and explains 不明', async () => {
    await openAssistant(/^土地異動通知（法務局）$/);
    expect(screen.getByText('本アプリ独自の目安です。市の別表1が優先します。')).toBeTruthy();
    expect(screen.getByText(/不明のままでCになることはなく/)).toBeTruthy();
    await expectAccessible();
  });

  it('is answered with Y, N and U and moves on, and keeps the draft', async () => {
    const { user, door } = await openAssistant(/^土地異動通知（法務局）$/);
    await user.keyboard('n');
    await waitFor(() =>
      expect(document.activeElement?.closest('[data-question]')?.getAttribute('data-question')).toBe('q2'),
    );
    await user.keyboard('u');
    await waitFor(() =>
      expect(document.activeElement?.closest('[data-question]')?.getAttribute('data-question')).toBe('q3'),
    );
    await waitFor(() => expect(given(door)).toEqual({ q1: 'no', q2: 'unknown' }));
    expect(await screen.findByText('責任者判断待ち')).toBeTruthy();
    await user.keyboard('{ArrowUp}');
    await waitFor(() =>
      expect(document.activeElement?.closest('[data-question]')?.getAttribute('data-question')).toBe('q2'),
    );
    await waitFor(() => expect(sent(door, 'draft_keep').length).toBeGreaterThan(0), { timeout: 3000 });
  });

  it('takes no letter while an input method converts', async () => {
    const { door } = await openAssistant(/^土地異動通知（法務局）$/);
    fireEvent.keyDown(document.activeElement as Element, { key: 'y', isComposing: true, keyCode: 229 });
    expect(given(door)).toEqual({});
  });

  it('asks how many people, then confirms with one key in one go', async () => {
    const { user, door } = await openAssistant(/^土地異動通知（法務局）$/);
    await user.keyboard('u');
    await waitFor(() =>
      expect(document.activeElement?.closest('[data-question]')?.getAttribute('data-question')).toBe('q2'),
    );
    await user.keyboard('y');
    await user.click(await screen.findByRole('button', { name: /対象になる人の数$/ }));
    await user.click(within(await screen.findByRole('listbox')).getByRole('option', { name: '101～1,000人' }));
    expect(await screen.findByText(/質問1は不明ですが、どちらでも提案は変わりません/)).toBeTruthy();
    await waitFor(() => expect(screen.getByRole('checkbox', { name: '複製禁止' })).toHaveProperty('checked', true));
    await expectAccessible();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent(door, 'ledger_step')).toHaveLength(1));
    expect(sent(door, 'ledger_edit')[0]).toMatchObject({
      values: {},
      parts: {
        answers: [
          { question: 'q1', answer: 'unknown', edition: '対策基準 第7版' },
          { question: 'q2', answer: 'yes' },
          { question: 'band', answer: 'k1' },
        ],
      },
    });
    expect(sent(door, 'ledger_step')[0]).toMatchObject({
      step: 'confirm',
      values: { class: 'A', handling: ['no_copy', 'no_takeout'], persons: 'k1' },
    });
  });

  it('asks a reason for another class, and never takes the drafted one', async () => {
    const { user } = await openAssistant(/^土地異動通知（法務局）$/);
    await user.keyboard('y');
    await user.click(await screen.findByRole('radio', { name: /別の分類にする/ }));
    await user.click(screen.getByRole('button', { name: '重要性分類B' }));
    expect(screen.getByText('提案と違う分類にする理由を書いてください。')).toBeTruthy();
    expect((screen.getByRole('textbox', { name: /理由/ }) as HTMLTextAreaElement).value).toBe('');
    await user.type(screen.getByRole('textbox', { name: /理由/ }), '写しで、番号は塗りつぶし済みのため');
    expect(screen.queryByText('提案と違う分類にする理由を書いてください。')).toBeNull();
    await expectAccessible();
  });

  it('leaves the confirmation to another person where the chief proposed it', async () => {
    const { user, door } = await openAssistant(/^土地異動通知（法務局）$/, '0101');
    await user.keyboard('y');
    expect(await screen.findByText(/ほかの責任者か代行者が確認します/)).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: /この案で保存する/ }));
    await waitFor(() => expect(sent(door, 'ledger_edit')[0]?.values.class).toBe('A'));
    expect(sent(door, 'ledger_step')).toEqual([]);
  });

  it('never lets two restrictions stand that exclude each other', async () => {
    const { user } = await openAssistant(/^土地異動通知（法務局）$/);
    await user.keyboard('y');
    await waitFor(() => expect(screen.getByRole('checkbox', { name: '持出禁止' })).toHaveProperty('checked', true));
    await user.click(screen.getByRole('checkbox', { name: '持出許可制' }));
    expect(screen.getByRole('checkbox', { name: '持出禁止' })).toHaveProperty('checked', false);
  });
});

describe('answers', () => {
  it('come back from the rows as they were written', () => {
    const answers: Answers = {
      given: { q1: 'unknown', q2: 'yes', q4: 'yes' },
      band: 'k1',
      mixed: ['A', 'C'],
      source: null,
      before_publication: false,
      flags: [],
    };
    const rows = writeAnswers(answers, QUESTIONS, '第7版');
    expect(rows).toHaveLength(5);
    expect(readAnswers(rows)).toEqual(answers);
  });

  it('drop what was asked with a question that is no longer a yes', () => {
    const answers = { ...readAnswers([]), given: { q2: 'no' as const }, band: 'k1' };
    expect(writeAnswers(answers, QUESTIONS, '第7版')).toEqual([{ question: 'q2', answer: 'no', edition: '第7版' }]);
  });

  it('belong to a part that the ledger has', () => {
    expect(asset.parts.some((p) => p.key === 'answers')).toBe(true);
  });
});
