/** One step for many records: first says how many would move and who would stay, then does it. */
import { useEffect, useState } from 'react';
import { CitedText } from '../../app/articles';
import { useJob } from '../../app/jobs';
import { useWindowKeys } from '../../app/keys';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Refused } from '../../bindings/Refused';
import type { Stepped } from '../../bindings/Stepped';
import type { TakeStep } from '../../bindings/TakeStep';
import { call, Refusal } from '../../ipc';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Fields';
import { Note } from '../../parts/Note';
import { grouped } from '../../words/numbers';
import { about, past, polite } from '../../words/verbs';
import { ClassCounts } from '../ClassMark';
import { StepFields, type StepValues, startOf } from '../record/StepFields';
import { shortNumber } from '../values';
import type { Picking } from './picking';
import { useSettled } from './rows';
import type { Meant } from './SelectionBar';
import { useLookAgain } from './stale';
import { useUndo } from './undo';

const TRY_AFTER_MS = 250;

interface BulkStepProps {
  ledger: LedgerView;
  step: string;
  meant: Meant;
  picking: Picking;
  onClose: () => void;
}

/** Asks for the step, names what stays behind. */
export function BulkStepDialog({ ledger, step, meant, picking, onClose }: BulkStepProps) {
  const { selection, seen } = meant;
  const [plan, setPlan] = useState<Stepped | null>(null);
  const [failure, setFailure] = useState('');
  const [reason, setReason] = useState('');
  const { state, book } = useOffice();
  const [values, setValues] = useState<StepValues>(() =>
    startOf(ledger, step, { today: state.today, acting: book.acting.name }),
  );
  const tried = useSettled(values, TRY_AFTER_MS);
  const [stayed, setStayed] = useState<Stepped | null>(null);
  const run = useJob();
  const undo = useUndo(ledger);
  const lookAgain = useLookAgain(ledger);
  const { tell, refuse } = useNotices();
  const def = ledger.steps.find((s) => s.key === step);
  const label = def?.label ?? step;
  useEffect(() => {
    // A reason that is still to be written does not change who may move.
    const request: TakeStep = {
      ledger: ledger.key,
      selection,
      seen,
      step,
      reason: def?.reason ? '（試算）' : '',
      values: tried,
      dry_run: true,
    };
    let gone = false;
    call('ledger_step', request).then(
      (answer) => {
        if (gone) return;
        setFailure('');
        setPlan(answer);
      },
      (thrown: unknown) => {
        if (gone) return;
        lookAgain(thrown);
        setFailure(thrown instanceof Refusal ? thrown.message : String(thrown));
      },
    );
    return () => {
      gone = true;
    };
  }, [ledger.key, selection, seen, step, tried, def?.reason, lookAgain]);

  const ready =
    failure === '' && plan !== null && plan.done > 0 && stayed === null && !(def?.reason && reason.trim() === '');
  async function go() {
    if (!ready) return;
    try {
      const done = await run(`${label}（${grouped(plan.done)}${ledger.counter}）`, 'ledger_step', {
        ledger: ledger.key,
        selection,
        seen,
        step,
        reason: reason.trim(),
        values,
        dry_run: false,
      });
      // What could not move stays marked, so that it can be looked at.
      picking.only(done.refused.map((r) => r.id));
      if (done.refused_total > 0) setStayed(done);
      else {
        tell(about(`${grouped(done.done)}${ledger.counter}`, past(label)), undo(done.entry));
        onClose();
      }
    } catch (thrown) {
      // The dialog says it itself: what it shows is no longer so.
      if (lookAgain(thrown) && thrown instanceof Refusal) setFailure(thrown.message);
      else refuse(thrown);
    }
  }
  useWindowKeys({ 'Ctrl+Enter': go }, { inDialog: true });

  if (stayed) {
    return (
      <Dialog
        // A dialog of its own, so that the focus comes to its button.
        key="stayed"
        title={`${grouped(stayed.refused_total)}${ledger.counter}が残りました`}
        open
        onClose={onClose}
        wide="40rem"
        foot={
          <Button tone="primary" onPress={onClose} autoFocus>
            閉じる
          </Button>
        }
      >
        <p className="form-text mb-2">
          {about(`${grouped(stayed.done)}${ledger.counter}`, past(label))}。次の記録はそのままです。
        </p>
        <RefusedList refused={stayed.refused} total={stayed.refused_total} counter={ledger.counter} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={`まとめて${label}`}
      open
      onClose={onClose}
      wide="40rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" keys={['Ctrl', 'Enter']} onPress={go} disabled={!ready} autoFocus={!def?.reason}>
            {plan ? about(`${grouped(plan.done)}${ledger.counter}`, label) : label}
          </Button>
        </>
      }
    >
      <StepFields ledger={ledger} step={step} values={values} onChange={setValues} wrong={{}} />
      {failure && (
        <Note tone="late" alert>
          {failure}
        </Note>
      )}
      {!plan && !failure && <p className="form-text">調べています</p>}
      {plan && !failure && (
        <>
          <p className="form-text flex flex-wrap items-center gap-3">
            <span>{about(`${grouped(plan.done)}${ledger.counter}`, polite(label))}。</span>
            {ledger.total_by !== '' && <ClassCounts counts={plan.by_value} />}
          </p>
          {plan.refused_total > 0 && (
            <div className="mt-3">
              <Note tone="warn">
                {grouped(plan.refused_total)}
                {ledger.counter}はそのまま残ります。
              </Note>
              <RefusedList refused={plan.refused} total={plan.refused_total} counter={ledger.counter} />
            </div>
          )}
          {def?.reason && (
            <div className="mt-4">
              <TextField
                label="理由"
                required
                rows={2}
                value={reason}
                onChange={setReason}
                autoFocus
                hint="記録に残ります。"
              />
            </div>
          )}
        </>
      )}
    </Dialog>
  );
}

/** Records that stay, each with its reason. */
export function RefusedList({
  refused,
  total,
  counter,
}: {
  refused: readonly Refused[];
  total: number;
  counter: string;
}) {
  return (
    <table className="table mt-2">
      <thead>
        <tr>
          <th scope="col">番号</th>
          <th scope="col">名称</th>
          <th scope="col">理由</th>
        </tr>
      </thead>
      <tbody>
        {refused.map((r) => (
          <tr key={r.id}>
            <td className="keep">{shortNumber(r.number)}</td>
            <td>{r.name}</td>
            <td>
              <CitedText>{r.reason}</CitedText>
            </td>
          </tr>
        ))}
        {total > refused.length && (
          <tr>
            <td colSpan={3} className="muted">
              ほか{grouped(total - refused.length)}
              {counter}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
