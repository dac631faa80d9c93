import { useState } from 'react';
import { ActDialog } from '../../app/ActDialog';
import { TextField } from '../../parts/Fields';

/** Asks why, and stays open while the door refuses. */
export function ReasonDialog({
  title,
  onClose,
  onReason,
}: {
  title: string;
  onClose: () => void;
  onReason: (reason: string) => Promise<void>;
}) {
  const [reason, setReason] = useState('');
  return (
    <ActDialog title={title} disabled={reason.trim() === ''} onClose={onClose} onAct={() => onReason(reason.trim())}>
      <TextField label="理由" required rows={3} value={reason} onChange={setReason} autoFocus />
    </ActDialog>
  );
}
