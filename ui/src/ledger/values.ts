/** A value as words, by the definition of its column. */
import type { ColumnView } from '../bindings/ColumnView';
import type { LedgerView } from '../bindings/LedgerView';
import type { Record as LedgerRecord } from '../bindings/Record';
import type { State } from '../bindings/State';
import type { Value } from '../bindings/Value';
import type { View } from '../bindings/View';
import { longDay, shortDay } from '../words/dates';
import { grouped } from '../words/numbers';

/** True where nothing was entered. */
export function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function choiceLabel(column: ColumnView, key: string): string {
  return column.choices.find((c) => c.key === key)?.label ?? key;
}

/** As shown in a list (`short`) or on a record; empty text where nothing was entered. */
export function showValue(column: ColumnView, value: Value | undefined, short = false): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? '○' : '×';
  if (typeof value === 'number') return `${grouped(value)}${column.unit}`;
  if (Array.isArray(value)) {
    return column.kind === 'many'
      ? value.map((v) => choiceLabel(column, v)).join('・')
      : value.join(short ? '、' : '\n');
  }
  switch (column.kind) {
    case 'date':
      return short ? shortDay(value) : longDay(value);
    case 'moment': {
      const [day = '', time = ''] = value.split('T');
      return `${shortDay(day)} ${time}`.trim();
    }
    case 'choice':
    case 'class':
      return choiceLabel(column, value);
    default:
      return value;
  }
}

/** The column with this key. */
export function columnOf(ledger: LedgerView, key: string): ColumnView | undefined {
  return ledger.columns.find((c) => c.key === key);
}

/** The column of the class, if the ledger has one. */
export function classColumn(ledger: LedgerView): ColumnView | undefined {
  return (
    ledger.columns.find((c) => c.kind === 'class' && c.key === ledger.total_by) ??
    ledger.columns.find((c) => c.kind === 'class')
  );
}

/** Text of a value, for values that are text. */
export function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The class of a record; empty where it is open. */
export function classOf(ledger: LedgerView, record: LedgerRecord): string {
  const column = classColumn(ledger);
  return column ? textOf(record.values[column.key]) : '';
}

/** The name of a record. */
export function nameOf(ledger: LedgerView, record: LedgerRecord): string {
  return textOf(record.values[ledger.name]) || '（名称なし）';
}

/** The state that tells most: life if the record is no longer in use, else its step. */
export function stateOf(ledger: LedgerView, record: LedgerRecord): State | undefined {
  const find = (axis: string, key: string) => ledger.states.find((s) => s.axis === axis && s.key === key);
  return record.life === 'active' ? find('step', record.step) : find('life', record.life);
}

/** 資-0080 of 税務-資-0080: inside its own book the office's name says nothing. */
export function shortNumber(number: string): string {
  const at = number.indexOf('-');
  return at > 0 && number.indexOf('-', at + 1) > 0 ? number.slice(at + 1) : number;
}

/** A list as it opens: what is in use, by number. */
export const PLAIN_VIEW: View = {
  search: '',
  life: 'active',
  filters: [],
  sort: '',
  descending: false,
  overdue: false,
  ranges: [],
};

/** What an import added or changed, in use or not. */
export function batchView(batch: string): View {
  return { ...PLAIN_VIEW, life: 'all', filters: [{ column: 'batch', values: [batch] }] };
}

/** The columns of a record of this kind, in the words of the kind; all columns where a ledger has no kinds. */
export function columnsFor(ledger: LedgerView, kind: string): LedgerView['columns'] {
  if (ledger.kind_by === '') return ledger.columns;
  const special = new Set(ledger.kinds.flatMap((k) => k.columns.map((c) => c.key)));
  const own = ledger.kinds.find((k) => k.key === kind)?.columns ?? [];
  return ledger.columns.flatMap((column) => {
    if (!special.has(column.key)) return [column];
    const said = own.find((c) => c.key === column.key);
    return said ? [{ ...column, label: said.label, required: said.required }] : [];
  });
}
