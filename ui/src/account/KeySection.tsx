/** 復旧コードと鍵: another recovery code, and a new key for the whole book. Both ask for the password once more. */
import { useState } from 'react';
import { useForget } from '../app/cache';
import { useJob } from '../app/jobs';
import { useOffice } from '../app/office';
import type { KeepRecovery } from '../bindings/KeepRecovery';
import type { TemporaryPassword } from '../bindings/TemporaryPassword';
import { RecoveryCode, TemporaryPasswords } from '../gate/Recovery';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { SectionHead } from '../parts/Section';

type Deed = 'issue' | 'rekey';

const WORDS = {
  issue: {
    title: '復旧コードを出し直す',
    text: 'いまの復旧コードは使えなくなり、新しいコードを一度だけ表示します。封筒の用紙を取り替えてください。',
    deed: '出し直す',
  },
  rekey: {
    title: '帳簿の鍵を更新する',
    text: '帳簿と添付のファイルを、新しい鍵で暗号にし直します。ほかの人には仮のパスワード、復旧コードも新しいものが出て、前のものは使えなくなります。これまでの控え（バックアップ）は前のパスワードで開きます。大きな帳簿では数分かかります。',
    deed: '鍵を更新する',
  },
};

/** For whoever answers for the book. */
export function KeySection({ recovery, recoveryKept }: { recovery: boolean; recoveryKept: string }) {
  const { book, renew } = useOffice();
  const forget = useForget();
  const run = useJob();
  const [asked, setAsked] = useState<Deed | null>(null);
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [given, setGiven] = useState<{ recovery: string; temporary: TemporaryPassword[] } | null>(null);
  const [kept, setKept] = useState<KeepRecovery | null>(null);
  if (book.acting.role !== 'chief' && book.acting.role !== 'supervisor') return null;
  const close = () => {
    setAsked(null);
    setPassword('');
    setWrong('');
  };
  async function act(deed: Deed) {
    setBusy(true);
    setWrong('');
    try {
      const answer =
        deed === 'issue'
          ? { ...(await call('recovery_issue', { password })), temporary: [] }
          : await run('鍵を更新しています（終わるまで閉じないでください）', 'book_rekey', { password });
      close();
      setKept(null);
      setGiven({ recovery: answer.recovery, temporary: answer.temporary });
      void forget(['account']);
    } catch (thrown) {
      setWrong((thrown as Error).message);
    } finally {
      setBusy(false);
    }
  }
  async function keep(how: KeepRecovery) {
    setBusy(true);
    setWrong('');
    try {
      await call('recovery_keep', how);
      setGiven(null);
      renew();
      void forget(['account']);
    } catch (thrown) {
      setWrong((thrown as Error).message);
    } finally {
      setBusy(false);
    }
  }
  const words = asked && WORDS[asked];
  return (
    <section aria-label="復旧コードと鍵">
      <SectionHead level={3} title="復旧コードと鍵" />
      {!recovery && (
        <div className="mt-2">
          <Note tone="warn">
            この帳簿には復旧コードがありません。全員がパスワードを忘れると開けなくなります。いま作ってください。
          </Note>
        </div>
      )}
      <p className="form-text mt-2">
        用紙をなくしたとき、封が開いていたときは、復旧コードを出し直します。パスワードや帳簿のファイルが外に漏れたおそれがあるとき、パスワードを知る人が急に去ったときは、帳簿の鍵を更新します。
      </p>
      {recovery && (
        <p className="form-text mt-2">
          いまの復旧コード用紙：{recoveryKept === '' ? '保管のしかたは記録されていません。' : recoveryKept}
        </p>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onPress={() => setAsked('issue')}>{recovery ? '復旧コードを出し直す' : '復旧コードを作る'}</Button>
        <Button onPress={() => setAsked('rekey')}>帳簿の鍵を更新する</Button>
      </div>
      {asked && words && (
        <Dialog
          role="alertdialog"
          title={words.title}
          open
          onClose={close}
          foot={
            <>
              <Button onPress={close}>やめる</Button>
              <Button tone="primary" disabled={password === '' || busy} onPress={() => void act(asked)}>
                {busy ? '行っています' : words.deed}
              </Button>
            </>
          }
        >
          <p className="form-text">{words.text}</p>
          <TextField
            label="あなたのパスワード"
            type="password"
            required
            value={password}
            onChange={setPassword}
            autoFocus
            wrong={wrong || undefined}
            alert
          />
        </Dialog>
      )}
      {given && (
        <Dialog
          title="復旧コードを紙に控えてください"
          open
          firm
          wide="44rem"
          onClose={() => undefined}
          foot={
            <Button tone="primary" disabled={!kept || busy} onPress={() => kept && void keep(kept)}>
              控えました
            </Button>
          }
        >
          <RecoveryCode code={given.recovery} onKept={setKept} />
          {wrong && (
            <Note tone="late" alert>
              {wrong}
            </Note>
          )}
          <TemporaryPasswords list={given.temporary} />
        </Dialog>
      )}
    </section>
  );
}
