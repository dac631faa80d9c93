/** Words and kinds of file that the screens of submissions share. */
import { periodWords } from '../words/dates';

export const OURS = { name: '守帳のファイル', extensions: ['moricho'] };

/** What a duty's line is called by, for screen readers too. */
export function called(title: string, period: string): string {
  return period === '' ? title : `${title}（${periodWords(period)}）`;
}

/** 64 digits are compared by their first 16, in fours. */
export function inFours(digest: string): string {
  return [0, 4, 8, 12].map((at) => digest.slice(at, at + 4).toUpperCase()).join(' ');
}
