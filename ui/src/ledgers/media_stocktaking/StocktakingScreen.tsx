/** Stocktaking: the list place by place, ticked or scanned; afterwards the differences, each with what became of it. */
import { useMemo, useState } from 'react';
import { ActDialog } from '../../app/ActDialog';
import { useAsk, useChange } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import type { LedgerView } from '../../bindings/LedgerView';
import type { StockDifference } from '../../bindings/StockDifference';
import type { StockItem } from '../../bindings/StockItem';
import type { StocktakingView } from '../../bindings/StocktakingView';
import type { Value } from '../../bindings/Value';
import { Refusal } from '../../ipc';
import { ValueField } from '../../ledger/form/ValueField';
import { HistoryList } from '../../ledger/record/HistoryList';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check, Select, TextField } from '../../parts/Fields';
import { Mark } from '../../parts/Mark';
import { Menu } from '../../parts/Menu';
import { Note } from '../../parts/Note';
import { ScanField } from '../../parts/ScanField';
import { Wait } from '../../parts/Wait';
import { shortDay } from '../../words/dates';
import { grouped } from '../../words/numbers';
import { ReasonDialog } from '../media_disposal/ReasonDialog';
import type { OwnScreenProps } from '../own';
import '../media_disposal/case.css';

type Values = { [key: string]: Value };

const FIELDS = ['name', 'as_of', 'counted_by', 'units', 'places', 'remarks'];
/** Rows of one place drawn at once; the others are shown on demand. */
const SHOWN = 100;

/** A new stocktaking, or one under way. */
export default function StocktakingScreen({ ledger, id, onClose, onOpen }: OwnScreenProps) {
  if (id === undefined) return <Begin ledger={ledger} onClose={onClose} onOpen={onOpen} />;
  return <Open key={id} ledger={ledger} id={id} onClose={onClose} />;
}

function Begin({ ledger, onClose, onOpen }: { ledger: LedgerView; onClose: () => void; onOpen: (id: string) => void }) {
  const change = useChange();
  const { book, state } = useOffice();
  const { tell } = useNotices();
  const [values, setValues] = useState<Values>(() => ({ as_of: state.today, counted_by: book.acting.name }));
  const [wrong, setWrong] = useState<Refusal | null>(null);
  async function save() {
    const given = Object.fromEntries(Object.entries(values).filter(([, v]) => v !== null));
    try {
      const begun = await change('stocktaking_begin', { values: given });
      tell(`${begun.number} の棚卸を始めました。棚卸表を印刷するか、この画面で数えます`);
      onOpen(begun.id);
    } catch (thrown) {
      setWrong(
        thrown instanceof Refusal ? thrown : new Refusal({ code: 'internal', message: String(thrown), fields: [] }),
      );
    }
  }
  useWindowKeys({ 'Ctrl+Enter': () => void save(), Escape: onClose });
  return (
    <Screen
      title="新しい棚卸"
      crumbs={[{ label: ledger.title, onPress: onClose }]}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" keys={['Ctrl', 'Enter']} onPress={() => void save()}>
            棚卸を始める
          </Button>
        </>
      }
    >
      <div className="page case-form">
        <p className="form-text">
          いまの媒体・機器の台帳から棚卸表を作ります。始めたあとに台帳が変わっても、この棚卸表は変わりません。
        </p>
        {wrong && (
          <Note tone="late" alert>
            {wrong.message}
          </Note>
        )}
        <div className="case-fields">
          {FIELDS.flatMap((key) => ledger.columns.find((c) => c.key === key) ?? []).map((column) => (
            <div key={column.key}>
              <ValueField
                column={column}
                value={values[column.key]}
                onChange={(value) => setValues((old) => ({ ...old, [column.key]: value }))}
                wrong={wrong?.fields.find((f) => f.column === column.key)?.message}
                labelled
                autoFocus={column.key === 'name'}
              />
            </div>
          ))}
        </div>
      </div>
    </Screen>
  );
}

function Open({ ledger, id, onClose }: { ledger: LedgerView; id: string; onClose: () => void }) {
  const view = useAsk('stocktaking_get', { id }, { keepOld: true });
  if (!view.data) return <Wait error={view.error} />;
  return <Shown ledger={ledger} view={view.data} onClose={onClose} />;
}

function Shown({ ledger, view, onClose }: { ledger: LedgerView; view: StocktakingView; onClose: () => void }) {
  const change = useChange();
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const [asking, setAsking] = useState('');
  const [history, setHistory] = useState(false);
  const { record } = view;
  const label = (key: string) => ledger.steps.find((s) => s.key === key)?.label ?? key;
  const chance = (key: string) => view.steps.find((s) => s.key === key)?.refused ?? '';
  const counting = record.step === 'counting';
  const next = record.life !== 'active' ? '' : counting ? 'compare' : record.step === 'comparing' ? 'close' : '';
  const state = ledger.states.find((s) => s.key === (record.life === 'active' ? record.step : record.life));
  const take = (step: string, reason: string) =>
    change('stocktaking_step', {
      id: record.id,
      version: record.version,
      step,
      reason,
      difference: 0,
      outcome: '',
    }).then(() => {
      tell(`「${label(step)}」を記録しました`);
      setAsking('');
    });
  const print = (form: string) => go({ screen: 'print', ledger: ledger.key, form, selection: { ids: [record.id] } });
  useWindowKeys({
    Escape: onClose,
    'Ctrl+Enter': () => {
      if (next !== '' && chance(next) === '') take(next, '').catch(refuse);
    },
    'Ctrl+p': () => print(counting ? 'count' : 'result'),
    h: () => setHistory(true),
  });
  const number = (key: string) => grouped(Number(record.values[key] ?? 0));
  const aside = ['recount', 'void'].filter((key) => {
    const def = ledger.steps.find((s) => s.key === key);
    return record.life === 'active' && record.step !== 'closed' && (key === 'void' || def?.from.includes(record.step));
  });
  return (
    <Screen
      title={String(record.values.name ?? '')}
      subtitle={`${record.number}　${state?.label ?? ''}`}
      crumbs={[{ label: ledger.title, onPress: onClose }]}
      fixed
      actions={
        <>
          <Menu
            label="印刷"
            trigger={<Button icon="print">印刷</Button>}
            entries={[
              { key: 'count', label: '棚卸表…', onChoose: () => print('count') },
              { key: 'result', label: '棚卸結果報告…', disabled: counting, onChoose: () => print('result') },
            ]}
          />
          <Button keys={['H']} onPress={() => setHistory(true)}>
            履歴
          </Button>
        </>
      }
    >
      <div className="case">
        <p className="case-sum stock-sum" role="status">
          台帳 <b>{number('expected_count')}</b>
          <span>現物</span> <b>{number('found_count')}</b>
          {!counting && (
            <>
              <span>差異</span> <b>{grouped(view.differences.length)}</b>
              {record.step === 'comparing' && (
                <span className={view.differences.some((d) => d.outcome === '') ? 'tone-late' : 'tone-ok'}>
                  残り {grouped(view.differences.filter((d) => d.outcome === '').length)}件
                </span>
              )}
            </>
          )}
          <span className="spring" />
          <span className="muted">
            基準日 {shortDay(String(record.values.as_of ?? ''))}　数えた者 {String(record.values.counted_by ?? '')}
          </span>
        </p>
        <div className="case-main">
          {counting ? <Counting view={view} /> : <Differences view={view} ledger={ledger} />}
        </div>
        <section className="case-foot" aria-label="次の手続">
          {next !== '' && chance(next) !== '' && <p className="case-why">{chance(next)}</p>}
          <span className="spring" />
          {aside.length > 0 && (
            <Menu
              label="ほかの手続"
              trigger={<Button icon="more">ほかの手続</Button>}
              entries={aside.map((key) => ({
                key,
                label: `${label(key)}…`,
                disabled: chance(key) !== '',
                onChoose: () => setAsking(key),
              }))}
            />
          )}
          {next !== '' && (
            <Button
              tone="primary"
              keys={['Ctrl', 'Enter']}
              refusal={chance(next)}
              onPress={() => take(next, '').catch(refuse)}
            >
              {label(next)}
            </Button>
          )}
        </section>
      </div>
      {asking !== '' && (
        <ReasonDialog title={label(asking)} onClose={() => setAsking('')} onReason={(reason) => take(asking, reason)} />
      )}
      {history && (
        <Dialog title="履歴" open onClose={() => setHistory(false)} wide="50rem">
          <HistoryList ledger={ledger} id={record.id} />
        </Dialog>
      )}
    </Screen>
  );
}

function Counting({ view }: { view: StocktakingView }) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { may } = useOffice();
  const [place, setPlace] = useState('');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const { record } = view;
  const found = useMemo(() => new Map(view.found.filter((f) => f.no > 0).map((f) => [f.no, f])), [view.found]);
  const strange = view.found.filter((f) => f.no === 0);
  const places = useMemo(() => {
    const out = new Map<string, StockItem[]>();
    for (const e of view.expected) out.set(e.place, [...(out.get(e.place) ?? []), e]);
    return [...out];
  }, [view.expected]);
  const may_enter = may('stocktaking_enter') && record.life === 'active';
  async function enter(what: { ticked?: number[]; unticked?: number[]; text?: string }) {
    if (busy) return;
    setBusy(true);
    try {
      const done = await change('stocktaking_enter', {
        id: record.id,
        version: record.version,
        ticked: [],
        unticked: [],
        text: '',
        place,
        ...what,
      });
      if (what.text) {
        const on = done.on > 0 ? [`${grouped(done.on)}点を確認しました`] : [];
        const off = done.off > 0 ? [`棚卸表にないもの${grouped(done.off)}点を控えました`] : [];
        tell([...on, ...off].join('。'));
        setText('');
      }
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      {may_enter && (
        <section aria-label="番号を読み取る" className="stock-scan">
          <TextField
            label="いまいる場所"
            value={place}
            onChange={setPlace}
            hint="空欄なら台帳の場所です。ちがう場所で読むと、差異になります。"
          />
          <ScanField
            label="番号を読む（Enterで次へ）"
            onRead={(number) =>
              setText((old) => (old === '' || old.endsWith('\n') ? old + number : `${old}\n${number}`))
            }
            disabled={busy}
            autoFocus
          />
          <TextField label="読んだ番号（1行に1つ）" code rows={3} value={text} onChange={setText} />
          <Button disabled={text.trim() === '' || busy} onPress={() => void enter({ text })}>
            読んだ番号を棚卸に入れる
          </Button>
        </section>
      )}
      {strange.length > 0 && (
        <Note tone="warn">
          棚卸表にないもの：{strange.map((f) => (f.place ? `${f.text}（${f.place}）` : f.text)).join('、')}
        </Note>
      )}
      {places.map(([where, items]) => {
        const here = items.filter((e) => found.has(e.no)).length;
        return (
          <section key={where} className="stock-place" aria-label={where || '場所の記入なし'}>
            <h2>
              {where || '場所の記入なし'}
              <span className="muted">
                {grouped(here)} / {grouped(items.length)}点
              </span>
              <span className="spring" />
              {may_enter && here < items.length && (
                <Button
                  size="small"
                  disabled={busy}
                  onPress={() =>
                    void enter({
                      ticked: items.filter((e) => !found.has(e.no) && e.lent === '').map((e) => e.no),
                    })
                  }
                >
                  残りすべてあった
                </Button>
              )}
            </h2>
            <ul className="stock-list">
              {items.slice(0, SHOWN).map((e) => {
                const f = found.get(e.no);
                return (
                  <li key={e.no}>
                    <Check
                      checked={f !== undefined}
                      disabled={!may_enter || busy}
                      onChange={(there) => void enter(there ? { ticked: [e.no] } : { unticked: [e.no] })}
                    >
                      <span className="muted">{e.no}</span> <span className="code">{e.number}</span> {e.name}
                    </Check>
                    <span className="code muted">{e.serial}</span>
                    {e.lent && <span className="tone-warn">{e.lent}</span>}
                    {f?.place && <span className="tone-warn">{f.place}にありました</span>}
                  </li>
                );
              })}
            </ul>
            {items.length > SHOWN && (
              <p className="muted">ほか{grouped(items.length - SHOWN)}点は、番号を読み取って確かめます。</p>
            )}
          </section>
        );
      })}
    </>
  );
}

function Differences({ view, ledger }: { view: StocktakingView; ledger: LedgerView }) {
  const [settling, setSettling] = useState<StockDifference | null>(null);
  const { may } = useOffice();
  const part = ledger.parts.find((p) => p.key === 'differences');
  const word = (column: string, key: string) =>
    part?.columns.find((c) => c.key === column)?.choices.find((c) => c.key === key)?.label ?? key;
  if (view.differences.length === 0) {
    return (
      <Note tone="ok">
        台帳と現物はすべて一致しました。{view.record.step === 'comparing' && '責任者が完了にできます。'}
      </Note>
    );
  }
  const open = view.record.step === 'comparing' && view.record.life === 'active' && may('stocktaking_step');
  return (
    <>
      <table className="case-table">
        <thead>
          <tr>
            {['差異', '番号', '品名', '台帳の場所', 'あった場所', '処置'].map((h) => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.differences.map((d) => (
            <tr key={d.no}>
              <td>
                <Mark name={d.outcome === '' ? 'differ' : 'tick'} /> {word('kind', d.kind)}
              </td>
              <td className="code">{d.number}</td>
              <td>{d.name}</td>
              <td>{d.place}</td>
              <td>{d.found_place}</td>
              <td>
                {d.outcome === '' ? (
                  open ? (
                    <Button size="small" label={`${d.number}の処置を記録する`} onPress={() => setSettling(d)}>
                      処置を記録する
                    </Button>
                  ) : (
                    <span className="tone-late">未処置</span>
                  )
                ) : (
                  <>
                    {word('outcome', d.outcome)}　{d.note}
                    <span className="muted">
                      （{d.settled_by} {shortDay(d.settled_on)}）
                    </span>
                    {open && (
                      <Button size="small" label={`${d.number}の処置を直す`} onPress={() => setSettling(d)}>
                        直す
                      </Button>
                    )}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {settling && (
        <SettleDialog
          view={view}
          difference={settling}
          title={`${settling.number}　${word('kind', settling.kind)}`}
          onClose={() => setSettling(null)}
        />
      )}
    </>
  );
}

function SettleDialog(props: {
  view: StocktakingView;
  difference: StockDifference;
  title: string;
  onClose: () => void;
}) {
  const { view, difference, title, onClose } = props;
  const change = useChange();
  const { tell } = useNotices();
  const outcomes = (view.outcomes[difference.kind] ?? []).map(([key, label]) => ({ key, label }));
  const [outcome, setOutcome] = useState(difference.outcome);
  const [note, setNote] = useState(difference.note);
  async function send() {
    await change('stocktaking_step', {
      id: view.record.id,
      version: view.record.version,
      step: '',
      reason: note,
      difference: difference.no,
      outcome,
    });
    tell(`${difference.number} の処置を記録しました`);
    onClose();
  }
  return (
    <ActDialog title={title} label="処置を記録する" disabled={outcome === ''} onClose={onClose} onAct={send}>
      <div className="grid gap-3">
        <Select label="処置" value={outcome} options={outcomes} onChange={setOutcome} required />
        <TextField
          label="内容"
          rows={2}
          value={note}
          onChange={setNote}
          hint="見つかった場所、登録した番号、報告した日と相手など。"
        />
      </div>
    </ActDialog>
  );
}
