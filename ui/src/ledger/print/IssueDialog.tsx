/** Issuing: the report gets its number and is kept as it is. A correction names what it replaces, and why. */
import { useState } from 'react';
import { useAsk } from '../../app/cache';
import type { PrintRequest } from '../../bindings/PrintRequest';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Select, TextField } from '../../parts/Fields';
import { Note } from '../../parts/Note';

const FRESH = '(fresh)';

interface IssueDialogProps {
  request: PrintRequest;
  onClose: () => void;
  onIssue: (replaces: string, reason: string) => Promise<void>;
}

/** Asks before a number is given. */
export function IssueDialog({ request, onClose, onIssue }: IssueDialogProps) {
  const reports = useAsk('report_list', { ledger: request.ledger });
  const [replaces, setReplaces] = useState('');
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState('');
  const [busy, setBusy] = useState(false);
  const correcting = replaces !== '';
  async function issue() {
    setBusy(true);
    setRefusal('');
    try {
      await onIssue(replaces, correcting ? reason : '');
    } catch (thrown) {
      setRefusal(thrown instanceof Error ? thrown.message : String(thrown));
      setBusy(false);
    }
  }
  const old = reports.data?.reports ?? [];
  return (
    <Dialog
      title="番号を付けて発行する"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button
            tone="primary"
            disabled={busy || (correcting && reason.trim() === '')}
            onPress={() => void issue()}
            autoFocus
          >
            発行する
          </Button>
        </>
      }
    >
      <p className="form-text">
        帳票番号と検証値が付き、いまの内容のまま残ります。あとから帳簿が変わっても、発行したものは変わりません。
      </p>
      {old.length > 0 && (
        <div className="mt-4 grid gap-3">
          <Select
            label="訂正して出し直す場合"
            value={replaces === '' ? FRESH : replaces}
            onChange={(key) => setReplaces(key === FRESH ? '' : key)}
            options={[
              { key: FRESH, label: '新しく出す（訂正ではない）' },
              ...old.map((r) => ({ key: r.number, label: `${r.number} を差し替える` })),
            ]}
          />
          {correcting && <TextField label="訂正の理由" required rows={2} value={reason} onChange={setReason} />}
        </div>
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
