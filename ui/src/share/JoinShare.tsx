/** A PC joins a book that lies in a shared folder. */
import { useState } from 'react';
import { GateForm } from '../gate/GateForm';
import type { Opened } from '../gate/opened';
import { call, pickFolder, Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';

/** Folder, number, password. */
export function JoinShare({ onOpen, onBack }: { onOpen: Opened; onBack: () => void }) {
  const [folder, setFolder] = useState('');
  const [number, setNumber] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const ready = folder.trim() !== '' && number.trim() !== '' && password !== '';
  async function join() {
    if (busy || !ready) return;
    setBusy(true);
    setProblem('');
    try {
      onOpen(
        await call('share_join', {
          folder: folder.trim(),
          dir: '',
          pc: '',
          number: number.trim(),
          password,
          replace: false,
        }),
      );
    } catch (thrown) {
      setProblem(thrown instanceof Refusal ? thrown.message : String(thrown));
      setPassword('');
      setBusy(false);
    }
  }
  async function choose() {
    const picked = await pickFolder('共有フォルダを選ぶ').catch(() => '');
    if (picked) setFolder(picked);
  }
  return (
    <main className="gate">
      <GateForm title="共有フォルダの帳簿に参加します" onSubmit={() => void join()}>
        <TextField
          label="共有フォルダ"
          value={folder}
          onChange={setFolder}
          required
          autoFocus
          hint="帳簿を共有にした人に、場所を聞いてください。"
        />
        <div className="mt-2">
          <Button onPress={choose}>フォルダを選ぶ</Button>
        </div>
        <TextField label="職員番号" value={number} onChange={setNumber} required autoComplete="off" />
        <TextField label="パスワード" type="password" value={password} onChange={setPassword} required />
        {problem && (
          <Note tone="late" alert>
            {problem}
          </Note>
        )}
        <div className="gate-foot">
          <Button size="large" onPress={onBack}>
            やめる
          </Button>
          <span className="spring" />
          <Button tone="primary" size="large" submit disabled={!ready || busy}>
            {busy ? '帳簿を取り込んでいます' : '参加する'}
          </Button>
        </div>
      </GateForm>
    </main>
  );
}
