import { useState } from 'react';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
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
  const [wrong, setWrong] = useState('');
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button
            tone="primary"
            disabled={reason.trim() === ''}
            onPress={() => void onReason(reason.trim()).catch((thrown: Error) => setWrong(thrown.message))}
          >
            {title}
          </Button>
        </>
      }
    >
      <TextField
        label="理由"
        required
        rows={3}
        value={reason}
        onChange={setReason}
        wrong={wrong || undefined}
        alert
        autoFocus
      />
    </Dialog>
  );
}
