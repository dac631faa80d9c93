/** Columns of a list: which, how wide, and which of them stay when the table moves sideways. */
import type { ColumnView } from '../../bindings/ColumnView';
import type { LedgerView } from '../../bindings/LedgerView';
import { columnOf } from '../values';

export interface ListColumn {
  key: string;
  label: string;
  /** Short head where the label is too long for a narrow column. */
  head: string;
  width: string;
  end: boolean;
  second: boolean;
  column: ColumnView | null;
}

export const CHECK_WIDTH = 48;
export const NUMBER_WIDTH = 90;
/** The state column is as wide as its words, within reason. */
const STATE_WIDTHS = { least: 98, most: 152 };
/** Kana of a proportional font are narrower than their size. */
const LETTER = 13;

function widthOf(column: ColumnView): number {
  const head = column.label.length * LETTER + 16;
  switch (column.kind) {
    case 'class':
      return 46;
    case 'date':
      return Math.max(92, head);
    case 'flag':
      return Math.max(48, head);
    case 'int':
      return Math.max(72, head);
    case 'choice': {
      const longest = Math.max(...column.choices.map((c) => c.label.length), 2);
      return Math.min(98, Math.max(head, longest * 14 + 18));
    }
    case 'long':
    case 'many':
      return 168;
    default:
      return Math.max(86, head);
  }
}

function stateWidth(ledger: LedgerView): number {
  const longest = Math.max(0, ...ledger.states.filter((s) => s.axis === 'step').map((s) => s.label.length));
  return Math.min(STATE_WIDTHS.most, Math.max(STATE_WIDTHS.least, longest * 14 + 40));
}

/** Words may grow where there is room; marks, days and numbers never do. */
function trackOf(column: ColumnView, isName: boolean): string {
  if (isName) return 'minmax(8.5rem, 1fr)';
  const width = widthOf(column);
  const grows = ['text', 'long', 'many', 'codes'].includes(column.kind) || (column.kind === 'choice' && width >= 98);
  return grows ? `minmax(${width}px, 0.3fr)` : `${width}px`;
}

/** The shown columns of a ledger: `keys` in their order, or the ledger's own. */
export function listColumns(ledger: LedgerView, keys: readonly string[]): ListColumn[] {
  const wanted = keys.length > 0 ? keys : ledger.list;
  const chosen = wanted.flatMap((key) => columnOf(ledger, key) ?? []);
  return [
    { key: '', label: '番号', head: '番号', width: `${NUMBER_WIDTH}px`, end: false, second: false, column: null },
    ...chosen.map((column) => ({
      key: column.key,
      label: column.label,
      head: column.kind === 'class' ? '分類' : column.label,
      width: trackOf(column, column.key === ledger.name),
      end: column.kind === 'date' || column.kind === 'int',
      second: column.key !== ledger.name && column.kind !== 'class',
      column,
    })),
    { key: 'step', label: '状態', head: '状態', width: `${stateWidth(ledger)}px`, end: false, second: false, column: null },
  ];
}
