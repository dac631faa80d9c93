/** Doubles become one record: which stays, which values come from the others, and why. */
import { useState } from 'react';
import { useChange } from '../../app/cache';
import { useNotices } from '../../app/notices';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { Value } from '../../bindings/Value';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Select, TextField } from '../../parts/Fields';
import { nameOf, shortNumber, showValue } from '../values';

interface MergeProps {
  ledger: LedgerView;
  records: readonly LedgerRecord[];
  onClose: () => void;
  onDone: () => void;
}

const NOTHING: Value = null;

/** Asks only about the columns in which the records differ. */
export function MergeDialog({ ledger, records, onClose, onDone }: MergeProps) {
  const [keep, setKeep] = useState(records[0]?.id ?? '');
  const [from, setFrom] = useState<{ [column: string]: string }>({});
  const [reason, setReason] = useState('');
  const change = useChange();
  const { tell, refuse } = useNotices();
  const kept = records.find((r) => r.id === keep);
  const same = (key: string) => new Set(records.map((r) => JSON.stringify(r.values[key] ?? NOTHING))).size === 1;
  const differing = ledger.columns.filter((c) => !c.derived && !same(c.key));
  async function merge() {
    const values: { [key: string]: Value } = {};
    for (const [key, id] of Object.entries(from)) {
      if (id !== keep) values[key] = records.find((r) => r.id === id)?.values[key] ?? NOTHING;
    }
    try {
      const done = await change('ledger_merge', {
        ledger: ledger.key,
        keep,
        others: records.map((r) => r.id).filter((id) => id !== keep),
        values,
        reason: reason.trim(),
      });
      tell(`${records.length}${ledger.counter}を${shortNumber(done.number)}にまとめました`);
      onDone();
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title={`${records.length}${ledger.counter}を1${ledger.counter}に統合する`}
      open
      onClose={onClose}
      wide="52rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" onPress={merge} disabled={reason.trim() === ''}>
            {kept ? `${shortNumber(kept.number)}に統合する` : '統合する'}
          </Button>
        </>
      }
    >
      <Select
        label="残す記録"
        value={keep}
        onChange={setKeep}
        options={records.map((r) => ({ key: r.id, label: `${shortNumber(r.number)}　${nameOf(ledger, r)}` }))}
        hint="ほかの記録は「統合済」になり、残した記録を指します。消えません。"
      />
      {differing.length > 0 && (
        <fieldset className="mt-4">
          <legend className="label mb-1">値が違う項目　どちらを残しますか</legend>
          {differing.map((column) => {
            const values = records.map((r) => ({
              id: r.id,
              words: showValue(column, r.values[column.key], true) || '空欄',
              number: shortNumber(r.number),
            }));
            return (
              <div key={column.key} className="form-row">
                <span className="form-row-label">{column.label}</span>
                <Select
                  dense
                  label={column.label}
                  labelHidden
                  value={from[column.key] ?? keep}
                  onChange={(id) => setFrom({ ...from, [column.key]: id })}
                  options={values.map((v) => ({ key: v.id, label: `${v.words}（${v.number}）` }))}
                />
              </div>
            );
          })}
        </fieldset>
      )}
      <div className="mt-4">
        <TextField
          label="理由"
          required
          value={reason}
          onChange={setReason}
          hint="記録に残ります（例：同じ台帳が2行あった）。"
        />
      </div>
    </Dialog>
  );
}
