/** 取りまとめ: every division by every report of the year, late ones first; a packet beside it is accepted or returned. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useAsk, useForget } from '../app/cache';
import { useWindowKeys } from '../app/keys';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { BoardCell } from '../bindings/BoardCell';
import type { BoardRow } from '../bindings/BoardRow';
import type { BoardView } from '../bindings/BoardView';
import { pickOpen } from '../ipc';
import { Button } from '../parts/Button';
import { Select } from '../parts/Fields';
import { Mark } from '../parts/Mark';
import { Menu } from '../parts/Menu';
import { Wait } from '../parts/Wait';
import { monthDay } from '../words/dates';
import { DivisionsDialog } from './DivisionsDialog';
import { DutiesDialog } from './DutiesDialog';
import { FoldersDialog } from './FoldersDialog';
import { InviteDialog } from './InviteDialog';
import { PacketPanel } from './PacketPanel';
import { useReceiving } from './receiving';
import { StandardListDialog } from './StandardListDialog';
import { CELL_MARKS, cellWords } from './words';
import './collect.css';

const HINTS = [
  { keys: ['↑', '↓', '←', '→'], label: 'ます目' },
  { keys: ['Enter'], label: '中身へ' },
  { keys: ['A'], label: '受理' },
  { keys: ['B'], label: '差戻し' },
  { keys: ['L'], label: '遅れだけ' },
];
const STEPS: { [key: string]: readonly [number, number] } = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
const LEGEND = [
  { state: 'open', word: '未提出' },
  { state: 'submitted', word: '提出済・差替' },
  { state: 'accepted', word: '受理' },
  { state: 'returned', word: '差戻し' },
  { state: 'late', word: '超過' },
  { state: 'nothing', word: '該当なし' },
] as const;

type Only = 'all' | 'late' | 'waiting' | 'returned';

const ONLY: { [only in Only]: (cell: BoardCell) => boolean } = {
  all: () => true,
  late: (cell) => cell.state === 'late',
  waiting: (cell) => cell.state === 'submitted' || cell.state === 'corrected',
  returned: (cell) => cell.state === 'returned',
};

/** The screen 取りまとめ. */
export default function BoardScreen({ route }: { route: Extract<Route, { screen: 'collect' }> }) {
  const [year, setYear] = useState(route.year ?? 0);
  const view = useAsk('collect_board', { fiscal_year: year }, { keepOld: true });
  if (!view.data) return <Wait error={view.error} />;
  return <Shown view={view.data} onYear={setYear} packet={route.packet} />;
}

type DialogName = 'divisions' | 'duties' | 'standard' | 'invite' | 'folders';

function Shown({
  view,
  onYear,
  packet,
}: {
  view: BoardView;
  onYear: (year: number) => void;
  packet: string | undefined;
}) {
  const { board } = view;
  const { go } = useNavigation();
  const { refuse } = useNotices();
  const { may } = useOffice();
  const forget = useForget();
  const [only, setOnly] = useState<Only>('all');
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [open, setOpen] = useState(packet ?? '');
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const grid = useRef<HTMLTableElement>(null);
  const receiving = useReceiving(view.inbox, (id) => {
    void forget(['collect_packet']);
    setOpen(id);
  });
  useKeyHints(HINTS);
  const rows = board.rows.filter((row) => only === 'all' || row.cells.some(ONLY[only]));
  const late = rows.filter((row) => row.late);
  const fine = rows.filter((row) => !row.late);
  const ordered = [...late, ...fine];
  const packets = ordered.flatMap((row) => row.cells).filter((cell) => cell.packet !== '');
  const step = (by: number) => {
    const now = packets.findIndex((cell) => cell.packet === open);
    const next = packets[now + by];
    if (next) setOpen(next.packet);
  };
  async function receive() {
    try {
      const paths = await pickOpen('提出ファイルを選ぶ', [{ name: '提出ファイル', extensions: ['moricho'] }], true);
      if (paths.length > 0) await receiving.take(paths);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  useWindowKeys({
    o: () => void receive(),
    l: () => setOnly((old) => (old === 'late' ? 'all' : 'late')),
    Escape: () => setOpen(''),
  });
  // A cell that went away with a filter leaves the place to the nearest one.
  const place: readonly [number, number] = [
    Math.max(0, Math.min(at[0], ordered.length - 1)),
    Math.max(0, Math.min(at[1], board.columns.length - 1)),
  ];
  function move(event: KeyboardEvent) {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    const row = Math.max(0, Math.min(ordered.length - 1, place[0] + by[0]));
    const column = Math.max(0, Math.min(board.columns.length - 1, place[1] + by[1]));
    setAt([row, column]);
    grid.current?.querySelector<HTMLButtonElement>(`[data-at="${row},${column}"]`)?.focus();
  }
  // Divisions, as the rows are: what a chip says is what it shows.
  const count = (key: Only) => board.rows.filter((row) => key === 'all' || row.cells.some(ONLY[key])).length;
  const chips: readonly { key: Only; label: string }[] = [
    { key: 'all', label: `すべて ${count('all')}` },
    { key: 'late', label: `遅れ ${count('late')}` },
    { key: 'waiting', label: `確認待ち ${count('waiting')}` },
    { key: 'returned', label: `差戻し中 ${count('returned')}` },
  ];
  const cells = (row: BoardRow, index: number) =>
    row.cells.map((cell, column) => (
      <Cell
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
        key={column}
        cell={cell}
        name={`${row.name} ${board.columns[column]?.short ?? ''}`}
        place={`${index},${column}`}
        here={place[0] === index && place[1] === column}
        open={cell.packet !== '' && cell.packet === open}
        onFocus={() => setAt([index, column])}
        onOpen={() => setOpen(cell.packet)}
      />
    ));
  const group = (title: string, some: readonly BoardRow[], first: number, tone: string) =>
    some.length > 0 && (
      <tbody>
        <tr className="board-group">
          <th scope="colgroup" colSpan={board.columns.length + 1}>
            <span>
              <b className={tone}>{title}</b> {`${some.length}課等`}
            </span>
          </th>
        </tr>
        {some.map((row, index) => (
          <tr key={row.division}>
            <th scope="row">
              {row.name}
              {row.abolished && <small className="muted">（廃止）</small>}
            </th>
            {cells(row, first + index)}
          </tr>
        ))}
      </tbody>
    );
  return (
    <Screen
      title="取りまとめ"
      subtitle={`${board.rows.length}課等からの提出`}
      fixed
      actions={
        <>
          <Menu
            label="準備"
            trigger={<Button icon="more">準備</Button>}
            entries={[
              { key: 'divisions', label: '課等の一覧', icon: 'ledgers', onChoose: () => setDialog('divisions') },
              { key: 'duties', label: '報告と期限', icon: 'today', onChoose: () => setDialog('duties') },
              { key: 'standard', label: '標準資産一覧', icon: 'sheet', onChoose: () => setDialog('standard') },
              { key: 'invite', label: '招待ファイルを作る', icon: 'submit', onChoose: () => setDialog('invite') },
              {
                key: 'reorganise',
                label: '再編',
                icon: 'arrow',
                onChoose: () => go({ screen: 'collect-reorganise' }),
              },
              { key: 'folders', label: '提出フォルダ', icon: 'save', onChoose: () => setDialog('folders') },
            ]}
          />
          <Button
            icon="print"
            onPress={() => go({ screen: 'collect-print', what: 'reminders', year: board.fiscal_year })}
          >
            催促の一覧
          </Button>
          <Button icon="chart" onPress={() => go({ screen: 'collect-figures', year: board.fiscal_year })}>
            集計
          </Button>
          {may('collect_receive') && (
            <Button tone="primary" icon="collect" keys={['O']} onPress={() => void receive()}>
              提出ファイルを受け取る
            </Button>
          )}
        </>
      }
    >
      <div className={open === '' ? 'split' : 'split split-two'}>
        <div className="list-pane">
          <div className="tools tools-wrap">
            <fieldset className="board-chips">
              <legend className="visually-hidden">しぼる</legend>
              {chips.map((chip) => (
                <button
                  key={chip.key}
                  type="button"
                  className={only === chip.key ? 'chip chip-on' : 'chip'}
                  aria-pressed={only === chip.key}
                  onClick={() => setOnly(chip.key)}
                >
                  {chip.key !== 'all' && (
                    <Mark name={chip.key === 'late' ? 'diamond' : chip.key === 'waiting' ? 'disc' : 'returned'} />
                  )}
                  {chip.label}
                </button>
              ))}
            </fieldset>
            <span className="spring" />
            <Select
              label="年度"
              labelHidden
              dense
              value={String(board.fiscal_year)}
              onChange={(year) => onYear(Number(year))}
              options={view.years.map((year) => ({ key: String(year), label: `令和${year - 2018}年度` }))}
            />
          </div>
          {receiving.bar}
          {board.rows.length === 0 ? (
            <div className="board-empty">
              <p className="form-text">
                課等がまだありません。「課等の一覧」で登録するか、Excelの組織の一覧から読み込み、「招待ファイルを作る」で1課1ファイルの招待を配ってください。
              </p>
              <Button tone="primary" onPress={() => setDialog('divisions')}>
                課等の一覧
              </Button>
            </div>
          ) : (
            <section className="board-frame" aria-label="課等と報告の表" tabIndex={0}>
              <table className="board" ref={grid} onKeyDown={move}>
                <thead>
                  <tr>
                    <th scope="col">
                      <b>課等</b>
                      <span>期限</span>
                      <span>受理の数</span>
                    </th>
                    {board.columns.map((column) => (
                      <th key={column.duty + column.key + column.period} scope="col" title={column.title}>
                        <b>{column.short}</b>
                        <span>{column.due ? monthDay(column.due) : '期限なし'}</span>
                        <span className="board-count">
                          <span className="board-meter" aria-hidden="true">
                            <i style={{ inlineSize: `${(column.accepted * 100) / Math.max(1, column.asked)}%` }} />
                          </span>
                          {`${column.accepted}/${column.asked}`}
                        </span>
                      </th>
                    ))}
                  </tr>
                </thead>
                {group('遅れ・差戻し', late, 0, 'tone-late')}
                {group('期限内', fine, late.length, '')}
              </table>
            </section>
          )}
          <div className="list-foot board-legend">
            {LEGEND.map((entry) => (
              <span key={entry.state}>
                <Mark name={CELL_MARKS[entry.state]} />
                {entry.word}
              </span>
            ))}
            <span className="spring" />
            <span>{`${ordered.length} ／ ${board.rows.length}課等`}</span>
          </div>
        </div>
        {open !== '' && (
          <PacketPanel
            key={open}
            id={open}
            onClose={() => setOpen('')}
            onStep={step}
            outbox={view.outbox}
            onDecided={() => void forget(['collect_packet'])}
          />
        )}
      </div>
      {dialog === 'divisions' && <DivisionsDialog divisions={view.divisions} onClose={() => setDialog(null)} />}
      {dialog === 'duties' && <DutiesDialog year={board.fiscal_year} onClose={() => setDialog(null)} />}
      {dialog === 'standard' && <StandardListDialog onClose={() => setDialog(null)} />}
      {dialog === 'invite' && (
        <InviteDialog year={board.fiscal_year} divisions={view.divisions} onClose={() => setDialog(null)} />
      )}
      {dialog === 'folders' && (
        <FoldersDialog inbox={view.inbox} outbox={view.outbox} onClose={() => setDialog(null)} />
      )}
    </Screen>
  );
}

interface CellProps {
  cell: BoardCell;
  name: string;
  place: string;
  here: boolean;
  open: boolean;
  onFocus: () => void;
  onOpen: () => void;
}

function Cell({ cell, name, place, here, open, onFocus, onOpen }: CellProps) {
  const words = cellWords(cell);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) button.current?.scrollIntoView?.({ block: 'nearest' });
  }, [open]);
  return (
    <td data-state={cell.state} data-open={open || undefined}>
      <button
        ref={button}
        type="button"
        className="board-cell"
        data-at={place}
        tabIndex={here ? 0 : -1}
        aria-label={`${name} ${cell.word}${words === cell.word ? '' : ` ${words}`}`}
        aria-expanded={cell.packet === '' ? undefined : open}
        onFocus={onFocus}
        onClick={() => cell.packet !== '' && onOpen()}
      >
        <Mark name={CELL_MARKS[cell.state]} />
        <span>{words}</span>
      </button>
    </td>
  );
}
