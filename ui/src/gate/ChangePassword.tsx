/** A password of one's own in place of a temporary one, before anything else. */
import { useState } from 'react';
import type { HeldState } from '../bindings/HeldState';
import type { OfficeState } from '../bindings/OfficeState';
import { call, Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { GateForm } from './GateForm';
import { NewPassword, useNewPassword } from './NewPassword';
import type { Opened } from './opened';

/** Asks for a new password; nothing else can be done meanwhile. */
export function ChangePassword({
  held,
  onOpen,
  onLeave,
}: {
  held: HeldState;
  onOpen: Opened;
  onLeave: (state: OfficeState) => void;
}) {
  const chosen = useNewPassword();
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  async function change() {
    if (busy || !chosen.ready) return;
    setBusy(true);
    setWrong('');
    try {
      onOpen(await call('password_change', { old: '', new: chosen.password }));
    } catch (thrown) {
      setWrong(thrown instanceof Refusal ? thrown.message : String(thrown));
      setBusy(false);
    }
  }
  return (
    <main className="gate">
      <GateForm title={`はじめのパスワードを変えます（職員番号 ${held.number}）`} onSubmit={() => void change()}>
        <p className="gate-lead">{held.message}</p>
        <NewPassword chosen={chosen} wrong={wrong} autoFocus />
        <div className="gate-foot">
          <Button
            size="large"
            onPress={() => {
              call('book_lock', {}).then(onLeave, (thrown: Error) => setWrong(thrown.message));
            }}
          >
            やめる
          </Button>
          <span className="spring" />
          <Button tone="primary" size="large" submit disabled={!chosen.ready || busy}>
            {busy ? '変えています' : 'パスワードを変える'}
          </Button>
        </div>
      </GateForm>
    </main>
  );
}
