/** One step of one record: asks for the reason, and for the class where the step decides it. */
import { useState } from 'react';
import { Citation } from '../../app/articles';
import { useChange } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { Value } from '../../bindings/Value';
import { Refusal } from '../../ipc';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Fields';
import { about, past } from '../../words/verbs';
import { ClassMark } from '../ClassMark';
import { ValueField } from '../form/ValueField';
import { useLookAgain } from '../list/stale';
import { classColumn, classOf, nameOf, shortNumber } from '../values';
import { StepFields, startOf, stepColumns } from './StepFields';

interface StepProps {
  ledger: LedgerView;
  record: LedgerRecord;
  step: string;
  onClose: () => void;
}

const REASON_COLUMN = 'class_reason';

/** Confirms a step before it is taken. */
export function StepDialog({ ledger, record, step, onClose }: StepProps) {
  const def = ledger.steps.find((s) => s.key === step);
  const byClass = classColumn(ledger);
  const ends = ledger.states.find((s) => s.key === def?.to)?.mark === 'tick' && def?.axis === 'step';
  // Whoever decides an open question says which class it is; the record may already carry a proposal.
  const decides = ends && byClass && (record.step === 'asking' || classOf(ledger, record) === '');
  const reasonColumn = ledger.columns.find((c) => c.key === REASON_COLUMN);
  const [reason, setReason] = useState('');
  const { state, book } = useOffice();
  const [values, setValues] = useState<{ [key: string]: Value }>(() =>
    startOf(ledger, step, { today: state.today, acting: book.acting.name }, record),
  );
  const [wrong, setWrong] = useState<{ [key: string]: string }>({});
  const change = useChange();
  const lookAgain = useLookAgain(ledger);
  const { tell, refuse } = useNotices();
  const label = def?.label ?? step;
  const ready = !(def?.reason && reason.trim() === '');
  const drastic = def?.axis === 'life' && step === 'void';

  async function go() {
    if (!ready) return;
    try {
      const done = await change('ledger_step', {
        ledger: ledger.key,
        selection: { ids: [record.id] },
        seen: { versions: { [record.id]: record.version }, count: 1, entry: '' },
        step,
        reason: reason.trim(),
        values,
        dry_run: false,
      });
      const stayed = done.refused[0];
      if (stayed) {
        refuse(new Refusal({ code: 'refused', message: stayed.reason, fields: [] }));
        return;
      }
      tell(about(shortNumber(record.number), past(label)));
      onClose();
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.fields.length > 0)
        setWrong(Object.fromEntries(thrown.fields.map((f) => [f.column, f.message])));
      refuse(thrown);
      // Closed, so that the record as it is now is looked at first.
      if (lookAgain(thrown)) onClose();
    }
  }
  useWindowKeys({ 'Ctrl+Enter': go }, { inDialog: true });
  return (
    <Dialog
      title={label}
      aside={def?.basis[0] ? <Citation>{def.basis[0]}</Citation> : undefined}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button
            tone={drastic ? 'danger' : 'primary'}
            keys={['Ctrl', 'Enter']}
            onPress={go}
            disabled={!ready}
            autoFocus={ready && !decides && stepColumns(ledger, step).length === 0}
          >
            {label}
          </Button>
        </>
      }
    >
      <p className="form-text flex flex-wrap items-center gap-2">
        {byClass && <ClassMark value={classOf(ledger, record)} />}
        <b>
          {shortNumber(record.number)}　{nameOf(ledger, record)}
        </b>
      </p>
      {drastic && <p className="mt-2">台帳から外れますが、記録と履歴は残ります。統計と報告には入りません。</p>}
      {decides && (
        <div className="mt-4 grid gap-4">
          <ValueField
            labelled
            column={byClass}
            value={values[byClass.key] ?? record.values[byClass.key]}
            onChange={(v) => setValues({ ...values, [byClass.key]: v })}
            wrong={wrong[byClass.key]}
          />
          {reasonColumn && (
            <ValueField
              labelled
              column={reasonColumn}
              value={values[reasonColumn.key] ?? record.values[reasonColumn.key]}
              onChange={(v) => setValues({ ...values, [reasonColumn.key]: v })}
              wrong={wrong[reasonColumn.key]}
            />
          )}
        </div>
      )}
      <StepFields ledger={ledger} step={step} values={values} onChange={setValues} wrong={wrong} />
      {def?.reason && (
        <div className="mt-4">
          <TextField
            label="理由"
            required
            rows={2}
            value={reason}
            onChange={setReason}
            autoFocus
            hint="履歴に残ります。"
          />
        </div>
      )}
    </Dialog>
  );
}
