/** One round: how many have answered, who has not, what came back, and closing it. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { saveFile } from '../app/saving';
import type { QuestionChange } from '../bindings/QuestionChange';
import type { RoundView } from '../bindings/RoundView';
import type { SheetLine } from '../bindings/SheetLine';
import type { SheetsRead } from '../bindings/SheetsRead';
import { call, openSaved, pickFolder, pickOpen } from '../ipc';
import { ReasonDialog } from '../ledgers/media_disposal/ReasonDialog';
import { Button, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';
import { Mark, type MarkName } from '../parts/Mark';
import { Menu } from '../parts/Menu';
import { Note } from '../parts/Note';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { dayTime, shortDay } from '../words/dates';
import { SheetsDialog } from './SheetsDialog';
import './inspection.css';

const VIAS: { [via: string]: string } = { screen: '画面', desk: '回答席', excel: 'Excel', typed: '紙から入力' };
const CHANGES: { [changed: string]: string } = {
  changed: '文が変わった',
  new: '新しい',
  gone: 'なくなった',
  same: '同じ',
};
const EXCEL = { name: 'Excel', extensions: ['xlsx'] };
/** Names drawn at once; the others are shown on demand. */
const SHOWN = 100;

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
  const [asking, setAsking] = useState<'close' | 'typed' | SheetLine | null>(null);
  const { line } = round;
  const open = line.state === 'open';
  const waiting = line.answered - line.settled;
  const decides = round.named && may('inspection_settle');
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
      const ask = { round: line.id, paths, dry_run: true };
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
  const print = (form: 'blank' | 'sheets') => go({ screen: 'inspection-print', form, round: line.id });
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
                      onChoose: () => setAsking('typed'),
                    },
                  ]
                : []),
            ]}
          />
          <Button icon="chart" onPress={() => go({ screen: 'inspection-result', id: line.id })}>
            結果
          </Button>
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
        {round.before && <Changes before={round.before} changes={round.changes} />}
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
      {asking === 'typed' && <Typed round={line.id} onClose={() => setAsking(null)} />}
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

function Typed({ round, onClose }: { round: string; onClose: () => void }) {
  const change = useChange();
  const { go } = useNavigation();
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState('');
  async function find() {
    try {
      const sheet = await change('inspection_find', { round, number });
      go({ screen: 'inspection-answer', id: sheet.id });
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <Dialog
      title="紙の点検票を入れる"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={number.trim() === ''} onPress={() => void find()}>
            開く
          </Button>
        </>
      }
    >
      <TextField
        label="票にある整理番号（職員番号）"
        required
        code
        value={number}
        onChange={setNumber}
        wrong={wrong || undefined}
        alert
        autoFocus
      />
      <p className="form-text">1から4のキーと Enter で、設問の順に入れられます。</p>
    </Dialog>
  );
}

function People({
  sheets,
  onBack,
  onSettle,
}: {
  sheets: readonly SheetLine[];
  onBack?: ((sheet: SheetLine) => void) | undefined;
  onSettle?: ((sheet: SheetLine) => void) | undefined;
}) {
  const { go } = useNavigation();
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const order = ['open', 'submitted', 'settled'];
  const found = sheets
    .filter((s) => `${s.name} ${s.person} ${s.unit} ${s.list} ${s.word}`.includes(search.trim()))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <>
      <TextField dense label="氏名・番号・係・状態で絞る" value={search} onChange={setSearch} type="search" />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">氏名</th>
            <th scope="col">係</th>
            <th scope="col">点検票</th>
            <th scope="col">状態</th>
            <th scope="col">提出</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((sheet) => (
            <tr key={sheet.id}>
              <td>
                {sheet.name}
                <small className="muted">{`　${sheet.person}`}</small>
              </td>
              <td>{sheet.unit || '－'}</td>
              <td>{sheet.list}</td>
              <td>
                <Mark name={sheet.mark as MarkName} />
                {` ${sheet.word}`}
              </td>
              <td>{sheet.submitted_at ? `${dayTime(sheet.submitted_at)}　${VIAS[sheet.via] ?? ''}` : '－'}</td>
              <td>
                {sheet.state !== 'open' && (
                  <LinkButton
                    label={`${sheet.name}さんの回答を見る`}
                    onPress={() => go({ screen: 'inspection-answer', id: sheet.id })}
                  >
                    見る
                  </LinkButton>
                )}
                {onSettle && sheet.state === 'submitted' && (
                  <>
                    {'　'}
                    <LinkButton label={`${sheet.name}さんの点検票を確定する`} onPress={() => onSettle(sheet)}>
                      確定する
                    </LinkButton>
                  </>
                )}
                {onBack && sheet.state !== 'open' && (
                  <>
                    {'　'}
                    <LinkButton label={`${sheet.name}さんに差し戻す`} onPress={() => onBack(sheet)}>
                      差し戻す
                    </LinkButton>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < found.length && (
        <Button onPress={() => setAll(true)}>{`ほか ${found.length - shown.length}人を表示する`}</Button>
      )}
    </>
  );
}

function Changes({ before, changes }: { before: string; changes: readonly QuestionChange[] }) {
  const differing = changes.filter((c) => c.changed !== 'same');
  return (
    <section>
      <SectionHead
        title={`「${before}」との設問の違い`}
        count={differing.length}
        aside={`同じ ${changes.length - differing.length}問`}
      />
      {differing.length === 0 ? (
        <Note tone="ok">設問はすべて同じです。前回と比べられます。</Note>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">点検票</th>
              <th scope="col">設問</th>
              <th scope="col">違い</th>
              <th scope="col">前回の文</th>
              <th scope="col">今回の文</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((c) => (
              <tr key={`${c.list} ${c.id}`}>
                <td>{c.list}</td>
                <td>{c.title}</td>
                <td>{`${CHANGES[c.changed]}（設問改定のため比較不可）`}</td>
                <td>{c.before || '－'}</td>
                <td>{c.after || '－'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
