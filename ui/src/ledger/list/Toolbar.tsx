/** Above the list: search, filters as chips, saved views, columns. */
import { type Ref, useEffect, useState } from 'react';
import { Button as Pressable } from 'react-aria-components';
import type { ColumnView } from '../../bindings/ColumnView';
import type { LedgerView } from '../../bindings/LedgerView';
import type { SavedView } from '../../bindings/SavedView';
import type { View } from '../../bindings/View';
import { Button, IconButton } from '../../parts/Button';
import { PopoverPane } from '../../parts/Dialog';
import { Check, TextField } from '../../parts/Fields';
import { Icon } from '../../parts/Icon';
import { Keys } from '../../parts/Keys';
import { Menu } from '../../parts/Menu';
import { composing } from '../../parts/typing';
import { monthDay } from '../../words/dates';
import { columnOf } from '../values';

interface ToolbarProps {
  ledger: LedgerView;
  view: View;
  onView: (view: View) => void;
  columns: readonly string[];
  onColumns: (columns: string[]) => void;
  searchRef: Ref<HTMLInputElement>;
  /** Leaves the search box for the list. */
  onDown: () => void;
  saved: readonly SavedView[];
  savedName: string;
  onSavedView: (saved: SavedView) => void;
  onSaveView: (name: string) => void;
  onDropView: (name: string) => void;
}

const LIVES = [
  { key: 'active', label: '使用中' },
  { key: 'retired', label: '廃止' },
  { key: 'all', label: '使用中と廃止' },
  { key: 'void', label: '取り消し・統合したもの' },
];
const SETTLE_MS = 200;
/** As many as fit on one line beside an open record. */
const FIRST_FILTERS = 3;

/** The tools of one list. */
export function Toolbar(props: ToolbarProps) {
  const { ledger, view, onView } = props;
  const steps = ledger.states.filter((s) => s.axis === 'step');
  const [all, setAll] = useState(false);
  return (
    <>
      <div className="tools tools-search">
        <SearchBox view={view} onView={onView} searchRef={props.searchRef} onDown={props.onDown} ledger={ledger} />
        <ColumnChooser ledger={ledger} columns={props.columns} onColumns={props.onColumns} />
      </div>
      <div className="tools tools-wrap">
        <LifeChip view={view} onView={onView} />
        <FilterChip
          label="状態"
          column="step"
          options={steps.map((s) => ({ key: s.key, label: s.label }))}
          view={view}
          onView={onView}
        />
        {ledger.filters.flatMap((key, at) => {
          const column = columnOf(ledger, key);
          const shown = all || at < FIRST_FILTERS || filterValues(view, key).length > 0;
          return column && shown ? <ColumnChip key={key} column={column} view={view} onView={onView} /> : [];
        })}
        {ledger.columns.some((c) => c.key === 'retention_until') && (all || view.overdue) && (
          <button
            type="button"
            className={view.overdue ? 'chip chip-on' : 'chip'}
            aria-pressed={view.overdue}
            onClick={() => onView({ ...view, overdue: !view.overdue })}
          >
            満了日を過ぎたもの
            {view.overdue && <Icon name="x" />}
          </button>
        )}
        {view.ranges.map((span) => (
          <button
            key={span.column}
            type="button"
            className="chip chip-on"
            aria-pressed
            onClick={() => onView({ ...view, ranges: view.ranges.filter((r) => r !== span) })}
          >
            {columnOf(ledger, span.column)?.label ?? span.column}：{span.from && monthDay(span.from)}～
            {span.to && monthDay(span.to)}
            <Icon name="x" />
          </button>
        ))}
        {filterValues(view, 'batch').map((batch) => (
          <button
            key={batch}
            type="button"
            className="chip chip-on"
            aria-label={`取込：${batch} の条件を外す`}
            onClick={() => onView(withFilter(view, 'batch', []))}
          >
            取込：{batch}
            <Icon name="x" />
          </button>
        ))}
        <button type="button" className="chip chip-dashed" aria-expanded={all} onClick={() => setAll(!all)}>
          <Icon name={all ? 'x' : 'plus'} />
          {all ? '条件をたたむ' : '条件'}
        </button>
        <span className="spring" />
        <ViewsMenu {...props} />
      </div>
    </>
  );
}

function SearchBox({
  ledger,
  view,
  onView,
  searchRef,
  onDown,
}: Pick<ToolbarProps, 'ledger' | 'view' | 'onView' | 'searchRef' | 'onDown'>) {
  const [text, setText] = useState(view.search);
  const [busy, setBusy] = useState(false);
  // Another view was chosen: the box follows it.
  useEffect(() => setText(view.search), [view.search]);
  useEffect(() => {
    if (busy || text === view.search) return;
    const timer = setTimeout(() => onView({ ...view, search: text }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, busy, view, onView]);
  const said = [ledger.name, 'old_number', 'holder', 'place'];
  const names = ['番号', ...ledger.columns.filter((c) => said.includes(c.key)).map((c) => c.label)];
  return (
    <div className="search-box">
      <Icon name="search" />
      <input
        ref={searchRef}
        type="search"
        className="input input-dense"
        aria-label={`${ledger.title}の中を探す`}
        aria-keyshortcuts="/"
        placeholder={`${names.join('・')}（かな・全角半角・旧字体は区別しません）`}
        autoComplete="off"
        value={text}
        onChange={(e) => setText(e.target.value)}
        onCompositionStart={() => setBusy(true)}
        onCompositionEnd={() => setBusy(false)}
        onKeyDown={(e) => {
          if (composing(e)) return;
          if (e.key === 'Enter' || e.key === 'ArrowDown') {
            onView({ ...view, search: text });
            onDown();
          } else if (e.key === 'Escape' && text !== '') {
            setText('');
            onView({ ...view, search: '' });
          } else if (e.key === 'Escape') onDown();
          else return;
          e.preventDefault();
          e.stopPropagation();
        }}
      />
      {text === '' && <Keys keys={['/']} />}
    </div>
  );
}

function LifeChip({ view, onView }: Pick<ToolbarProps, 'view' | 'onView'>) {
  const now = LIVES.find((l) => l.key === view.life) ?? LIVES[0];
  return (
    <Menu
      label="使用中・廃止"
      trigger={
        <Pressable className={view.life === 'active' ? 'chip' : 'chip chip-on'}>
          {now?.label}
          <span className="caret" aria-hidden="true" />
        </Pressable>
      }
      entries={LIVES.map((l) => ({ key: l.key, label: l.label, onChoose: () => onView({ ...view, life: l.key }) }))}
    />
  );
}

function ColumnChip({ column, view, onView }: { column: ColumnView; view: View; onView: (view: View) => void }) {
  const label = column.kind === 'class' ? '分類' : column.label;
  if (column.choices.length === 0) return <TextChip label={label} column={column.key} view={view} onView={onView} />;
  const options = [
    ...column.choices.map((c) => ({ key: c.key, label: c.label })),
    { key: '', label: column.kind === 'class' ? '未定（空欄）' : '空欄' },
  ];
  return <FilterChip label={label} column={column.key} options={options} view={view} onView={onView} />;
}

/** The view with another condition on one column; no values: no condition. */
export function withFilter(view: View, column: string, values: string[]): View {
  const others = view.filters.filter((f) => f.column !== column);
  return { ...view, filters: values.length > 0 ? [...others, { column, values }] : others };
}

/** The values that a view asks for in one column. */
export function filterValues(view: View, column: string): readonly string[] {
  return view.filters.find((f) => f.column === column)?.values ?? [];
}

interface FilterChipProps {
  label: string;
  column: string;
  options: readonly { key: string; label: string }[];
  view: View;
  onView: (view: View) => void;
}

function FilterChip({ label, column, options, view, onView }: FilterChipProps) {
  const values = filterValues(view, column);
  const words = options.filter((o) => values.includes(o.key)).map((o) => o.label);
  const on = values.length > 0;
  return (
    <span className="inline-flex items-center">
      <PopoverPane
        label={`${label}で絞る`}
        trigger={
          <Pressable className={on ? 'chip chip-on' : 'chip'}>
            {on ? `${label}：${words.length > 2 ? `${words[0]} ほか${words.length - 1}` : words.join('・')}` : label}
            <span className="caret" aria-hidden="true" />
          </Pressable>
        }
      >
        <fieldset>
          <legend className="visually-hidden">{label}</legend>
          {options.map((option) => (
            <Check
              key={option.key}
              checked={values.includes(option.key)}
              onChange={(checked) =>
                onView(
                  withFilter(view, column, checked ? [...values, option.key] : values.filter((v) => v !== option.key)),
                )
              }
            >
              {option.label}
            </Check>
          ))}
        </fieldset>
        {on && (
          <Button size="small" tone="quiet" onPress={() => onView(withFilter(view, column, []))}>
            この条件を外す
          </Button>
        )}
      </PopoverPane>
    </span>
  );
}

function TextChip({
  label,
  column,
  view,
  onView,
}: {
  label: string;
  column: string;
  view: View;
  onView: (view: View) => void;
}) {
  const [value = ''] = filterValues(view, column);
  const on = filterValues(view, column).length > 0;
  const [text, setText] = useState(value);
  return (
    <PopoverPane
      label={`${label}で絞る`}
      trigger={
        <Pressable className={on ? 'chip chip-on' : 'chip'}>
          {on ? `${label}：${value || '空欄'}` : label}
          <span className="caret" aria-hidden="true" />
        </Pressable>
      }
    >
      {(close) => (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            onView(withFilter(view, column, text.trim() === '' ? [] : [text.trim()]));
            close();
          }}
        >
          <TextField label={`${label}（書いてあるとおりに）`} dense value={text} onChange={setText} autoFocus />
          <div className="mt-2 flex gap-2">
            <Button size="small" tone="primary" submit>
              絞る
            </Button>
            <Button
              size="small"
              onPress={() => {
                onView(withFilter(view, column, ['']));
                close();
              }}
            >
              空欄のもの
            </Button>
            {on && (
              <Button
                size="small"
                tone="quiet"
                onPress={() => {
                  onView(withFilter(view, column, []));
                  close();
                }}
              >
                外す
              </Button>
            )}
          </div>
        </form>
      )}
    </PopoverPane>
  );
}

function ColumnChooser({ ledger, columns, onColumns }: Pick<ToolbarProps, 'ledger' | 'columns' | 'onColumns'>) {
  const shown = columns.length > 0 ? columns : ledger.list;
  const move = (key: string, by: number) => {
    const next = [...shown];
    const from = next.indexOf(key);
    const [taken] = next.splice(from, 1);
    if (taken) next.splice(Math.max(0, from + by), 0, taken);
    onColumns(next);
  };
  const others = ledger.columns.filter((c) => !shown.includes(c.key));
  return (
    <PopoverPane label="列を選ぶ" trigger={<Button icon="cols">列</Button>}>
      <p className="muted mb-1">表示する列と順</p>
      {shown.map((key, at) => {
        const column = columnOf(ledger, key);
        if (!column) return null;
        return (
          <div key={key} className="flex items-center gap-1">
            <Check checked disabled={key === ledger.name} onChange={() => onColumns(shown.filter((k) => k !== key))}>
              {column.label}
            </Check>
            <span className="spring" />
            <IconButton icon="up" label={`${column.label}を左へ`} disabled={at === 0} onPress={() => move(key, -1)} />
            <IconButton
              icon="down"
              label={`${column.label}を右へ`}
              disabled={at === shown.length - 1}
              onPress={() => move(key, 1)}
            />
          </div>
        );
      })}
      <p className="muted mt-2 mb-1">ほかの列</p>
      {others.map((column) => (
        <Check key={column.key} checked={false} onChange={() => onColumns([...shown, column.key])}>
          {column.label}
        </Check>
      ))}
      {columns.length > 0 && (
        <Button size="small" tone="quiet" onPress={() => onColumns([])}>
          はじめの列に戻す
        </Button>
      )}
    </PopoverPane>
  );
}

function ViewsMenu(props: ToolbarProps) {
  const [name, setName] = useState('');
  const named = props.saved.filter((s) => s.name !== '');
  return (
    <PopoverPane
      label="保存した絞り込み"
      trigger={
        <Pressable className={props.savedName ? 'chip chip-on' : 'chip'}>
          {props.savedName ? `保存：${props.savedName}` : '保存した絞り込み'}
          <span className="caret" aria-hidden="true" />
        </Pressable>
      }
    >
      {(close) => (
        <>
          {named.length === 0 && <p className="muted">まだありません。いまの絞り込みに名前を付けて残せます。</p>}
          {named.map((saved) => (
            <div key={saved.name} className="flex items-center gap-1">
              <Button
                tone="quiet"
                onPress={() => {
                  props.onSavedView(saved);
                  close();
                }}
              >
                {saved.name}
              </Button>
              <span className="spring" />
              <IconButton icon="x" label={`「${saved.name}」を消す`} onPress={() => props.onDropView(saved.name)} />
            </div>
          ))}
          <form
            className="mt-2 flex items-end gap-2"
            onSubmit={(e) => {
              e.preventDefault();
              if (name.trim() === '') return;
              props.onSaveView(name.trim());
              setName('');
              close();
            }}
          >
            <TextField label="いまの絞り込みの名前" dense value={name} onChange={setName} maxLength={30} />
            <Button submit disabled={name.trim() === ''}>
              残す
            </Button>
          </form>
        </>
      )}
    </PopoverPane>
  );
}
