/** Answers of the assistant as they are kept with a record, and back. */
import type { Answer } from '../../../bindings/Answer';
import type { Answers } from '../../../bindings/Answers';
import type { Class } from '../../../bindings/Class';
import type { Question } from '../../../bindings/Question';
import type { Value } from '../../../bindings/Value';

/** One row of the part 「分類の補助への回答」. */
type Row = { [key in string]: Value };

export const NO_ANSWERS: Answers = {
  given: {},
  band: null,
  mixed: [],
  source: null,
  before_publication: false,
  flags: [],
};

/** Rows beside the questions: what was asked with one of them. */
const BAND = 'band';
const MIXED = 'mixed';
const SOURCE = 'source';
const BEFORE = 'before_publication';

function isAnswer(text: unknown): text is Answer {
  return text === 'yes' || text === 'no' || text === 'unknown';
}

function isClass(text: string): text is Class {
  return text === 'A' || text === 'B' || text === 'C';
}

/** What the rows of a record say. */
export function readAnswers(rows: readonly Row[]): Answers {
  const answers: Answers = { ...NO_ANSWERS, given: {} };
  for (const row of rows) {
    const question = String(row.question ?? '');
    const answer = String(row.answer ?? '');
    if (question === BAND) answers.band = answer;
    else if (question === MIXED) answers.mixed = answer.split('・').filter(isClass);
    else if (question === SOURCE) answers.source = isClass(answer) ? answer : null;
    else if (question === BEFORE) answers.before_publication = answer === 'yes';
    else if (isAnswer(answer)) answers.given[question] = answer;
  }
  return answers;
}

/** The rows to keep, in the order of the questions. */
export function writeAnswers(answers: Answers, questions: readonly Question[], edition: string): Row[] {
  const rows: Row[] = [];
  const add = (question: string, answer: string) => rows.push({ question, answer, edition });
  for (const question of questions) {
    const given = answers.given[question.id];
    if (!given) continue;
    add(question.id, given);
    if (given !== 'yes') continue;
    if (question.counts && answers.band) add(BAND, answers.band);
    if (question.effect === 'highest' && answers.mixed.length > 0) add(MIXED, answers.mixed.join('・'));
    if (question.effect === 'from_source' && answers.source) add(SOURCE, answers.source);
    if (question.effect === 'C' && answers.before_publication) add(BEFORE, 'yes');
  }
  return rows;
}

/** True if the text of a draft holds answers. */
export function answersIn(json: string): Answers | null {
  try {
    const read = JSON.parse(json) as Partial<Answers> | null;
    return read && typeof read.given === 'object' ? { ...NO_ANSWERS, ...read } : null;
  } catch {
    return null;
  }
}
