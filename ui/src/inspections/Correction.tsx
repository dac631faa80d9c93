/** Whether a report is new or corrects one that was issued, and why. */
import { useAsk } from '../app/cache';
import { Select, TextField } from '../parts/Fields';

export interface Correction {
  /** Number of the report that is corrected; empty: none. */
  replaces: string;
  reason: string;
}

export const NEW: Correction = { replaces: '', reason: '' };

const FORMS: { [form: string]: string } = { report: 'f5', problem: 'f10' };
const FRESH = '(fresh)';

/** Nothing where there is nothing to correct. */
export function CorrectionFields({
  form,
  now,
  onChange,
}: {
  form: string;
  now: Correction;
  onChange: (now: Correction) => void;
}) {
  const issued = (useAsk('report_list', { ledger: '' }).data?.reports ?? []).filter((r) => r.form === FORMS[form]);
  if (issued.length === 0) return null;
  return (
    <>
      <Select
        label="訂正して出し直す場合"
        value={now.replaces === '' ? FRESH : now.replaces}
        onChange={(key) => onChange(key === FRESH ? NEW : { ...now, replaces: key })}
        options={[
          { key: FRESH, label: '新しく出す（訂正ではない）' },
          ...issued.map((r) => ({ key: r.number, label: `${r.number} を訂正する` })),
        ]}
      />
      {now.replaces !== '' && (
        <TextField
          label="訂正の理由（報告書に載ります）"
          required
          rows={2}
          value={now.reason}
          onChange={(reason) => onChange({ ...now, reason })}
        />
      )}
    </>
  );
}
