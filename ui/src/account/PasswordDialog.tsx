/** One's own password, changed by whom it belongs to. */
import { useState } from 'react';
import { useForget } from '../app/cache';
import { useNotices } from '../app/notices';
import { NewPassword, useNewPassword } from '../gate/NewPassword';
import { call, Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';

/** Asks for the password until now and a new one. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const chosen = useNewPassword();
  const { tell } = useNotices();
  const forget = useForget();
  const [old, setOld] = useState('');
  const [wrong, setWrong] = useState<{ old?: string; new?: string }>({});
  const [busy, setBusy] = useState(false);
  const ready = chosen.ready && old !== '' && !busy;
  async function change() {
    if (!ready) return;
    setBusy(true);
    setWrong({});
    try {
      await call('password_change', { old, new: chosen.password });
      tell('パスワードを変えました');
      void forget(['account']);
      onClose();
    } catch (thrown) {
      const field = thrown instanceof Refusal ? thrown.fields[0] : undefined;
      const said = field?.message ?? (thrown as Error).message;
      setWrong(field?.column === 'new' ? { new: said } : { old: said });
      setBusy(false);
    }
  }
  return (
    <Dialog
      title="パスワードを変える"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={!ready} onPress={() => void change()}>
            {busy ? '変えています' : 'パスワードを変える'}
          </Button>
        </>
      }
    >
      <TextField
        label="いまのパスワード"
        type="password"
        required
        value={old}
        onChange={setOld}
        autoFocus
        wrong={wrong.old}
        alert
      />
      <NewPassword chosen={chosen} {...(wrong.new ? { wrong: wrong.new } : {})} />
    </Dialog>
  );
}
