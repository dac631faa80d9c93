/** 棚卸: all IDs beside a roster of the staff; first shows what would be found, then keeps it (第80条). */
import { useState } from 'react';
import { CitedText } from '../../app/articles';
import { useJob } from '../../app/jobs';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useLedger, useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import type { IdsReviewed } from '../../bindings/IdsReviewed';
import { pickOpen } from '../../ipc';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Fields';
import { Note } from '../../parts/Note';
import { longDay } from '../../words/dates';
import { grouped } from '../../words/numbers';
import '../ic_card/card.css';

const KINDS = [{ name: '名簿のファイル', extensions: ['xlsx', 'xlsm', 'xls', 'ods', 'csv', 'tsv'] }];

/** The screen. */
export default function ReviewScreen() {
  const ledger = useLedger('user_id');
  const { go } = useNavigation();
  const { state } = useOffice();
  const run = useJob();
  const { tell } = useNotices();
  const [round, setRound] = useState(`${longDay(state.today).replace(/月.*/, '月')}の棚卸`);
  const [path, setPath] = useState('');
  const [found, setFound] = useState<IdsReviewed | null>(null);
  const [wrong, setWrong] = useState('');
  const failed = (thrown: unknown) => setWrong(thrown instanceof Error ? thrown.message : String(thrown));
  async function pick() {
    try {
      const [file] = await pickOpen('職員の名簿', KINDS);
      if (file === undefined) return;
      setWrong('');
      setFound(null);
      setPath(file);
      setFound(await run('名簿と照らしています', 'id_review', { round, path: file, sheet: '', dry_run: true }));
    } catch (thrown) {
      failed(thrown);
    }
  }
  async function keep() {
    try {
      const done = await run('棚卸を記録しています', 'id_review', { round, path, sheet: '', dry_run: false });
      tell(`${grouped(done.ids)}件のIDを棚卸し、${grouped(done.opened)}件の指摘を作りました`);
      go(
        done.findings.length > 0
          ? { screen: 'ledger', ledger: 'custody_finding' }
          : { screen: 'ledger', ledger: 'user_id' },
      );
    } catch (thrown) {
      failed(thrown);
    }
  }
  if (!ledger) return null;
  return (
    <Screen
      title="IDの棚卸"
      crumbs={[{ label: ledger.title, onPress: () => go({ screen: 'ledger', ledger: 'user_id' }) }]}
    >
      <div className="card-page">
        <p className="form-text">
          職員の名簿（Excel）と、使用中のIDをすべて照らし合わせます。職員番号で見分け、番号のないものは氏名で見ます。記録するまで、何も書き込みません。
        </p>
        <div className="check-round">
          <TextField label="棚卸の回" value={round} onChange={setRound} required />
          <Button tone={found ? 'plain' : 'primary'} icon="sheet" onPress={() => void pick()}>
            {found ? '別の名簿を選ぶ' : '名簿を選ぶ'}
          </Button>
        </div>
        {wrong !== '' && (
          <Note tone="late" alert>
            {wrong}
          </Note>
        )}
        {found && (
          <>
            <p className="form-text" role="status">
              名簿 {grouped(found.people)}人とID {grouped(found.ids)}件を照らしました。
              {found.findings.length === 0 ? '違いはありません。' : `違いは${grouped(found.findings.length)}件です。`}
            </p>
            {found.findings.length > 0 && (
              <table className="table mt-2">
                <thead>
                  <tr>
                    <th scope="col">システム</th>
                    <th scope="col">ID</th>
                    <th scope="col">人</th>
                    <th scope="col">指摘</th>
                    <th scope="col">どうするか</th>
                  </tr>
                </thead>
                <tbody>
                  {found.findings.map((f, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: one ID may be found twice; the list never moves
                    <tr key={at}>
                      <td>{f.system}</td>
                      <td className="mono">{f.user_id}</td>
                      <td>{f.person}</td>
                      <td className="keep">{f.label}</td>
                      <td>
                        <CitedText>{f.said}</CitedText>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            <div className="mt-4">
              <Button tone="primary" onPress={() => void keep()}>
                {found.findings.length > 0
                  ? `${grouped(found.findings.length)}件の指摘を記録する`
                  : '棚卸の結果を記録する'}
              </Button>
            </div>
          </>
        )}
      </div>
    </Screen>
  );
}
