/** Undoing an import: all of it or nothing; if records changed since, the rest, with these named. */
import { useState } from 'react';
import { useForget } from '../../app/cache';
import { useJob } from '../../app/jobs';
import { useOffice } from '../../app/office';
import type { Undone } from '../../bindings/Undone';
import { Refusal } from '../../ipc';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Note } from '../../parts/Note';
import { grouped } from '../../words/numbers';

interface UndoBatchProps {
  batch: string;
  added: number;
  changed: number;
  onClose: () => void;
  onDone: (undone: Undone) => void;
}

/** Asks, undoes, and says what was left. */
export function UndoBatch({ batch, added, changed, onClose, onDone }: UndoBatchProps) {
  const run = useJob();
  const forget = useForget();
  const { ledgers } = useOffice();
  const [stale, setStale] = useState<Refusal | null>(null);
  const [refusal, setRefusal] = useState('');
  const [undone, setUndone] = useState<Undone | null>(null);
  const [busy, setBusy] = useState(false);
  async function undo(mode: 'all_or_nothing' | 'rest') {
    setBusy(true);
    setRefusal('');
    try {
      const done = await run(`${batch} を元に戻しています`, 'batch_undo', { batch, mode });
      void forget(ledgers.map((l) => l.key));
      onDone(done);
      if (done.left.length > 0) setUndone(done);
      else onClose();
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code === 'stale') setStale(thrown);
      else setRefusal(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      setBusy(false);
    }
  }
  if (undone) {
    return (
      <Dialog
        title={`${batch} を元に戻しました`}
        open
        onClose={onClose}
        foot={
          <Button tone="primary" onPress={onClose} autoFocus>
            閉じる
          </Button>
        }
      >
        <p className="form-text">
          {grouped(undone.undone)}件を元に戻し、次の{grouped(undone.left.length)}件は残しました。
        </p>
        <ul className="mt-3">
          {undone.left.map((r) => (
            <li key={r.id}>
              {r.number}　{r.name}　<span className="muted">{r.reason}</span>
            </li>
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={`${batch} を元に戻す`}
      open
      onClose={onClose}
      role="alertdialog"
      foot={
        <>
          <Button onPress={onClose}>戻さない</Button>
          {stale ? (
            <Button tone="danger" disabled={busy} onPress={() => void undo('rest')}>
              変わった記録は残し、ほかを戻す
            </Button>
          ) : (
            <Button tone="danger" disabled={busy} onPress={() => void undo('all_or_nothing')}>
              まるごと元に戻す
            </Button>
          )}
        </>
      }
    >
      {stale ? (
        <>
          <Note tone="warn" alert>
            取り込んだあとに変わった記録があるため、まだ何も戻していません。
          </Note>
          <p className="mt-3">{stale.message}</p>
          {stale.fields.length > 0 && (
            <ul className="mt-2">
              {stale.fields.map((f) => (
                <li key={`${f.column}:${f.message}`}>{f.message}</li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p className="form-text">
          追加した{grouped(added)}件は「誤登録の取消」になり、変更した{grouped(changed)}
          件は取り込む前の値に戻ります。履歴は残ります。
        </p>
      )}
      {refusal && (
        <div className="mt-3">
          <Note tone="late" alert>
            {refusal}
          </Note>
        </div>
      )}
    </Dialog>
  );
}
