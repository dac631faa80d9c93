/** 標準資産一覧: what every division has, and which of it this book does not have yet. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { Check } from '../parts/Fields';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';

/** Adds the chosen lines to the ledger of assets. */
export function StandardDialog({ onClose }: { onClose: () => void }) {
  const asked = useAsk('submission_assets', {});
  const change = useChange();
  const { tell } = useNotices();
  const [left, setLeft] = useState<readonly string[]>([]);
  const lines = asked.data?.lines ?? [];
  const keys = lines.filter((l) => l.own === '' && !left.includes(l.key)).map((l) => l.key);
  async function add() {
    await change('submission_assets_add', { keys });
    tell(`標準資産一覧から${keys.length}件を加えました。内容を確かめ、保管場所などを書いてください`);
    onClose();
  }
  return (
    <ActDialog
      title="標準資産一覧"
      label={`${keys.length}件を情報資産に加える`}
      wide="44rem"
      disabled={keys.length === 0}
      onClose={onClose}
      onAct={add}
    >
      {!asked.data && <Wait error={asked.error} />}
      {asked.data && (
        <>
          <Note>
            どの課にもある情報資産の一覧です。同じ名前の記録があるものは、そのまま残ります。使っていないものは、印を外してください。
          </Note>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">資産名</th>
                <th scope="col">区分</th>
                <th scope="col">重要性分類</th>
                <th scope="col">この帳簿</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((l) => (
                <tr key={l.key}>
                  <td>
                    {l.own === '' ? (
                      <Check
                        checked={!left.includes(l.key)}
                        onChange={(on) => setLeft((old) => (on ? old.filter((k) => k !== l.key) : [...old, l.key]))}
                      >
                        {l.name}
                      </Check>
                    ) : (
                      l.name
                    )}
                  </td>
                  <td>{l.kind}</td>
                  <td>{l.class === '' ? '－' : l.class}</td>
                  <td>{l.own === '' ? 'ありません' : l.own}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </ActDialog>
  );
}
