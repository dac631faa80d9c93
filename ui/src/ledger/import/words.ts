/** Words of the import's screens. */
import type { How } from '../../bindings/How';
import type { RowState } from '../../bindings/RowState';
import type { MarkName } from '../../parts/Mark';
import { shortDay } from '../../words/dates';

/** Sign and word of what becomes of a row; none for rows that are no records. */
export const ROW_SIGNS: { [state in RowState]?: { mark: MarkName; word: string } } = {
  add: { mark: 'add', word: '追加' },
  change: { mark: 'change', word: '変更' },
  same: { mark: 'equal', word: '変更なし' },
  skip: { mark: 'skip', word: '除外' },
  problem: { mark: 'triangle', word: '要確認' },
};

/** How a column of theirs was found. */
export function howWords(how: How, score: number): string {
  switch (how) {
    case 'exact':
      return '同じ見出し';
    case 'alias':
      return '別の言い方';
    case 'near':
      return `近い見出し（${Math.round(score * 100)}%）`;
    case 'manual':
      return '選んだとおり';
    case 'remembered':
      return '前回と同じ';
    case 'derived':
      return '自動で決まる項目';
    case 'unknown':
      return '当てはまる項目なし';
  }
}

const LIFTED: { [key: string]: string } = {
  division: '所属',
  unit: '係',
  fiscal_year: '年度',
  made_on: '作成日',
  title: '題名',
};

/** 所属と年度: what was read from the rows above the header. */
export function liftedWords(defaults: { [key in string]?: string }): string {
  return Object.keys(defaults)
    .filter((k) => k !== 'title')
    .map((k) => LIFTED[k] ?? k)
    .join('と');
}

/** 所属：税務課. */
export function liftedPairs(defaults: { [key in string]?: string }): string[] {
  return Object.entries(defaults).map(([key, value]) => `${LIFTED[key] ?? key}：${shortDay(value ?? '')}`);
}

/** A, B … Z, AA. */
export function columnLetter(index: number): string {
  const rest = index % 26;
  const letter = String.fromCharCode(65 + rest);
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

/** Why a sheet is left out by itself; empty if it may hold records. */
export function sheetWords(looksLike: string): string {
  switch (looksLike) {
    case 'sample':
      return '除外：記入例と見ました';
    case 'list':
      return '除外：選択肢の一覧と見ました';
    case 'empty':
      return '除外：何も書かれていません';
    default:
      return '';
  }
}
