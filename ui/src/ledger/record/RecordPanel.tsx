/** One record: its groups of fields with their articles, what hangs on it, its history, and what can be done now. */
import { Suspense, useEffect, useRef, useState } from 'react';
import { Citation, CitedText } from '../../app/articles';
import { useAsk } from '../../app/cache';
import { useNavigation } from '../../app/navigation';
import { useOffice } from '../../app/office';
import { useKeyHints } from '../../app/status';
import type { LedgerView } from '../../bindings/LedgerView';
import type { RecordView } from '../../bindings/RecordView';
import { AsIncident } from '../../ledgers/incident/AsIncident';
import { OWN_FACTS, OWN_PANEL, OWN_STEPS } from '../../ledgers/own';
import { Button, IconButton } from '../../parts/Button';
import { StateWord } from '../../parts/Mark';
import { Menu, type MenuEntry } from '../../parts/Menu';
import { Note } from '../../parts/Note';
import { composing, isTyping } from '../../parts/typing';
import { dayTime } from '../../words/dates';
import { grouped } from '../../words/numbers';
import { ClassMark } from '../ClassMark';
import { classColumn, classOf, columnsFor, nameOf, shortNumber, showValue, textOf } from '../values';
import { Attachments } from './Attachments';
import { HistoryList } from './HistoryList';
import { Links } from './Links';
import { StepDialog } from './StepDialog';

interface RecordPanelProps {
  ledger: LedgerView;
  id: string;
  part: 'history' | undefined;
  onClose: () => void;
  onEdit: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** So many child rows are shown at first. */
const ROWS = 100;
const HINTS = [
  { keys: ['E'], label: '編集' },
  { keys: ['H'], label: '履歴' },
  { keys: ['F1'], label: '条文' },
  { keys: ['Esc'], label: '一覧へ' },
];

/** The panel at the right of a list. */
export function RecordPanel(props: RecordPanelProps) {
  const { ledger, id, onClose, onEdit, onPrevious, onNext } = props;
  const view = useAsk('ledger_get', { ledger: ledger.key, id });
  const panel = useRef<HTMLElement>(null);
  const showHints = useKeyHints(HINTS, true);
  const { may, settings } = useOffice();
  const letters = settings?.letter_keys !== false;
  const inUse = view.data?.record.life === 'active' && may('ledger_edit');
  const known = view.data !== undefined;
  // Where the record takes the place of the list, the focus goes along.
  useEffect(() => {
    const list = panel.current?.parentElement?.querySelector('.list-pane');
    if (known && list && list.getClientRects().length === 0) panel.current?.querySelector<HTMLElement>('h2')?.focus();
  }, [known]);
  return (
    <aside
      className="record"
      aria-label="記録"
      ref={panel}
      onFocus={showHints}
      onKeyDown={(e) => {
        if (!(e.target instanceof Element) || e.target.closest('.overlay, .popover') || composing(e)) return;
        const letter = letters && !isTyping(e.target) && !e.ctrlKey && !e.altKey ? e.key.toLowerCase() : '';
        if (e.key === 'Escape') onClose();
        else if (letter === 'e' && inUse) onEdit();
        else if (letter === 'h') panel.current?.querySelector('.record-history')?.scrollIntoView?.({ block: 'start' });
        else return;
        e.preventDefault();
      }}
    >
      {view.error && (
        <div className="record-head">
          <div className="record-tools">
            <IconButton icon="x" label="閉じる" onPress={onClose} />
          </div>
          <Note tone="late" alert>
            {view.error.message}
          </Note>
        </div>
      )}
      {view.data && <Shown {...props} view={view.data} onPrevious={onPrevious} onNext={onNext} />}
    </aside>
  );
}

function Shown(props: RecordPanelProps & { view: RecordView }) {
  const { ledger, view, part, onClose, onEdit, onPrevious, onNext } = props;
  const { record } = view;
  const { go } = useNavigation();
  const { may } = useOffice();
  const [step, setStep] = useState('');
  const begin = (key: string) => {
    const own = OWN_STEPS[ledger.key]?.[key];
    if (own) go(own(record.id));
    else setStep(key);
  };
  const history = useRef<HTMLElement>(null);
  useEffect(() => {
    if (part === 'history') history.current?.scrollIntoView?.({ block: 'start' });
  }, [part]);
  const byClass = classColumn(ledger);
  const OwnPanel = OWN_PANEL[ledger.key];
  const chances = view.steps.flatMap((chance) => {
    const def = ledger.steps.find((s) => s.key === chance.key);
    // Steps of other states are not said here: they are nobody's next step.
    const now = def?.axis === 'life' ? record.life : record.step;
    return def?.from.includes(now) ? [{ ...chance, def }] : [];
  });
  const onward = chances.filter((c) => c.def.axis === 'step');
  // Steps that need no reason are what one does every day; the others wait in the menu.
  const daily = onward.filter((c) => !c.def.reason);
  const primary = daily.find((c) => c.refused === '') ?? daily[0];
  const refused = daily.filter((c) => c.refused !== '');
  const inUse = record.life === 'active';
  const Own = OWN_FACTS[ledger.key];
  const assistant = byClass !== undefined && may('ledger_edit') && inUse;
  const assist = () => go({ screen: 'assistant', ledger: ledger.key, id: record.id });
  const more: (MenuEntry | 'rule')[] = [
    ...(assistant && primary ? [{ key: 'assistant', label: '分類の補助…', onChoose: assist }] : []),
    ...chances
      .filter((c) => c !== primary)
      .map((c) => ({
        key: c.key,
        label: `${c.def.label}…`,
        disabled: c.refused !== '',
        onChoose: () => begin(c.key),
      })),
    'rule' as const,
    {
      key: 'print',
      label: 'この記録を印刷…',
      icon: 'print' as const,
      onChoose: () => go({ screen: 'print', ledger: ledger.key, selection: { ids: [record.id] } }),
    },
  ];
  const states = ledger.states.filter(
    (s) =>
      (s.axis === 'step' && s.key === record.step && inUse) || (s.axis === 'life' && s.key === record.life && !inUse),
  );
  const oldNumber = textOf(record.values.old_number);
  return (
    <>
      <div className="record-head">
        <div className="record-line">
          <span title={record.number}>{shortNumber(record.number)}</span>
          {oldNumber && <span>旧番号 {oldNumber}</span>}
          <span className="record-tools">
            <IconButton
              icon="up"
              label="前の記録"
              disabled={!onPrevious}
              {...(onPrevious ? { onPress: onPrevious } : {})}
            />
            <IconButton icon="down" label="次の記録" disabled={!onNext} {...(onNext ? { onPress: onNext } : {})} />
            <Menu label="ほかの操作" entries={more} trigger={<IconButton icon="more" label="ほかの操作" />} />
            <IconButton icon="x" label="閉じる" onPress={onClose} />
          </span>
        </div>
        <h2 tabIndex={-1}>{nameOf(ledger, record)}</h2>
        <div className="record-marks">
          {byClass && <ClassMark value={classOf(ledger, record)} />}
          {states.map((s) => (
            <StateWord key={s.key} mark={s.mark}>
              {s.label}
            </StateWord>
          ))}
          <span className="spring" />
          {assistant && !primary && (
            <Button size="small" onPress={assist}>
              分類の補助
            </Button>
          )}
          {primary && may('ledger_step') && (
            <Button
              size="small"
              refusal={primary.refused}
              refusedBy={`refused-${primary.key}`}
              onPress={() => (primary.refused === '' ? begin(primary.key) : undefined)}
            >
              {primary.def.label}
            </Button>
          )}
          {may('ledger_edit') && inUse && (
            <Button size="small" tone="primary" icon="pen" keys={['E']} onPress={onEdit}>
              編集
            </Button>
          )}
        </div>
        {OwnPanel && inUse && (
          <Suspense>
            <OwnPanel record={record} />
          </Suspense>
        )}
        <AsIncident ledger={ledger.key} id={record.id} incident={view.incident} />
        {refused.length > 0 && (
          <ul className="record-refusals">
            {refused.map((c) => (
              <li key={c.key} id={`refused-${c.key}`}>
                「{c.def.label}」はいまできません：<CitedText>{c.refused}</CitedText>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="record-body">
        {view.class_note && (
          <div className="mb-3">
            <Note tone="plain">
              <CitedText>{view.class_note}</CitedText>
            </Note>
          </div>
        )}
        {ledger.groups.map((group) => (
          <Facts key={group.key} ledger={ledger} view={view} group={group.key} title={group.label} />
        ))}
        {ledger.parts.map((p) => (
          <PartRows key={p.key} part={p} rows={view.parts[p.key] ?? []} />
        ))}
        {Own && (
          <Suspense>
            <Own id={record.id} />
          </Suspense>
        )}
        {ledger.links.map((link) => (
          <Links key={link.key} ledger={ledger} link={link} view={view} />
        ))}
        <Attachments ledger={ledger} view={view} />
        <section className="facts record-history" ref={history}>
          <h3>変更の履歴</h3>
          <HistoryList ledger={ledger} id={record.id} />
        </section>
        <p className="muted">
          登録 {dayTime(record.created_at)} {view.names[record.created_by] ?? record.created_by}
          {record.step_by && `　いまの状態 ${dayTime(record.step_at)} ${view.names[record.step_by] ?? record.step_by}`}
        </p>
      </div>
      {step !== '' && <StepDialog ledger={ledger} record={record} step={step} onClose={() => setStep('')} />}
    </>
  );
}

function Facts({ ledger, view, group, title }: { ledger: LedgerView; view: RecordView; group: string; title: string }) {
  const { values } = view.record;
  const kind = ledger.kind_by === '' ? '' : textOf(values[ledger.kind_by]);
  const columns = columnsFor(ledger, kind).filter(
    (c) => c.group === group && c.key !== ledger.name && c.key !== ledger.total_by,
  );
  // A field of the standard is shown even when it is empty: its gap is news.
  const shown = columns.filter((c) => showValue(c, values[c.key]) !== '' || (c.basis.length > 0 && !c.derived));
  if (shown.length === 0) return null;
  const [first, ...others] = shown;
  // A group of which nothing is written says so in one line: what is written stays together.
  if (first && others.length > 0 && shown.every((c) => showValue(c, values[c.key]) === ''))
    return (
      <section className="facts">
        <h3>
          {title}
          <span className="fact-none">記入なし</span>
          <span className="spring">{first.basis[0] && <Citation>{first.basis[0]}</Citation>}</span>
        </h3>
      </section>
    );
  return (
    <section className="facts">
      <h3>{title}</h3>
      <dl>
        {shown.map((column) => {
          const words = showValue(column, values[column.key]);
          return (
            <div className="fact" key={column.key}>
              <dt>{column.label}</dt>
              <dd className={column.kind === 'code' || column.kind === 'codes' ? 'mono' : undefined}>
                {words === '' ? <span className="fact-none">記入なし</span> : words}
              </dd>
              <dd className="fact-citation">{column.basis[0] && <Citation>{column.basis[0]}</Citation>}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

function PartRows({
  part,
  rows,
}: {
  part: LedgerView['parts'][number];
  rows: readonly RecordView['record']['values'][];
}) {
  const [most, setMost] = useState(ROWS);
  if (rows.length === 0) return null;
  const left = rows.length - most;
  return (
    <section className="facts">
      <h3>
        {part.label}
        <span className="muted font-normal">{grouped(rows.length)}件</span>
        <span className="spring">{part.basis[0] && <Citation>{part.basis[0]}</Citation>}</span>
      </h3>
      <ul>
        {rows.slice(0, most).map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: child rows are known by their place
          <li key={at} className="linked-row">
            {part.columns
              .map((c) => showValue(c, row[c.key], true))
              .filter((w) => w !== '')
              .join('　')}
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button size="small" onPress={() => setMost(most + 10 * ROWS)}>
          {`あと${grouped(left)}件のうち${grouped(Math.min(left, 10 * ROWS))}件を見る`}
        </Button>
      )}
    </section>
  );
}
