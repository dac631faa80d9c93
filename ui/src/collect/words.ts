/** Marks and words of what stands in a cell of the board; what tables are read from. */
import type { BoardCell } from '../bindings/BoardCell';
import type { Changed } from '../bindings/Changed';
import type { MarkName } from '../parts/Mark';
import { monthDay } from '../words/dates';

/** Files from which the offices' own tables are read. */
export const EXCEL = [{ name: 'Excel・CSV', extensions: ['xlsx', 'xls', 'ods', 'csv'] }];

export const CELL_MARKS: { [state in BoardCell['state']]: MarkName } = {
  open: 'hollow',
  late: 'diamond',
  submitted: 'disc',
  corrected: 'disc',
  returned: 'returned',
  accepted: 'tick',
  nothing: 'dash',
  not_asked: 'skip',
};

/** What a cell says: a day where something came, a word where nothing did. */
export function cellWords(cell: BoardCell): string {
  if (cell.state === 'late') return `${cell.late}日超過`;
  if (cell.state === 'corrected') return `${monthDay(cell.day)} 差替`;
  if (cell.state === 'nothing') return '該当なし';
  return cell.day === '' ? cell.word : monthDay(cell.day);
}

export const CHANGES: { [changed in Changed]: { mark: MarkName; word: string } } = {
  lowered: { mark: 'triangle', word: '下げた' },
  asking: { mark: 'triangle', word: '判断待ち' },
  class: { mark: 'change', word: '変更' },
  added: { mark: 'add', word: '追加' },
  gone: { mark: 'skip', word: '廃止' },
  other: { mark: 'change', word: '内容' },
};

/** 85.7; － where there is none. */
export function percent(tenths: number | null): string {
  return tenths === null ? '－' : `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

/** ＋3, －2, ±0. */
export function difference(now: number, before: number | null): string {
  if (before === null) return '－';
  const by = now - before;
  return by === 0 ? '±0' : by > 0 ? `＋${by}` : `－${-by}`;
}
