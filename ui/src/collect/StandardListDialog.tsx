/** 標準資産一覧: what every division has; read from Excel, it goes along with the next invitations. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import type { StandardAssetLine } from '../bindings/StandardAssetLine';
import type { StandardRead } from '../bindings/StandardRead';
import { call, pickOpen } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';
import { EXCEL } from './words';

/** The list as it is kept, and what a workbook would make of it. */
export function StandardListDialog({ onClose }: { onClose: () => void }) {
  const asked = useAsk('collect_standard', {});
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [read, setRead] = useState<{ path: string; found: StandardRead } | null>(null);
  const kept = asked.data?.lines ?? [];
  async function pick() {
    try {
      const [path] = await pickOpen('標準資産一覧', EXCEL);
      if (path === undefined) return;
      setRead({ path, found: await call('collect_standard_read', { path, sheet: '', dry_run: true }) });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function take(path: string) {
    try {
      const done = await change('collect_standard_read', { path, sheet: '', dry_run: false });
      tell(`標準資産一覧を${done.lines.length}件にしました。次に作る招待ファイルから付きます`);
      setRead(null);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function drop() {
    try {
      await change('collect_standard_drop', {});
      tell('標準資産一覧を外しました。次に作る招待ファイルには付きません');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="標準資産一覧"
      aside={read ? '読み込みの確認' : `${kept.length}件`}
      open
      wide="44rem"
      onClose={onClose}
      foot={
        read ? (
          <>
            <Button onPress={() => setRead(null)}>やめる</Button>
            <span className="spring" />
            <Button tone="primary" disabled={read.found.problems.length > 0} onPress={() => void take(read.path)}>
              {`この${read.found.lines.length}件にする`}
            </Button>
          </>
        ) : (
          <>
            <Button icon="sheet" onPress={() => void pick()}>
              Excelの一覧から
            </Button>
            {kept.length > 0 && <Button onPress={() => void drop()}>一覧を外す</Button>}
            <span className="spring" />
            <Button onPress={onClose}>閉じる</Button>
          </>
        )
      }
    >
      {!asked.data && <Wait error={asked.error} />}
      {read && read.found.problems.length > 0 && (
        <Note tone="late" alert>
          {`このままでは読み込めません。表を直してから、もう一度選んでください。${read.found.problems.slice(0, 5).join(' ')}`}
        </Note>
      )}
      <p className="form-text">
        {read
          ? 'まだ何も書き込んでいません。いまの一覧は、この一覧に置き換わります。'
          : 'どの課にもある情報資産（グループウェアなど）の一覧です。招待ファイルに付けて渡すと、課は自分の帳簿にないものを選んで加えられます。情報資産台帳と同じ見出しのExcelから読み込みます。'}
      </p>
      {read && read.found.left_out.length > 0 && (
        <Note>{`「${read.found.left_out.join('」「')}」の列は入りません。保管場所や管理者などは、課が自分で書きます。`}</Note>
      )}
      <Lines lines={read ? read.found.lines : kept} />
    </Dialog>
  );
}

function Lines({ lines }: { lines: readonly StandardAssetLine[] }) {
  if (lines.length === 0) return null;
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">資産名</th>
          <th scope="col">区分</th>
          <th scope="col">重要性分類</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((l) => (
          <tr key={l.key}>
            <td>{l.name}</td>
            <td>{l.kind}</td>
            <td>{l.class === '' ? '課が決める' : l.class}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
