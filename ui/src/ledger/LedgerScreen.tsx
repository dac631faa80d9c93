/** List on the left, record on the right. The list stays where it was while records are looked at. */
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAsk } from '../app/cache';
import { useJob } from '../app/jobs';
import { useWindowKeys } from '../app/keys';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useLedger, useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { LedgerView } from '../bindings/LedgerView';
import type { SavedView } from '../bindings/SavedView';
import type { View } from '../bindings/View';
import { call } from '../ipc';
import { OWN_ACTIONS, OWN_SCREENS } from '../ledgers/own';
import { Button, LinkButton } from '../parts/Button';
import { Menu } from '../parts/Menu';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';
import { grouped } from '../words/numbers';
import { exportEntries } from './export';
import { readDraft } from './form/draft';
import { listColumns } from './list/columns';
import { Grid, type GridHandle } from './list/Grid';
import { usePicking } from './list/picking';
import { useRows } from './list/rows';
import { SelectionBar } from './list/SelectionBar';
import { useSight } from './list/sight';
import { filterValues, Toolbar, withFilter } from './list/Toolbar';
import { TotalStrip } from './list/TotalStrip';
import { RecordPanel } from './record/RecordPanel';
import { classColumn, PLAIN_VIEW } from './values';

type LedgerRoute = Extract<Route, { screen: 'ledger' }>;

/** The screen of one ledger; it begins anew for another ledger. */
export function LedgerScreen({ route }: { route: LedgerRoute }) {
  const ledger = useLedger(route.ledger);
  const views = useAsk('view_list', { ledger: route.ledger });
  const { go, stay } = useNavigation();
  if (!ledger || !views.data) return <Wait error={views.error} />;
  const Own = ledger.own_screen ? OWN_SCREENS[ledger.key] : undefined;
  if (Own && route.id !== undefined) {
    return (
      <Own
        ledger={ledger}
        id={route.id}
        onClose={() => stay({ screen: 'ledger', ledger: ledger.key })}
        onOpen={(id) => go({ screen: 'ledger', ledger: ledger.key, id })}
      />
    );
  }
  return <OpenLedger key={ledger.key} ledger={ledger} route={route} first={views.data.views} />;
}

const HINTS = [
  { keys: ['↑', '↓'], label: '行' },
  { keys: ['Space'], label: '選択' },
  { keys: ['Enter'], label: '記録へ' },
  { keys: ['1', '2', '3'], label: '分類で絞る' },
  { keys: ['H'], label: '履歴' },
  { keys: ['/'], label: '探す' },
];
const KEEP_AFTER_MS = 800;

/** Where each list stood when it was left, so that one comes back to the same row. */
const PLACES = new Map<string, { cursor: number; top: number }>();

function OpenLedger({ ledger, route, first }: { ledger: LedgerView; route: LedgerRoute; first: readonly SavedView[] }) {
  const { go, stay } = useNavigation();
  const { may, settings } = useOffice();
  // What was begun and left waits behind the button that goes on with it.
  const begun = useAsk('draft_get', { key: `${ledger.key}:new`, json: '' }, { enabled: may('ledger_add') });
  const drafted = readDraft(begun.data?.json ?? '') !== null;
  const { refuse, tell } = useNotices();
  const run = useJob();
  const left = first.find((s) => s.name === '');
  const [view, setView] = useState<View>(route.view ?? left?.view ?? PLAIN_VIEW);
  const [columns, setColumns] = useState<readonly string[]>(left?.columns ?? []);
  const [saved, setSaved] = useState(first);
  const [savedName, setSavedName] = useState('');
  const before = PLACES.get(ledger.key);
  const [cursor, setCursor] = useState(route.view ? 0 : (before?.cursor ?? 0));
  const frame = useRef<HTMLDivElement>(null);
  const grid = useRef<GridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const picking = usePicking();
  const [total, setTotal] = useState(0);
  const sight = useSight(frame, total);
  const rows = useRows(ledger.key, view, sight.first, Math.max(sight.last, cursor, 0));
  useEffect(() => setTotal(rows.total), [rows.total]);
  const shown = useMemo(() => listColumns(ledger, columns), [ledger, columns]);
  const showHints = useKeyHints(HINTS);
  const openId = route.id;

  const stand = useRef({ cursor, top: 0 });
  stand.current = { cursor, top: frame.current?.scrollTop ?? 0 };
  const restore = useRef(route.view ? 0 : (before?.top ?? 0));
  useEffect(() => {
    if (total === 0 || restore.current === 0 || !frame.current) return;
    frame.current.scrollTop = restore.current;
    restore.current = 0;
  }, [total]);
  useEffect(() => () => void PLACES.set(ledger.key, stand.current), [ledger.key]);
  // A record that was opened by a link or after saving takes the cursor along, wherever it stands in the list.
  const here = rows.at(cursor)?.id;
  const away = openId !== undefined && here !== undefined && here !== openId;
  const place = useAsk('ledger_place', { ledger: ledger.key, view, id: openId ?? '' }, { enabled: away });
  const row = away ? place.data?.row : undefined;
  const showRow = useRef(sight.show);
  showRow.current = sight.show;
  useEffect(() => {
    if (row === undefined || row === null) return;
    setCursor(row);
    showRow.current(row);
  }, [row]);

  // A marked record that is shown anew is meant as it is shown.
  useEffect(() => {
    const here = [];
    for (let i = sight.first; i <= sight.last; i++) here.push(rows.at(i));
    picking.refresh(here.filter((r) => r !== undefined));
  });

  // 今日 and links lead to a list as it should open.
  const asked = route.view;
  useEffect(() => {
    if (asked) {
      setView(asked);
      setCursor(0);
    }
  }, [asked]);

  // The list as it was left comes back the next time.
  useEffect(() => {
    if (asked) return;
    const timer = setTimeout(() => {
      // If it cannot be kept, the list simply opens plain the next time.
      call('view_save', { name: '', ledger: ledger.key, view, columns: [...columns] }).catch(() => undefined);
    }, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked, ledger.key, view, columns]);

  const changeView = useCallback(
    (next: View) => {
      setView(next);
      setSavedName('');
      setCursor(0);
      picking.clear();
      if (frame.current) frame.current.scrollTop = 0;
    },
    [picking.clear],
  );
  const record = rows.at(cursor);
  const open = useCallback(
    (index: number, part?: 'history') => {
      setCursor(index);
      const id = rows.at(index)?.id;
      if (id) stay({ screen: 'ledger', ledger: ledger.key, id, ...(part ? { part } : {}) });
    },
    [rows, stay, ledger.key],
  );
  const close = useCallback(() => {
    stay({ screen: 'ledger', ledger: ledger.key });
    requestAnimationFrame(() => grid.current?.focus());
  }, [stay, ledger.key]);
  const move = useCallback(
    (index: number) => {
      setCursor(index);
      const id = rows.at(index)?.id;
      if (openId !== undefined && id) stay({ screen: 'ledger', ledger: ledger.key, id });
    },
    [rows, openId, stay, ledger.key],
  );
  const step = (by: number) => {
    const to = Math.max(0, Math.min(rows.total - 1, cursor + by));
    sight.show(to);
    move(to);
  };
  const startNew = () => go({ screen: 'form', ledger: ledger.key });
  const edit = (id: string) => go({ screen: 'form', ledger: ledger.key, id });
  const print = () =>
    go({
      screen: 'print',
      ledger: ledger.key,
      selection: picking.count(total) > 0 ? picking.selection(view) : { all: view },
    });

  // Keys of the list work at once: after coming here, also a second time, and after a dialog about marked rows.
  const picked = picking.count(total);
  const anyPicked = picked > 0;
  useEffect(() => {
    const toList = () => {
      const focus = document.activeElement;
      if (!focus || focus === document.body || (route.id === undefined && focus.closest('.nav'))) grid.current?.focus();
    };
    toList();
    // A dialog that closes gives the focus back one frame later, to a button that may be gone.
    const timer = anyPicked ? undefined : setTimeout(toList, 100);
    return () => clearTimeout(timer);
  }, [route, anyPicked]);
  // At high zoom the record lies over the list, and what had the focus may be hidden.
  useEffect(() => {
    if (openId === undefined) return;
    const onEscape = (event: globalThis.KeyboardEvent) => {
      const focus = document.activeElement;
      const lost = !focus || focus === document.body || focus.getClientRects().length === 0;
      if (event.key === 'Escape' && lost && !document.querySelector('.overlay')) close();
    };
    window.addEventListener('keydown', onEscape);
    return () => window.removeEventListener('keydown', onEscape);
  }, [openId, close]);

  const letters = settings?.letter_keys ?? true;
  const byClass = classColumn(ledger);
  function onKey(event: KeyboardEvent): boolean {
    if (event.ctrlKey && event.key.toLowerCase() === 'a') {
      picking.pickAll();
      return true;
    }
    if (event.key === 'Escape') {
      if (picking.count(total) > 0) picking.clear();
      else if (openId !== undefined) close();
      else return false;
      return true;
    }
    if (!letters || event.ctrlKey || event.altKey || event.metaKey) return false;
    const key = event.key.toLowerCase();
    if (key === 'n' && may('ledger_add')) startNew();
    else if (key === 'e' && record && may('ledger_edit')) edit(record.id);
    else if (key === 'h' && record) open(cursor, 'history');
    else if (byClass && ['1', '2', '3'].includes(key)) {
      const value = byClass.choices[Number(key) - 1]?.key;
      if (!value) return false;
      const now = filterValues(view, byClass.key);
      changeView(withFilter(view, byClass.key, now.length === 1 && now[0] === value ? [] : [value]));
    } else return false;
    return true;
  }
  useWindowKeys({ '/': () => search.current?.focus(), 'Ctrl+p': print });

  async function saveView(name: string) {
    try {
      setSaved((await call('view_save', { name, ledger: ledger.key, view, columns: [...columns] })).views);
      setSavedName(name);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function dropView(name: string) {
    try {
      setSaved((await call('view_drop', { name, ledger: ledger.key })).views);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const filtered = JSON.stringify(view) !== JSON.stringify(PLAIN_VIEW);
  return (
    <Screen
      title={ledger.title}
      subtitle={ledger.subtitle}
      fixed
      actions={
        <>
          {may('import_commit') && !ledger.own_screen && (
            <Button icon="sheet" onPress={() => go({ screen: 'import', ledger: ledger.key })}>
              Excelから取り込む
            </Button>
          )}
          {(OWN_ACTIONS[ledger.key] ?? [])
            .filter((a) => may(a.command))
            .map((a) => (
              <Button key={a.label} icon={a.icon} onPress={() => go(a.to)}>
                {a.label}
              </Button>
            ))}
          <Menu
            label="印刷・書き出し"
            trigger={<Button icon="print">印刷・書き出し</Button>}
            entries={[
              { key: 'print', label: 'この一覧を印刷…', icon: 'print', keys: ['Ctrl', 'P'], onChoose: print },
              {
                key: 'forms',
                label: '報告書・シール・白紙の様式…',
                icon: 'file',
                onChoose: () => go({ screen: 'print', ledger: ledger.key }),
              },
              'rule',
              ...exportEntries({
                ledger,
                selection: picked > 0 ? picking.selection(view) : { all: view },
                scrubbed: may('submission_scrubbed'),
                run,
                tell,
                refuse,
              }),
            ]}
          />
          {may('ledger_add') && (
            <Button tone="primary" icon="plus" keys={['N']} onPress={startNew}>
              新しい{ledger.title}
              {drafted && '（書きかけ）'}
            </Button>
          )}
        </>
      }
    >
      <div className={openId === undefined ? 'split' : 'split split-two'}>
        <div className="list-pane">
          <Toolbar
            ledger={ledger}
            view={view}
            onView={changeView}
            columns={columns}
            onColumns={setColumns}
            searchRef={search}
            onDown={() => grid.current?.focus()}
            saved={saved}
            savedName={savedName}
            onSavedView={(s) => {
              changeView(s.view);
              setColumns(s.columns);
              setSavedName(s.name);
            }}
            onSaveView={saveView}
            onDropView={dropView}
          />
          {ledger.total_by !== '' && <TotalStrip ledger={ledger} view={view} onView={changeView} />}
          {rows.error && (
            <Note tone="late" alert>
              {rows.error.message}
            </Note>
          )}
          {row === null && (
            <Note tone="plain">
              開いた記録は、いまの絞り込みに入っていません。{' '}
              <LinkButton onPress={() => changeView({ ...PLAIN_VIEW, life: 'all' })}>絞り込みを外す</LinkButton>
            </Note>
          )}
          <Grid
            ref={grid}
            ledger={ledger}
            columns={shown}
            view={view}
            rows={rows}
            sight={sight}
            frame={frame}
            cursor={cursor}
            openId={openId}
            fresh={route.fresh ?? ''}
            picking={picking}
            onMove={move}
            onOpen={open}
            onSort={(key) =>
              changeView({ ...view, sort: key, descending: view.sort === key ? !view.descending : false })
            }
            onKey={onKey}
            onFocus={showHints}
          />
          {rows.known && rows.total === 0 && (
            <div className="list-empty">
              {filtered ? (
                <>
                  条件に合う{ledger.title}はありません。{' '}
                  <button type="button" className="link" onClick={() => changeView(PLAIN_VIEW)}>
                    絞り込みをすべて外す
                  </button>
                </>
              ) : (
                <>
                  まだありません。{' '}
                  <button type="button" className="link" onClick={() => go({ screen: 'import', ledger: ledger.key })}>
                    Excelから取り込む
                  </button>{' '}
                  か、{' '}
                  <button type="button" className="link" onClick={startNew}>
                    1{ledger.counter}ずつ登録する
                  </button>
                </>
              )}
            </div>
          )}
          <SelectionBar ledger={ledger} view={view} rows={rows} picking={picking} />
          <p className="visually-hidden" role="status">
            {rows.known && filtered ? `${grouped(rows.total)}${ledger.counter}が条件に合います` : ''}
          </p>
          <div className="list-foot">
            <span>
              {rows.total > 0
                ? `${grouped(sight.seenFirst + 1)}–${grouped(sight.seenLast + 1)} 行目 ／ ${grouped(rows.total)}${ledger.counter}`
                : `0${ledger.counter}`}
            </span>
            <span>{orderWords(ledger, view)}</span>
          </div>
        </div>
        {openId !== undefined && (
          <RecordPanel
            key={openId}
            ledger={ledger}
            id={openId}
            part={route.part}
            onClose={close}
            onEdit={() => edit(openId)}
            onPrevious={cursor > 0 ? () => step(-1) : undefined}
            onNext={cursor < rows.total - 1 ? () => step(1) : undefined}
          />
        )}
      </div>
    </Screen>
  );
}

function orderWords(ledger: LedgerView, view: View): string {
  if (view.sort === '') return `並び：番号の${view.descending ? '大きい' : '小さい'}順`;
  const column = ledger.columns.find((c) => c.key === view.sort);
  return `並び：${column?.label ?? '状態'}（${view.descending ? '逆順' : '順'}）`;
}
