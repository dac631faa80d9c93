/** The closed or locked book: staff number and password. One message for both being wrong. */
import { useState } from 'react';
import { Recover } from '../account/Recover';
import { RestoreAtGate } from '../backup/RestoreAtGate';
import type { OfficeState } from '../bindings/OfficeState';
import { call, Refusal } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Check, TextField } from '../parts/Fields';
import { FirstStart } from './FirstStart';
import { GateForm } from './GateForm';
import type { Opened } from './opened';

/** Asks who sits here and for the password. */
export function Gate({ state, onOpen, onRestored }: { state: OfficeState; onOpen: Opened; onRestored: () => void }) {
  const { held } = state;
  const [number, setNumber] = useState(held?.number ?? '');
  const [password, setPassword] = useState('');
  const [practice, setPractice] = useState(held?.practice ?? !state.book_exists);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState(false);
  const [caps, setCaps] = useState(false);
  const [lost, setLost] = useState(false);
  const [making, setMaking] = useState<'real' | 'practice' | null>(null);
  if (making) {
    return <FirstStart state={state} onOpen={onOpen} practice={making === 'practice'} onBack={() => setMaking(null)} />;
  }
  if (lost) {
    return <Recover dir={held?.dir ?? ''} practice={practice} onOpen={onOpen} onBack={() => setLost(false)} />;
  }
  async function open() {
    if (busy) return;
    setBusy(true);
    setWrong('');
    try {
      onOpen(await call('book_open', { dir: held?.dir ?? '', practice, number: number.trim(), password }));
    } catch (thrown) {
      setWrong(thrown instanceof Refusal ? thrown.message : String(thrown));
      setPassword('');
      setBusy(false);
    }
  }
  return (
    <main className="gate">
      <GateForm
        title={held ? '画面をロックしています' : practice ? '練習用の帳簿' : '帳簿を開きます'}
        onSubmit={() => void open()}
        onKeyDown={(e) => setCaps(e.getModifierState('CapsLock'))}
      >
        <TextField
          label="職員番号"
          value={number}
          onChange={setNumber}
          autoFocus={!held}
          required
          autoComplete="off"
          hint={held ? '別の人に替わるときは、その人の職員番号を入れてください。' : undefined}
        />
        <TextField
          label="パスワード"
          type={seen ? 'text' : 'password'}
          value={password}
          onChange={setPassword}
          autoFocus={Boolean(held)}
          required
          wrong={wrong || undefined}
          alert
          hint={
            caps
              ? 'Caps Lock が入っています。'
              : '大文字と小文字は区別されます。日本語のパスワードは「表示」にして入れます。'
          }
          after={<LinkButton onPress={() => setSeen(!seen)}>{seen ? '隠す' : '表示'}</LinkButton>}
        />
        {!held && state.practice_exists && state.book_exists && (
          <Check checked={practice} onChange={setPractice}>
            練習用の帳簿を開く
          </Check>
        )}
        <div className="mt-5">
          <Button
            tone="primary"
            size="large"
            wide
            submit
            keys={['Enter']}
            disabled={busy || number.trim() === '' || password === ''}
          >
            {busy ? '開いています' : '開く'}
          </Button>
        </div>
        <p className="mt-4 text-center">
          <LinkButton onPress={() => setLost(true)}>パスワードを忘れたとき</LinkButton>
        </p>
        {!held && !state.practice_exists && (
          <p className="mt-4 text-center">
            <LinkButton onPress={() => setMaking('practice')}>練習用の帳簿を作って試す</LinkButton>
          </p>
        )}
        {!held && !state.book_exists && (
          <p className="mt-4 text-center">
            <LinkButton onPress={() => setMaking('real')}>課の帳簿を作る</LinkButton>
          </p>
        )}
      </GateForm>
      <RestoreAtGate onRestored={onRestored} />
    </main>
  );
}
