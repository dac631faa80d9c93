/** The same value into many records: choose, look at old and new, then do. */
import { useState } from 'react';
import { useJob } from '../../app/jobs';
import { useWindowKeys } from '../../app/keys';
import { useNotices } from '../../app/notices';
import type { BulkEdited } from '../../bindings/BulkEdited';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Value } from '../../bindings/Value';
import { call, Refusal } from '../../ipc';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Select } from '../../parts/Fields';
import { Note } from '../../parts/Note';
import { grouped } from '../../words/numbers';
import { ValueField } from '../form/ValueField';
import { columnOf, shortNumber, showValue } from '../values';
import { RefusedList } from './BulkStepDialog';
import type { Meant } from './SelectionBar';
import { useLookAgain } from './stale';
import { useUndo } from './undo';

interface BulkEditProps {
  ledger: LedgerView;
  meant: Meant;
  count: number;
  onClose: () => void;
  onDone: () => void;
}

/** Asks for one column and its new value, shows what changes, does it, and offers to undo it. */
export function BulkEditDialog({ ledger, meant, count, onClose, onDone }: BulkEditProps) {
  const columns = ledger.columns.filter((c) => !c.derived && c.key !== ledger.name && c.kind !== 'codes');
  const [key, setKey] = useState('');
  const [value, setValue] = useState<Value>(null);
  const [why, setWhy] = useState<Value>(null);
  const [plan, setPlan] = useState<BulkEdited | null>(null);
  const [wrong, setWrong] = useState('');
  const run = useJob();
  const undo = useUndo(ledger);
  const { tell, refuse } = useNotices();
  const column = columnOf(ledger, key);
  const lookAgain = useLookAgain(ledger);
  // A class is told with its reason: without one nobody may confirm it.
  const reason = column?.kind === 'class' ? columnOf(ledger, 'class_reason') : undefined;
  const values: { [key: string]: Value } = { [key]: value };
  if (reason && why) values[reason.key] = why;
  const request = { ledger: ledger.key, ...meant, values };

  async function look() {
    setWrong('');
    try {
      setPlan(await call('ledger_bulk_edit', { ...request, dry_run: true }));
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.fields.length > 0)
        setWrong(thrown.fields.map((f) => f.message).join('\n'));
      else leave(thrown);
    }
  }
  async function go() {
    if (!plan || plan.done === 0) return;
    try {
      const done = await run(`${column?.label ?? ''}を変更`, 'ledger_bulk_edit', { ...request, dry_run: false });
      tell(`${grouped(done.done)}${ledger.counter}の「${column?.label ?? ''}」を変えました`, undo(done.entry));
      onDone();
    } catch (thrown) {
      leave(thrown);
    }
  }
  function leave(thrown: unknown) {
    refuse(thrown);
    // What was meant is no longer there: the list shows what is.
    if (lookAgain(thrown)) onClose();
  }
  const ready = plan ? plan.done > 0 : key !== '' && !(column?.kind === 'class' && value === null);
  const listed = new Set(plan?.preview.map((row) => row.id)).size;
  useWindowKeys({ 'Ctrl+Enter': () => (plan ? go() : ready && look()) }, { inDialog: true });
  return (
    <Dialog
      title={`${grouped(count)}${ledger.counter}を一括で変える`}
      open
      onClose={onClose}
      wide="44rem"
      foot={
        <>
          {plan ? <Button onPress={() => setPlan(null)}>値を直す</Button> : <Button onPress={onClose}>やめる</Button>}
          <Button tone="primary" keys={['Ctrl', 'Enter']} disabled={!ready} onPress={plan ? go : look}>
            {plan ? `${grouped(plan.done)}${ledger.counter}を変える` : '変わるところを見る'}
          </Button>
        </>
      }
    >
      {!plan && (
        <>
          <Select
            label="変える項目"
            value={key}
            onChange={(next) => {
              setKey(next);
              setValue(null);
              setWhy(null);
              setWrong('');
            }}
            options={columns.map((c) => ({ key: c.key, label: c.label }))}
          />
          {column && (
            <div className="mt-4">
              <p className="label mb-1">{reason ? `新しい${column.label}` : '新しい値'}</p>
              <ValueField column={column} value={value} onChange={setValue} wrong={wrong || undefined} />
              {!reason && <p className="field-hint mt-2">空のままにすると、この項目を空欄にします。</p>}
            </div>
          )}
          {reason && (
            <div className="mt-4">
              <ValueField labelled column={reason} value={why} onChange={setWhy} />
              <p className="field-hint mt-2">
                すべての記録に同じ理由を書きます。空のままにすると、いまの理由を残します。
              </p>
            </div>
          )}
        </>
      )}
      {plan && column && (
        <>
          <p className="form-text">
            <b>{grouped(plan.done)}</b>
            {ledger.counter}が変わります。
            {plan.unchanged > 0 && `${grouped(plan.unchanged)}${ledger.counter}はすでに同じ値です。`}
          </p>
          <table className="table mt-2">
            <thead>
              <tr>
                <th scope="col">番号</th>
                <th scope="col">名称</th>
                {reason && <th scope="col">項目</th>}
                <th scope="col">{reason ? 'いまの値' : `いまの${column.label}`}</th>
                <th scope="col">変えたあと</th>
              </tr>
            </thead>
            <tbody>
              {plan.preview.map((row) => (
                <tr key={`${row.id}:${row.column}`}>
                  <td className="keep">{shortNumber(row.number)}</td>
                  <td>{row.name}</td>
                  {reason && <td className="keep">{columnOf(ledger, row.column)?.label}</td>}
                  <td className="muted">
                    {showValue(columnOf(ledger, row.column) ?? column, row.before, true) || '空欄'}
                  </td>
                  <td>
                    <b>{showValue(columnOf(ledger, row.column) ?? column, row.after, true) || '空欄'}</b>
                  </td>
                </tr>
              ))}
              {plan.done > listed && (
                <tr>
                  <td colSpan={reason ? 5 : 4} className="muted">
                    ほか{grouped(plan.done - listed)}
                    {ledger.counter}
                  </td>
                </tr>
              )}
            </tbody>
          </table>
          {plan.refused_total > 0 && (
            <div className="mt-3">
              <Note tone="warn">
                次の{grouped(plan.refused_total)}
                {ledger.counter}は変わりません。
              </Note>
              <RefusedList refused={plan.refused} total={plan.refused_total} counter={ledger.counter} />
            </div>
          )}
        </>
      )}
    </Dialog>
  );
}
