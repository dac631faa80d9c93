/** Words of the self-inspection. */
import type { AnswerMark } from '../bindings/AnswerMark';

export interface MarkWord {
  key: AnswerMark;
  sign: string;
  label: string;
  /** The key that gives it. */
  press: string;
}

/** The four answers, in the order of their keys. */
export const ANSWERS: readonly MarkWord[] = [
  { key: 'good', sign: '○', label: 'できている', press: '1' },
  { key: 'part', sign: '△', label: '一部できている', press: '2' },
  { key: 'bad', sign: '×', label: 'できていない', press: '3' },
  { key: 'none', sign: '－', label: '該当なし', press: '4' },
];

/** ○ できている. */
export function answerWord(mark: AnswerMark | null): string {
  const found = ANSWERS.find((a) => a.key === mark);
  return found ? `${found.sign} ${found.label}` : '未回答';
}

/** ○, or nothing. */
export function sign(mark: AnswerMark | null): string {
  return ANSWERS.find((a) => a.key === mark)?.sign ?? '';
}

/** Tenths of a percent: 85.7. */
export function tenths(rate: number | null): string {
  return rate === null ? '－' : (rate / 10).toFixed(1);
}

/** ＋2.5 or −1.7. */
export function difference(now: number | null, before: number | null): string {
  if (now === null || before === null) return '';
  const by = now - before;
  return by === 0 ? '±0.0' : `${by > 0 ? '＋' : '−'}${(Math.abs(by) / 10).toFixed(1)}`;
}
