/** One round: how many have answered, who has not, what came back, and closing it. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { saveFile } from '../app/saving';
import type { RoundView } from '../bindings/RoundView';
import type { SheetLine } from '../bindings/SheetLine';
import type { SheetsRead } from '../bindings/SheetsRead';
import { call, openSaved, pickFolder, pickOpen } from '../ipc';
import { ReasonDialog } from '../ledgers/media_disposal/ReasonDialog';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Menu } from '../parts/Menu';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { shortDay } from '../words/dates';
import { AmendDialog } from './AmendDialog';
import { ChangesTable, differing } from './Changes';
import { Plans } from './InspectionsScreen';
import { People } from './People';
import { SheetsDialog } from './SheetsDialog';
import './inspection.css';

const EXCEL = { name: 'Excel', extensions: ['xlsx'] };
/** A round by its number. */
export default function RoundScreen({ route }: { route: Extract<Route, { screen: 'inspection-round' }> }) {
  const round = useAsk('inspection_get', { id: route.id }, { keepOld: true });
  if (!round.data) return <Wait error={round.error} />;
  return <Shown round={round.data} />;
}

function Shown({ round }: { round: RoundView }) {
  const change = useChange();
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const { may, renew } = useOffice();
  const [asking, setAsking] = useState<'close' | 'amend' | SheetLine | null>(null);
  const { line } = round;
  const open = line.state === 'open';
  const waiting = line.answered - line.settled;
  const decides = round.named && may('inspection_settle');
  const changed = differing(round.changes).length;
  async function act(what: () => Promise<unknown>, said: string) {
    try {
      await what();
      tell(said);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const run = useJob();
  const [read, setRead] = useState<{ paths: string[]; found: SheetsRead } | null>(null);
  const out = () =>
    saveFile({
      title: '点検票を保存する場所',
      name: `${line.title}_点検票.xlsx`,
      kind: EXCEL,
      write: (path) => run('点検票を書き出しています', 'inspection_export', { round: line.id, out: path, each: false }),
      said: (written) => `${written.records}人分の点検票を保存しました`,
      tell,
      refuse,
    });
  async function outEach() {
    try {
      const folder = await pickFolder('点検票を置くフォルダ');
      if (folder === '') return;
      const ask = { round: line.id, out: folder, each: true };
      const written = await run('点検票を書き出しています', 'inspection_export', ask);
      tell(`${written.records}人分の点検票を保存しました`, {
        label: '場所を開く',
        onPress: () => void openSaved(written.path).catch(refuse),
      });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function back(folder: boolean) {
    try {
      const paths = folder
        ? [await pickFolder('点検票の入ったフォルダ')].filter((p) => p !== '')
        : await pickOpen('戻ってきた点検票', [EXCEL], true);
      if (paths.length === 0) return;
      const ask = { round: line.id, paths, dry_run: true, pasted: false };
      setRead({ paths, found: await run('点検票を読んでいます', 'inspection_read', ask) });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function desk() {
    try {
      await call('desk_open', { id: line.id });
      renew();
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const print = (form: 'blank' | 'sheets' | 'answers') => go({ screen: 'inspection-print', form, round: line.id });
  return (
    <Screen
      title={line.title}
      subtitle={`${shortDay(line.since)}〜${shortDay(line.due)}　${open ? '受付中' : '締切済'}`}
      crumbs={[{ label: '自己点検', onPress: () => go({ screen: 'inspections' }) }]}
      actions={
        <>
          <Menu
            label="配る・集める"
            trigger={<Button icon="more">配る・集める</Button>}
            entries={[
              ...(open && may('desk_open')
                ? [
                    {
                      key: 'desk',
                      label: 'このパソコンを回答席にする',
                      icon: 'user' as const,
                      onChoose: () => void desk(),
                    },
                  ]
                : []),
              { key: 'sheets', label: '記入用の点検票を印刷', icon: 'print', onChoose: () => print('sheets') },
              { key: 'blank', label: '白紙の点検票を印刷', icon: 'print', onChoose: () => print('blank') },
              ...(decides && line.answered > 0
                ? [
                    {
                      key: 'answers',
                      label: '回答済みの点検票を印刷',
                      icon: 'print' as const,
                      onChoose: () => print('answers'),
                    },
                  ]
                : []),
              ...(open && may('inspection_export')
                ? [
                    {
                      key: 'out',
                      label: 'Excelの点検票を1つのファイルに',
                      icon: 'sheet' as const,
                      onChoose: () => void out(),
                    },
                    {
                      key: 'each',
                      label: 'Excelの点検票を1人1ファイルに',
                      icon: 'sheet' as const,
                      onChoose: () => void outEach(),
                    },
                    {
                      key: 'folder',
                      label: '戻ったExcelをフォルダごと読む',
                      icon: 'submit' as const,
                      onChoose: () => void back(true),
                    },
                    {
                      key: 'files',
                      label: '戻ったExcelのファイルを選んで読む',
                      icon: 'submit' as const,
                      onChoose: () => void back(false),
                    },
                  ]
                : []),
              ...(open && may('inspection_find')
                ? [
                    {
                      key: 'typed',
                      label: '紙の点検票を入れる',
                      icon: 'pen' as const,
                      onChoose: () => go({ screen: 'inspection-typed', id: line.id }),
                    },
                  ]
                : []),
            ]}
          />
          <Button icon="chart" onPress={() => go({ screen: 'inspection-result', id: line.id })}>
            結果
          </Button>
          {open && may('inspection_amend') && <Button onPress={() => setAsking('amend')}>締切・対象者</Button>}
          {open && may('inspection_close') && <Button onPress={() => setAsking('close')}>締め切る</Button>}
          {open && decides && waiting > 0 && (
            <Button
              tone="primary"
              onPress={() =>
                void act(
                  () => change('inspection_settle', { round: line.id, sheets: [] }),
                  `${waiting}人分を確定しました`,
                )
              }
            >
              {`${waiting}人分を確定する`}
            </Button>
          )}
        </>
      }
    >
      <div className="page inspections">
        <section>
          <SectionHead title="回収" count={`${line.answered}／${line.people}人`} aside={`設問の版 ${line.edition}`} />
          <table className="table">
            <thead>
              <tr>
                <th scope="col">点検票</th>
                <th scope="col" className="number">
                  設問
                </th>
                <th scope="col" className="number">
                  対象者
                </th>
                <th scope="col" className="number">
                  回答者
                </th>
                <th scope="col" className="number">
                  回収率
                </th>
              </tr>
            </thead>
            <tbody>
              {round.lists.map((list) => (
                <tr key={list.key}>
                  <td>{list.title}</td>
                  <td className="number">{list.questions}</td>
                  <td className="number">{`${list.people}人`}</td>
                  <td className="number">{`${list.answered}人`}</td>
                  <td className="number">
                    {list.people > 0 ? `${((list.answered * 100) / list.people).toFixed(1)}%` : '－'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {round.named ? (
          <section>
            <SectionHead title="だれが" count={round.sheets.length} aside="氏名は責任者だけに見えます" />
            <People
              sheets={round.sheets}
              onBack={open && decides ? setAsking : undefined}
              onSettle={
                open && decides
                  ? (sheet) =>
                      void act(
                        () => change('inspection_settle', { round: line.id, sheets: [sheet.id] }),
                        `${sheet.name}さんの点検票を確定しました`,
                      )
                  : undefined
              }
            />
          </section>
        ) : (
          <p className="form-text">だれが答えたかは、責任者だけに見えます。</p>
        )}
        {round.carried.length > 0 && (
          <section>
            <SectionHead title="前年度までの改善計画で終わっていないもの" count={round.carried.length} />
            <Plans plans={round.carried} />
          </section>
        )}
        {round.before && (
          <section>
            <SectionHead
              title={`「${round.before}」との設問の違い`}
              count={changed}
              aside={`同じ ${round.changes.length - changed}問`}
            />
            <ChangesTable changes={round.changes} />
          </section>
        )}
      </div>
      {asking === 'close' && (
        <Dialog
          title="点検を締め切る"
          open
          onClose={() => setAsking(null)}
          foot={
            <>
              <Button onPress={() => setAsking(null)}>やめる</Button>
              <Button
                tone="primary"
                onPress={() =>
                  void act(() => change('inspection_close', { id: line.id }), '点検を締め切りました').then(() =>
                    setAsking(null),
                  )
                }
              >
                締め切る
              </Button>
            </>
          }
        >
          <p className="form-text">
            {`提出済みの${line.answered}人分を確定し、まだの${line.people - line.answered}人は未提出として数えます。締め切ると、この点検には答えられなくなります。`}
          </p>
        </Dialog>
      )}
      {read && <SheetsDialog round={line.id} paths={read.paths} read={read.found} onClose={() => setRead(null)} />}
      {asking === 'amend' && <AmendDialog round={round} onClose={() => setAsking(null)} />}
      {asking !== null && typeof asking === 'object' && (
        <ReasonDialog
          title={`${asking.name}さんに差し戻す`}
          onClose={() => setAsking(null)}
          onReason={async (reason) => {
            await change('inspection_return', { sheet: asking.id, reason });
            tell('差し戻しました');
            setAsking(null);
          }}
        />
      )}
    </Screen>
  );
}
