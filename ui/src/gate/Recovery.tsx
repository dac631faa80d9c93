/** What a new book shows once: the recovery code, and with what the others sign in for the first time. */
import { useState } from 'react';
import type { KeepRecovery } from '../bindings/KeepRecovery';
import type { TemporaryPassword } from '../bindings/TemporaryPassword';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';

/** The group that is asked back: any but the first, so that nobody copies only the beginning. */
export function askedGroup(groups: number): number {
  return 1 + Math.floor(Math.random() * (groups - 1));
}

/** How offices keep it if nothing is said. */
const SAFE = '封筒に入れて金庫';

interface RecoveryCodeProps {
  code: string;
  /** How it is kept, as soon as a group was typed back; null until then. */
  onKept: (kept: KeepRecovery | null) => void;
}

/** The recovery code in groups, how its sheet is kept, and the group that must be typed back from paper. */
export function RecoveryCode({ code, onKept }: RecoveryCodeProps) {
  const groups = code.split('-');
  const [asked] = useState(() => askedGroup(groups.length));
  const [typed, setTyped] = useState('');
  const [how, setHow] = useState(SAFE);
  const [seal, setSeal] = useState('');
  const [printing, setPrinting] = useState(false);
  const [failure, setFailure] = useState('');
  const word = `${asked + 1}番目のまとまり`;
  function say(now: { typed?: string; how?: string; seal?: string }) {
    const said = { typed, how, seal, ...now };
    setTyped(said.typed);
    setHow(said.how);
    setSeal(said.seal);
    const same = said.typed.normalize('NFKC').trim().toUpperCase() === groups[asked];
    onKept(same && said.how.trim() !== '' ? { how: said.how.trim(), seal: said.seal.trim() } : null);
  }
  async function print() {
    setPrinting(true);
    setFailure('');
    try {
      const { printRecovery } = await import('../account/sheet');
      await printRecovery(code);
    } catch (thrown) {
      setFailure((thrown as Error).message);
    } finally {
      setPrinting(false);
    }
  }
  return (
    <>
      <p className="gate-lead">
        全員がパスワードを忘れたとき、帳簿を開けるただ一つの手段です。表示は今回かぎりです。あとから見ることはできません。
      </p>
      <ol className="recovery-code" aria-label="復旧コード">
        {groups.map((group, at) => (
          <li key={group + String(at)}>
            <span aria-hidden="true">{at + 1}</span>
            <b>{group}</b>
          </li>
        ))}
      </ol>
      <div className="mt-3">
        <Note tone="warn">
          写真やファイルでは残さず、紙を封筒に入れて、鍵のかかる所で保管してください。守帳はコードを記録しません。残すのは保管のしかただけです。
        </Note>
      </div>
      <div className="recovery-keep">
        <TextField
          label="保管のしかた"
          required
          value={how}
          onChange={(text) => say({ how: text })}
          autoComplete="off"
        />
        <TextField
          label="封緘番号"
          value={seal}
          onChange={(text) => say({ seal: text })}
          autoComplete="off"
          placeholder="例：封-R8-001"
        />
        <TextField
          label={`確かめ（${word}）`}
          required
          value={typed}
          onChange={(text) => say({ typed: text })}
          autoComplete="off"
          hint={`紙に控えた${word}の4文字が合うと、先へ進めます。`}
        />
        <div className="recovery-print">
          <Button icon="print" wide size="large" disabled={printing} onPress={() => void print()}>
            {printing ? '印刷の用意をしています' : '用紙を印刷する'}
          </Button>
          <span className="field-hint">封筒に入れる1枚です。ファイルには残りません。</span>
        </div>
      </div>
      {failure && (
        <div className="mt-2">
          <Note tone="late" alert>
            {failure}
          </Note>
        </div>
      )}
    </>
  );
}

/** Temporary passwords, each to be handed to its owner alone. */
export function TemporaryPasswords({ list }: { list: readonly TemporaryPassword[] }) {
  if (list.length === 0) return null;
  return (
    <section className="mt-5" aria-label="仮のパスワード">
      <h2 className="label">ほかの人の仮のパスワード</h2>
      <p className="field-hint mb-2">
        本人にだけ渡してください。はじめのサインインで、本人が自分のパスワードに変えます。表示は今回かぎりです。
      </p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">職員番号</th>
            <th scope="col">氏名</th>
            <th scope="col">仮のパスワード</th>
          </tr>
        </thead>
        <tbody>
          {list.map((t) => (
            <tr key={t.number}>
              <td className="mono">{t.number}</td>
              <td>{t.name}</td>
              <td className="mono">{t.password}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
