/** The divisions of the city: by hand, or from the organisation list in Excel. */
import { useState } from 'react';
import { useChange, useForget } from '../app/cache';
import { useNotices } from '../app/notices';
import type { DivisionsRead } from '../bindings/DivisionsRead';
import type { DivisionView } from '../bindings/DivisionView';
import { call, pickOpen } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { EXCEL } from './words';

/** All divisions, and two ways to enter more. */
export function DivisionsDialog({ divisions, onClose }: { divisions: readonly DivisionView[]; onClose: () => void }) {
  const change = useChange();
  const forget = useForget();
  const { tell, refuse } = useNotices();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [wrong, setWrong] = useState('');
  const [read, setRead] = useState<{ path: string; found: DivisionsRead } | null>(null);
  async function add() {
    setWrong('');
    try {
      await change('collect_division_save', { id: '', code, name, since: '' });
      tell(`${name}を登録しました`);
      setCode('');
      setName('');
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  async function pick() {
    setWrong('');
    try {
      const [path] = await pickOpen('組織の一覧', EXCEL);
      if (path === undefined) return;
      setRead({ path, found: await call('collect_division_read', { path, sheet: '', dry_run: true }) });
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  async function take(path: string) {
    try {
      const done = await call('collect_division_read', { path, sheet: '', dry_run: false });
      void forget(done.changed);
      tell(`${done.added}課等を追加し、${done.renamed}課等の名称を変えました`);
      setRead(null);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="課等の一覧"
      aside={`${divisions.length}課等`}
      open
      wide="52rem"
      onClose={onClose}
      foot={
        read ? (
          <>
            <Button onPress={() => setRead(null)}>やめる</Button>
            <span className="spring" />
            <Button tone="primary" disabled={read.found.rows.some((r) => r.wrong)} onPress={() => void take(read.path)}>
              {`${read.found.added + read.found.renamed}課等を取り込む`}
            </Button>
          </>
        ) : (
          <>
            <Button icon="sheet" onPress={() => void pick()}>
              Excelの一覧から
            </Button>
            <span className="spring" />
            <Button onPress={onClose}>閉じる</Button>
          </>
        )
      }
    >
      {wrong !== '' && (
        <Note tone="late" alert>
          {wrong}
        </Note>
      )}
      {read ? (
        <>
          <p className="form-text">
            まだ何も書き込んでいません。「課コード」が同じものは同じ課とみなします。統合・分割・廃止は、再編の手続で行います。
          </p>
          <table className="table">
            <thead>
              <tr>
                <th scope="col" className="number">
                  行
                </th>
                <th scope="col">課コード</th>
                <th scope="col">課名</th>
                <th scope="col">取り込むと</th>
              </tr>
            </thead>
            <tbody>
              {read.found.rows.map((row) => (
                <tr key={row.row}>
                  <td className="number">{row.row}</td>
                  <td className="mono">{row.code}</td>
                  <td>{row.name}</td>
                  <td className={row.wrong ? 'tone-late' : undefined}>{row.said}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      ) : (
        <>
          <form
            className="collect-add"
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <TextField label="課コード" code value={code} onChange={setCode} />
            <TextField label="課名" value={name} onChange={setName} />
            <Button submit disabled={code.trim() === '' || name.trim() === ''}>
              登録する
            </Button>
          </form>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">課コード</th>
                <th scope="col">課名</th>
                <th scope="col">招待</th>
                <th scope="col">署名の鍵の指紋</th>
                <th scope="col">状態</th>
              </tr>
            </thead>
            <tbody>
              {divisions.map((d) => (
                <tr key={d.id}>
                  <td className="mono">{d.code}</td>
                  <td>{d.name}</td>
                  <td>{d.invited > 0 ? `第${d.invited}版` : 'まだ'}</td>
                  <td className="mono">{d.fingerprint || '－'}</td>
                  <td>{d.abolished ? `廃止${d.successor ? `（→ ${d.successor}）` : ''}` : '現在'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Dialog>
  );
}
