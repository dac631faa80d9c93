/** パスワードを忘れたとき: the recovery code at the gate, a new password, and the code that takes its place. */
import { useState } from 'react';
import type { BookMade } from '../bindings/BookMade';
import type { KeepRecovery } from '../bindings/KeepRecovery';
import { GateForm } from '../gate/GateForm';
import { NewPassword, useNewPassword } from '../gate/NewPassword';
import type { Opened } from '../gate/opened';
import { RecoveryCode } from '../gate/Recovery';
import { call, Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';

interface RecoverProps {
  dir: string;
  practice: boolean;
  onOpen: Opened;
  onBack: () => void;
}

/** Asks for the code, the chief's number and a new password. */
export function Recover({ dir, practice, onOpen, onBack }: RecoverProps) {
  const chosen = useNewPassword();
  const [code, setCode] = useState('');
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState<{ code?: string; new?: string; all?: string }>({});
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<BookMade | null>(null);
  const [kept, setKept] = useState<KeepRecovery | null>(null);
  const ready = made ? kept !== null && !busy : code.trim() !== '' && number.trim() !== '' && chosen.ready && !busy;
  async function recover() {
    if (!ready) return;
    setBusy(true);
    setWrong({});
    try {
      if (made) {
        if (kept) await call('recovery_keep', kept);
        onOpen(made.state);
        return;
      }
      setMade(await call('book_recover', { dir, practice, code, number: number.trim(), new: chosen.password }));
    } catch (thrown) {
      const field = thrown instanceof Refusal ? thrown.fields[0] : undefined;
      const said = field?.message ?? (thrown as Error).message;
      setWrong(field?.column === 'new' ? { new: said } : field?.column === 'code' ? { code: said } : { all: said });
    } finally {
      setBusy(false);
    }
  }
  return (
    <main className="gate">
      <GateForm title={made ? '新しい復旧コードです' : 'パスワードを忘れたとき'} wide onSubmit={() => void recover()}>
        {made ? (
          <>
            <p className="gate-lead">
              新しいパスワードで開きました。使った復旧コードは、もう使えません。新しいコードを控えてください。
            </p>
            <RecoveryCode code={made.recovery} onKept={setKept} />
            {wrong.all && (
              <div className="mt-2">
                <Note tone="late" alert>
                  {wrong.all}
                </Note>
              </div>
            )}
          </>
        ) : (
          <>
            <Note tone="info">
              ほかの責任者がいるときは、設定の「利用者とパスワード」で仮のパスワードを出してもらってください。復旧コードは、責任者がだれも入れないときに使います。
            </Note>
            <TextField
              label="復旧コード"
              required
              rows={2}
              value={code}
              onChange={setCode}
              autoFocus
              wrong={wrong.code}
              alert
              hint="封筒の用紙の8つのまとまりを、番号の順に。小文字でも、間を空けても構いません。"
            />
            <TextField label="責任者の職員番号" required value={number} onChange={setNumber} wrong={wrong.all} alert />
            <NewPassword chosen={chosen} {...(wrong.new ? { wrong: wrong.new } : {})} />
          </>
        )}
        <div className="gate-foot">
          {!made && (
            <Button size="large" onPress={onBack}>
              やめる
            </Button>
          )}
          <span className="spring" />
          <Button tone="primary" size="large" submit disabled={!ready}>
            {made ? '控えました' : busy ? '開いています' : '新しいパスワードで開く'}
          </Button>
        </div>
      </GateForm>
    </main>
  );
}
