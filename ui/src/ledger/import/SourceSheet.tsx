// biome-ignore-all lint/a11y/useSemanticElements: a sheet of many thousand rows is drawn only where it is seen
// biome-ignore-all lint/a11y/useFocusableInteractive: cells are read, not operated; the frame holds the focus
/** The user's own sheet as it stands, with the row numbers of their file. Only the rows in sight are drawn. */
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Plan } from '../../bindings/Plan';
import type { SourceRow } from '../../bindings/SourceRow';
import { Mark } from '../../parts/Mark';
import { grouped } from '../../words/numbers';
import type { DryRun } from './dryRun';
import { columnLetter, liftedWords, ROW_SIGNS } from './words';

const ROW = 26;
const SPARE = 8;
/** Rows that are drawn where nothing can be measured. */
const UNMEASURED = 26 * 24;

export interface SheetHandle {
  /** Scrolls this row of their file into sight. */
  show: (row: number) => void;
}

interface SourceSheetProps {
  plan: Plan;
  run: DryRun;
  /** The row that is looked at. */
  at: number;
  /** Cells with an open question: row → places of columns; an empty set means the whole row. */
  doubts: ReadonlyMap<number, ReadonlySet<number>>;
  /** Their rows can be chosen as the header. */
  onHeader?: (row: number) => void;
  onRow?: (row: number) => void;
  ref?: Ref<SheetHandle>;
}

function width(text: string): number {
  let sum = 0;
  for (const c of text) sum += c.charCodeAt(0) < 0x100 || (c >= '｡' && c <= 'ﾟ') ? 0.56 : 1;
  return sum;
}

function widthsOf(plan: Plan, rows: readonly SourceRow[]): number[] {
  const count = Math.max(plan.columns.length, ...rows.map((r) => r.cells.length), 1);
  const widest = new Array<number>(count).fill(2.4);
  const known = plan.header_row > 0;
  for (const row of rows) {
    // Titles and notes may run over their neighbours; where no header is known, every row counts.
    if (known && (row.state === 'title' || row.state === 'skip')) continue;
    row.cells.forEach((cell, at) => {
      widest[at] = Math.max(widest[at] ?? 0, Math.min(15, width(cell)));
    });
  }
  return widest.map((w) => Math.round(w * 14 + 14));
}

/** The sheet; a table for screen readers, scrolled by keys when it has the focus. */
export function SourceSheet({ plan, run, at, doubts, onHeader, onRow, ref }: SourceSheetProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(UNMEASURED);
  const last = Math.max(plan.last_row, 1);
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const measure = () => setHeight(box.clientHeight || UNMEASURED);
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  const shownFrom = Math.max(1, Math.floor(top / ROW) + 1 - SPARE);
  const shownTo = Math.min(last, Math.ceil((top + height) / ROW) + SPARE);
  const { show } = run;
  useEffect(() => {
    show(shownFrom);
    show(shownTo);
  });
  useImperativeHandle(ref, () => ({
    show: (row) => {
      const box = frame.current;
      if (!box) return;
      const y = (row - 1) * ROW;
      if (y < box.scrollTop + ROW || y > box.scrollTop + box.clientHeight - 3 * ROW)
        box.scrollTop = Math.max(0, y - box.clientHeight / 2);
    },
  }));
  const widths = useMemo(() => {
    return widthsOf(plan, plan.window.slice(0, 300));
  }, [plan]);
  const template = `1.75rem 3rem ${widths.map((w) => `${w}px`).join(' ')}`;
  const rows: number[] = [];
  for (let n = shownFrom; n <= shownTo; n++) rows.push(n);
  const lifted = liftedWords(plan.defaults);
  const seenFirst = Math.min(last, Math.floor(top / ROW) + 1);
  const seenLast = Math.min(last, Math.floor((top + height) / ROW));
  return (
    <div className="source-book">
      <div
        className="source-frame"
        ref={frame}
        onScroll={(e) => setTop(e.currentTarget.scrollTop)}
        tabIndex={0}
        role="table"
        aria-label={`元の表 ${plan.sheet}`}
        aria-rowcount={last}
      >
        <div className="source-row source-letters" role="row" style={{ gridTemplateColumns: template }}>
          <span role="columnheader">
            <span className="visually-hidden">読み方</span>
          </span>
          <span role="columnheader">
            <span className="visually-hidden">行</span>
          </span>
          {widths.map((_, index) => (
            <span key={columnLetter(index)} role="columnheader">
              {columnLetter(index)}
            </span>
          ))}
        </div>
        <div className="source-rows" role="rowgroup" style={{ blockSize: `${last * ROW}px` }}>
          {rows.map((n) => (
            <Row
              key={n}
              n={n}
              row={run.rowAt(n)}
              here={n === at}
              columns={widths.length}
              template={template}
              doubt={doubts.get(n)}
              tag={
                plan.header_row > 1 && n === plan.header_row - 1
                  ? `見出し ${plan.header_end > plan.header_row ? `${plan.header_row}～${plan.header_end}` : plan.header_row}行目`
                  : ''
              }
              lifted={lifted !== '' && n === Math.max(1, plan.header_row - 2) && plan.header_row > 1 ? lifted : ''}
              onHeader={onHeader}
              onRow={onRow}
            />
          ))}
        </div>
      </div>
      <div className="source-foot">
        <b>{plan.sheet || '表'}</b>
        {!plan.flags_known && <span className="muted">この形式では、非表示の行と取消線は分かりません</span>}
        <span className="spring muted">
          {grouped(seenFirst)}–{grouped(seenLast)} ／ {grouped(last)}行
        </span>
      </div>
    </div>
  );
}

interface RowProps {
  n: number;
  row: SourceRow | undefined;
  here: boolean;
  columns: number;
  template: string;
  doubt: ReadonlySet<number> | undefined;
  tag: string;
  lifted: string;
  onHeader: ((row: number) => void) | undefined;
  onRow: ((row: number) => void) | undefined;
}

function Row({ n, row, here, columns, template, doubt, tag, lifted, onHeader, onRow }: RowProps) {
  const sign = row ? ROW_SIGNS[row.state] : undefined;
  const look = ['source-row', row ? `source-${row.state}` : ''];
  if (here) look.push('source-here');
  if (row?.hidden) look.push('source-hidden');
  if (row?.struck) look.push('source-struck');
  const cells = Array.from({ length: columns }, (_, at) => row?.cells[at] ?? '');
  const said = [sign?.word, row?.hidden ? '非表示の行' : '', row?.struck ? '取消線' : ''].filter(Boolean).join('・');
  const choose = onHeader ?? onRow;
  return (
    <div
      className={look.join(' ')}
      role="row"
      aria-rowindex={n}
      style={{ gridTemplateColumns: template, insetBlockStart: `${(n - 1) * ROW}px` }}
    >
      <span className="source-sign" role="cell" title={said}>
        {sign && <Mark name={sign.mark} />}
        <span className="visually-hidden">{said}</span>
      </span>
      <span className="source-number" role="rowheader">
        {choose ? (
          <button
            type="button"
            tabIndex={onHeader ? 0 : -1}
            aria-label={onHeader ? `${n}行目を見出しにする` : `${n}行`}
            onClick={() => choose(n)}
          >
            {n}
          </button>
        ) : (
          n
        )}
      </span>
      {cells.map((cell, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its place
          key={index}
          role="cell"
          className={doubt?.has(index) ? 'source-doubt' : undefined}
          title={cell.length > 12 ? cell : undefined}
        >
          {cell}
        </span>
      ))}
      {(tag !== '' || lifted !== '' || row?.hidden || row?.struck) && (
        <span className="source-tags" role="cell">
          {row?.hidden && <span className="source-tag source-tag-gray">非表示の行</span>}
          {row?.struck && <span className="source-tag source-tag-gray">取消線</span>}
          {lifted !== '' && <span className="source-tag source-tag-gray">{lifted}を読みました</span>}
          {tag !== '' && <span className="source-tag">{tag}</span>}
        </span>
      )}
    </div>
  );
}
