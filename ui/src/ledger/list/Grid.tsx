/** The virtual list: one row per record, keys for everything, the focus always drawn. */
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useId,
  useImperativeHandle,
  useRef,
} from 'react';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { View } from '../../bindings/View';
import { Icon } from '../../parts/Icon';
import { StateWord } from '../../parts/Mark';
import { composing } from '../../parts/typing';
import { ClassMark } from '../ClassMark';
import { shortNumber, showValue, stateOf, textOf } from '../values';
import { CHECK_WIDTH, type ListColumn, NUMBER_WIDTH } from './columns';
import type { Picking } from './picking';
import type { Rows } from './rows';
import { HEAD, ROW, type Sight } from './sight';

export interface GridHandle {
  focus: () => void;
}

interface GridProps {
  ledger: LedgerView;
  columns: readonly ListColumn[];
  view: View;
  rows: Rows;
  sight: Sight;
  frame: React.RefObject<HTMLDivElement | null>;
  cursor: number;
  /** The record that is open beside the list. */
  openId: string | undefined;
  fresh: string;
  picking: Picking;
  onMove: (index: number) => void;
  onOpen: (index: number) => void;
  onSort: (column: string) => void;
  /** Keys of the list that act on it as a whole; true if taken. */
  onKey: (event: KeyboardEvent) => boolean;
  onFocus: () => void;
  ref?: Ref<GridHandle>;
}

/** Draws the rows in sight. */
export function Grid(props: GridProps) {
  const { ledger, columns, view, rows, sight, frame, cursor, openId, fresh, picking, ref } = props;
  const id = useId();
  const anchor = useRef(-1);
  useImperativeHandle(ref, () => ({ focus: () => frame.current?.focus({ preventScroll: true }) }), [frame]);
  const template = [`${CHECK_WIDTH}px`, ...columns.map((c) => c.width)].join(' ');
  const page = Math.max(1, sight.seenLast - sight.seenFirst);
  const current = rows.at(cursor);

  function onKeyDown(event: KeyboardEvent) {
    if (composing(event) || event.target !== frame.current) return;
    const ways: { [key: string]: number } = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 0,
      End: rows.total - 1,
    };
    const way = ways[event.key];
    if (way !== undefined && !event.altKey && !event.ctrlKey) {
      const to = Math.max(0, Math.min(rows.total - 1, way));
      props.onMove(to);
      sight.show(to);
    } else if (event.key === 'Enter' && !event.ctrlKey) props.onOpen(cursor);
    else if (event.key === ' ' && current) picking.toggle(current);
    else if (!props.onKey(event)) return;
    event.preventDefault();
  }

  function onPick(event: MouseEvent, index: number, record: LedgerRecord) {
    event.stopPropagation();
    if (event.shiftKey && anchor.current >= 0) {
      const between: LedgerRecord[] = [];
      for (let i = Math.min(anchor.current, index); i <= Math.max(anchor.current, index); i++) {
        const one = rows.at(i);
        if (one) between.push(one);
      }
      picking.add(between);
    } else picking.toggle(record);
    anchor.current = index;
    props.onMove(index);
    frame.current?.focus({ preventScroll: true });
  }

  const indexes: number[] = [];
  for (let i = sight.first; i <= sight.last; i++) indexes.push(i);
  const picked = picking.count(rows.total);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of a million rows is drawn only where it is seen
    <div
      ref={frame}
      className={rows.known && rows.total === 0 ? 'grid-frame grid-frame-empty' : 'grid-frame'}
      role="grid"
      tabIndex={0}
      aria-label={`${ledger.title}の一覧`}
      aria-rowcount={rows.total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={current ? `${id}-${cursor}` : undefined}
      onScroll={sight.onScroll}
      onKeyDown={onKeyDown}
      onFocus={props.onFocus}
    >
      <div
        className="grid-sheet"
        style={{ '--columns': template, blockSize: sight.height + HEAD } as CSSProperties}
        role="presentation"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus */}
        <div className="list-head" role="row" aria-rowindex={1}>
          {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus */}
          <div
            className="list-cell list-cell-check list-cell-stays"
            style={{ insetInlineStart: 0 }}
            role="columnheader"
          >
            {/* biome-ignore lint/a11y/useSemanticElements: it has a third state */}
            <button
              type="button"
              role="checkbox"
              tabIndex={-1}
              aria-label={`${rows.total}${ledger.counter}すべてに印を付ける`}
              aria-checked={picked === 0 ? false : picked === rows.total ? true : 'mixed'}
              className={`check-box ${picked === 0 ? '' : picked === rows.total ? 'check-box-on' : 'check-box-some'}`}
              onClick={() => (picked > 0 ? picking.clear() : picking.pickAll())}
            />
          </div>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} view={view} name={ledger.name} onSort={props.onSort} />
          ))}
        </div>
        {indexes.map((index) => (
          <Row
            key={index}
            id={`${id}-${index}`}
            index={index}
            y={sight.y(index)}
            record={rows.at(index)}
            ledger={ledger}
            columns={columns}
            current={openId === undefined ? index === cursor : rows.at(index)?.id === openId}
            fresh={fresh !== '' && rows.at(index)?.id === fresh}
            picked={picking.has(rows.at(index)?.id ?? '')}
            onPick={onPick}
            onOpen={(at) => {
              frame.current?.focus({ preventScroll: true });
              props.onOpen(at);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function stays(column: ListColumn, name: string): CSSProperties | undefined {
  if (column.key === '') return { insetInlineStart: CHECK_WIDTH };
  if (column.key === name) return { insetInlineStart: CHECK_WIDTH + NUMBER_WIDTH };
  if (column.key === 'step') return { insetInlineEnd: 0 };
  return undefined;
}

function HeadCell({
  column,
  view,
  name,
  onSort,
}: {
  column: ListColumn;
  view: View;
  name: string;
  onSort: (key: string) => void;
}) {
  const sorted = view.sort === column.key;
  const place = stays(column, name);
  const look = `list-cell${column.end ? ' list-cell-end' : ''}${place ? ' list-cell-stays' : ''}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
    <div
      className={look}
      style={place}
      role="columnheader"
      aria-sort={sorted ? (view.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={`head-button${view.descending ? ' head-down' : ''}`}
        title={`${column.label}で並べ替える`}
        onClick={() => onSort(column.key)}
      >
        {column.head}
        {sorted && <Icon name="sort" small />}
      </button>
    </div>
  );
}

interface RowProps {
  id: string;
  index: number;
  y: number;
  record: LedgerRecord | undefined;
  ledger: LedgerView;
  columns: readonly ListColumn[];
  current: boolean;
  picked: boolean;
  fresh: boolean;
  onPick: (event: MouseEvent, index: number, record: LedgerRecord) => void;
  onOpen: (index: number) => void;
}

function Row({ id, index, y, record, ledger, columns, current, picked, fresh, onPick, onOpen }: RowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid holds the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus
    <div
      id={id}
      role="row"
      className={fresh ? 'list-row list-row-fresh' : 'list-row'}
      style={{ transform: `translateY(${y}px)`, insetBlockStart: 0, blockSize: ROW }}
      aria-rowindex={index + 2}
      aria-selected={picked}
      data-current={current || undefined}
      data-picked={picked || undefined}
      onClick={() => record && onOpen(index)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus */}
      <div className="list-cell list-cell-check list-cell-stays" style={{ insetInlineStart: 0 }} role="gridcell">
        {record && (
          // biome-ignore lint/a11y/useSemanticElements: the row says aria-selected, this box shows it
          <button
            type="button"
            role="checkbox"
            tabIndex={-1}
            aria-checked={picked}
            aria-label={`${record.number}に印を付ける`}
            className={`check-box ${picked ? 'check-box-on' : ''}`}
            onClick={(event) => onPick(event, index, record)}
          />
        )}
      </div>
      {columns.map((column) => (
        <Cell key={column.key} column={column} record={record} ledger={ledger} />
      ))}
    </div>
  );
}

function Cell({
  column,
  record,
  ledger,
}: {
  column: ListColumn;
  record: LedgerRecord | undefined;
  ledger: LedgerView;
}) {
  const place = stays(column, ledger.name);
  const look = [
    'list-cell',
    column.end ? 'list-cell-end' : '',
    column.second ? 'list-cell-second' : '',
    place ? 'list-cell-stays' : '',
  ].join(' ');
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus
    <div className={look} style={place} role="gridcell">
      {record ? content(column, record, ledger) : <span className="fact-none">…</span>}
    </div>
  );
}

function content(column: ListColumn, record: LedgerRecord, ledger: LedgerView) {
  if (column.key === '') return <span title={record.number}>{shortNumber(record.number)}</span>;
  if (column.key === 'step') {
    const state = stateOf(ledger, record);
    return state ? <StateWord mark={state.mark}>{state.label}</StateWord> : null;
  }
  if (!column.column) return null;
  const value = record.values[column.key];
  if (column.column.kind === 'class') return <ClassMark value={textOf(value)} />;
  const words = showValue(column.column, value, true);
  return words === '' ? (
    <span className="fact-none" aria-hidden="true">
      —
    </span>
  ) : (
    <span title={words}>{words}</span>
  );
}
