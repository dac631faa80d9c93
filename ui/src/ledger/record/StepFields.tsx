/** The columns that a step asks for, in its dialog. */
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { Value } from '../../bindings/Value';
import { FRESH_STEPS } from '../../ledgers/own';
import { nowInJapan } from '../../words/now';
import { ValueField } from '../form/ValueField';
import { classColumn, isEmpty } from '../values';

export type StepValues = { [key: string]: Value };

/** Columns that may be given with a step; a ledger of classes asks for its class in its own way. */
export function stepColumns(ledger: LedgerView, step: string) {
  const def = ledger.steps.find((s) => s.key === step);
  if (!def || classColumn(ledger)) return [];
  return def.takes.flatMap((key) => {
    const column = ledger.columns.find((c) => c.key === key);
    return column ? [{ ...column, required: def.needs.includes(key) }] : [];
  });
}

/** Days that lie ahead: today would be wrong. */
const AHEAD: readonly string[] = ['due_on', 'until_on'];

/** Deeds that whoever records them has mostly done. */
const OWN_DEEDS: readonly string[] = ['collected_by'];

/** When and by whom it is recorded. */
interface Now {
  /** The day in Japan. */
  today: string;
  /** The acting person's name. */
  acting: string;
}

/** What the fields hold at first: what the record says, else today where a day is asked for, and whoever acts. */
export function startOf(ledger: LedgerView, step: string, { today, acting }: Now, record?: LedgerRecord): StepValues {
  const out: StepValues = {};
  const fresh = FRESH_STEPS[ledger.key]?.includes(step) ?? false;
  for (const column of stepColumns(ledger, step)) {
    const kept = fresh ? undefined : record?.values[column.key];
    if (!isEmpty(kept)) out[column.key] = kept ?? null;
    // What is recorded now is most often what happened now.
    else if (column.kind === 'moment' && column.required) out[column.key] = nowInJapan();
    else if (column.kind === 'date' && column.required && !AHEAD.includes(column.key)) out[column.key] = today;
    else if (OWN_DEEDS.includes(column.key)) out[column.key] = acting;
  }
  return out;
}

interface StepFieldsProps {
  ledger: LedgerView;
  step: string;
  values: StepValues;
  onChange: (values: StepValues) => void;
  wrong: { [key: string]: string };
}

/** One field for each. */
export function StepFields({ ledger, step, values, onChange, wrong }: StepFieldsProps) {
  const columns = stepColumns(ledger, step);
  if (columns.length === 0) return null;
  return (
    <div className="mt-4 grid gap-4">
      {columns.map((column, at) => (
        <ValueField
          key={column.key}
          labelled
          column={column}
          value={values[column.key]}
          onChange={(v) => onChange({ ...values, [column.key]: v })}
          wrong={wrong[column.key]}
          autoFocus={at === 0}
        />
      ))}
    </div>
  );
}
