/** Imports so far; each can be undone as a whole. */
import { useState } from 'react';
import { useAsk } from '../../app/cache';
import { type Route, useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useLedger, useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import { useKeyHints } from '../../app/status';
import type { BatchView } from '../../bindings/BatchView';
import { Button, LinkButton } from '../../parts/Button';
import { StateWord } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { dayTime } from '../../words/dates';
import { grouped } from '../../words/numbers';
import { batchView } from '../values';
import { UndoBatch } from './UndoBatch';
import './import.css';

type BatchesRoute = Extract<Route, { screen: 'batches' }>;

/** 取込の一覧. */
export default function BatchesScreen({ route }: { route: BatchesRoute }) {
  const ledger = useLedger(route.ledger);
  const batches = useAsk('batch_list', { ledger: route.ledger });
  const { go } = useNavigation();
  const { may } = useOffice();
  const { tell } = useNotices();
  const [asked, setAsked] = useState<BatchView | null>(null);
  useKeyHints([{ keys: ['Tab'], label: '次へ' }]);
  const title = ledger?.title ?? '';
  const start = () => go({ screen: 'import', ledger: route.ledger });
  return (
    <Screen
      title="取込の一覧"
      crumbs={[{ label: title, onPress: () => go({ screen: 'ledger', ledger: route.ledger }) }]}
      actions={
        may('import_commit') && (
          <Button tone="primary" icon="sheet" onPress={start}>
            Excelから取り込む
          </Button>
        )
      }
    >
      <div className="import-page">
        {batches.error && (
          <Note tone="late" alert>
            {batches.error.message}
          </Note>
        )}
        {batches.data?.batches.length === 0 && (
          <p>
            まだありません。{' '}
            <button type="button" className="link" onClick={start}>
              Excelから取り込む
            </button>
          </p>
        )}
        {batches.data && batches.data.batches.length > 0 && (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">番号</th>
                <th scope="col">ファイル</th>
                <th scope="col">シート</th>
                <th scope="col">いつ</th>
                <th scope="col">だれが</th>
                <th scope="col" className="number">
                  追加
                </th>
                <th scope="col" className="number">
                  変更
                </th>
                <th scope="col">いま</th>
                <th scope="col">
                  <span className="visually-hidden">入った記録</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {batches.data.batches.map((batch) => (
                <tr key={batch.number}>
                  <th scope="row" className="keep">
                    {batch.number}
                  </th>
                  <td>{batch.file}</td>
                  <td>{batch.sheet}</td>
                  <td className="keep">{dayTime(batch.at)}</td>
                  <td className="keep">{batch.by}</td>
                  <td className="number">{grouped(batch.added)}</td>
                  <td className="number">{grouped(batch.changed)}</td>
                  <td className="keep">
                    {batch.undone_at ? (
                      <StateWord mark="returned" quiet>
                        {dayTime(batch.undone_at)} に元に戻しました
                      </StateWord>
                    ) : may('batch_undo') ? (
                      <Button
                        size="small"
                        icon="undo"
                        label={`${batch.number} を元に戻す`}
                        onPress={() => setAsked(batch)}
                      >
                        元に戻す
                      </Button>
                    ) : (
                      '取込済'
                    )}
                  </td>
                  <td className="keep">
                    {!batch.undone_at && (
                      <LinkButton
                        label={`${batch.number} で入った記録を見る`}
                        onPress={() => go({ screen: 'ledger', ledger: batch.ledger, view: batchView(batch.number) })}
                      >
                        入った記録を見る
                      </LinkButton>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {asked && (
        <UndoBatch
          batch={asked.number}
          added={asked.added}
          changed={asked.changed}
          onClose={() => setAsked(null)}
          onDone={(done) => tell(`${asked.number} の${grouped(done.undone)}件を元に戻しました`)}
        />
      )}
    </Screen>
  );
}
