/** 今日: what waits for me, what is late, what is due soon. Each line leads to the very record or list. */
import { type KeyboardEvent, useRef, useState } from 'react';
import { LastUseNotes, lastUseWords } from '../account/LastUse';
import { useAsk } from '../app/cache';
import { useWindowKeys } from '../app/keys';
import { type Route, useNavigation } from '../app/navigation';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { TodayRow } from '../bindings/TodayRow';
import { ClassBar, ClassCounts, ClassMark } from '../ledger/ClassMark';
import { classColumn, PLAIN_VIEW } from '../ledger/values';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { isMark, Mark, type MarkName, StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { RunningClock } from '../parts/RunningClock';
import { SectionHead } from '../parts/Section';
import { fiscalYear, longDay, monthDay, quarter } from '../words/dates';
import { grouped } from '../words/numbers';

const HINTS = [
  { keys: ['↑', '↓'], label: '選ぶ' },
  { keys: ['Enter'], label: '開く' },
  { keys: ['Ctrl', 'P'], label: '印刷' },
  { keys: ['Ctrl', 'K'], label: '探す' },
];
const ALL_UP_TO = 14;
const FEW = 5;

/** Where a row leads. */
export function wayOf(row: TodayRow): Route {
  switch (row.screen) {
    case 'import':
      return { screen: 'import', ledger: row.ledger || 'asset' };
    case 'print':
      return { screen: 'print', ledger: row.ledger || 'asset' };
    case 'settings':
      return { screen: 'settings' };
    case 'backup':
      return { screen: 'settings', section: 'backup' };
    case 'share':
      return { screen: 'settings', section: 'share' };
    case 'rollover':
      return { screen: 'settings', section: 'rollover' };
    case 'submission':
      return { screen: 'submission' };
    case 'transfer':
      return { screen: 'transfer' };
    case 'inspection-answer':
      return { screen: 'inspection-answer', id: row.record };
    case 'collect':
      return { screen: 'collect' };
    case 'inspection-round':
      return { screen: 'inspection-round', id: row.record };
    case 'inspections':
      return { screen: 'inspections' };
    case 'inspection-plan':
      return { screen: 'inspections', plan: row.record };
    case 'calendar':
      return { screen: 'calendar' };
    case 'journal':
      return { screen: 'journal' };
    case 'card-loss':
      return { screen: 'card-loss', id: row.record };
    case 'form':
      return { screen: 'form', ledger: row.ledger || 'asset' };
    default:
  }
  if (row.record !== '') return { screen: 'ledger', ledger: row.ledger, id: row.record };
  if (row.ledger !== '') return { screen: 'ledger', ledger: row.ledger, view: row.view };
  return { screen: 'today' };
}

/** The first screen. */
export function TodayScreen() {
  const { state, book } = useOffice();
  const decides = book.acting.role === 'chief' || book.acting.role === 'deputy';
  const today = useAsk('today', {});
  const list = useRef<HTMLDivElement>(null);
  useKeyHints(HINTS);
  const { go } = useNavigation();
  const print = () => go({ screen: 'today-print' });
  useWindowKeys({ 'Ctrl+p': print });
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('.job') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[event.key === 'ArrowDown' ? Math.min(rows.length - 1, at + 1) : Math.max(0, at - 1)]?.focus();
    event.preventDefault();
  }
  const data = today.data;
  // What cannot wait stands first, with its clock.
  const running = data?.late.filter((r) => r.running !== '') ?? [];
  const late = data?.late.filter((r) => r.running === '') ?? [];
  const many = data ? data.waiting.length + data.late.length + data.soon.length > ALL_UP_TO : false;
  const nothing = data && data.waiting.length + data.late.length + data.soon.length + data.first_steps.length === 0;
  return (
    <Screen
      title="今日"
      subtitle={`${longDay(state.today)}　${fiscalYear(state.fiscal_year)} 第${quarter(state.today)}四半期`}
      fixed
      actions={
        <Button icon="print" keys={['Ctrl', 'P']} onPress={print}>
          印刷
        </Button>
      }
    >
      <div className="today">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons inside */}
        <div className="today-lead" ref={list} onKeyDown={onKeyDown}>
          <LastUseNotes />
          {today.error && (
            <Note tone="late" alert>
              {today.error.message}
            </Note>
          )}
          {running.map((row) => (
            <RunningJob key={row.record} row={row} />
          ))}
          {data && data.first_steps.length > 0 && <Jobs title="はじめの一歩" rows={data.first_steps} first />}
          {data && data.waiting.length > 0 && (
            <Jobs
              title={decides ? 'あなたの許可・確認を待っています' : 'あなたの作業を待っています'}
              rows={data.waiting}
              few={many}
              first={data.first_steps.length === 0}
            />
          )}
          {late.length > 0 && <Jobs title="期限を過ぎています" rows={late} few={many} late />}
          {data && data.soon.length > 0 && <Jobs title="2週間以内に期限" rows={data.soon} few={many} />}
          {nothing && <p className="form-text">いま、あなたを待っているものはありません。</p>}
        </div>
        <aside className="today-side" aria-label="件数と帳簿の守り">
          <h2 className="visually-hidden">件数と帳簿の守り</h2>
          {data && <Side data={data} />}
        </aside>
      </div>
    </Screen>
  );
}

function Jobs({
  title,
  rows,
  few,
  late,
  first,
}: {
  title: string;
  rows: readonly TodayRow[];
  few?: boolean;
  late?: boolean;
  first?: boolean;
}) {
  const [all, setAll] = useState(false);
  const shown = few && !all ? rows.slice(0, FEW) : rows;
  return (
    <section className="jobs">
      <SectionHead title={title} count={`${rows.length}件`} {...(late ? { tone: 'late' as const } : {})} />
      {shown.map((row, at) => (
        <Job
          key={`${row.kind}:${row.ledger}:${row.record}:${row.what}`}
          row={row}
          late={late ?? false}
          focus={(first ?? false) && at === 0}
        />
      ))}
      {shown.length < rows.length && (
        <button type="button" className="link mt-2" onClick={() => setAll(true)}>
          ほか{rows.length - shown.length}件
        </button>
      )}
    </section>
  );
}

function Job({ row, late, focus }: { row: TodayRow; late: boolean; focus: boolean }) {
  const { go } = useNavigation();
  const mark: MarkName = isMark(row.mark) ? row.mark : 'hollow';
  return (
    <button
      type="button"
      className={late ? 'job job-late' : 'job'}
      onClick={() => go(wayOf(row))}
      // biome-ignore lint/a11y/noAutofocus: the first thing to do is where Enter should work
      autoFocus={focus}
    >
      <Mark name={mark} />
      <span className="job-kind">{row.kind}</span>
      <span className="job-what">
        <b>{row.what}</b>
        <ClassCounts counts={row.by_value} />
        {row.note && <span className="job-note">{row.note}</span>}
      </span>
      <span className="job-day">{row.day && monthDay(row.day)}</span>
      <span className="job-left">{row.left}</span>
      <Icon name="right" small />
    </button>
  );
}

function RunningJob({ row }: { row: TodayRow }) {
  const { go } = useNavigation();
  return (
    <button type="button" className="job-running" onClick={() => go(wayOf(row))}>
      <Mark name="diamond" />
      <span className="job-running-words">
        <b>{row.kind}</b>
        <span>{row.what}</span>
        <span className="muted">
          {row.note}　{row.article}
        </span>
      </span>
      <RunningClock since={row.running} />
      <Icon name="right" small />
    </button>
  );
}

const TONES: { [tone: string]: MarkName } = { good: 'tick', warn: 'triangle', bad: 'diamond' };

function Side({ data }: { data: NonNullable<ReturnType<typeof useAsk<'today'>>['data']> }) {
  const { go } = useNavigation();
  const { ledgers, book } = useOffice();
  const classed = (row: { ledger: string }) => ledgers.find((l) => l.key === row.ledger)?.total_by !== '';
  const others = data.ledgers.filter((row) => !classed(row) && row.total > 0);
  return (
    <>
      {data.ledgers.filter(classed).map((ledger) => {
        const def = ledgers.find((l) => l.key === ledger.ledger);
        const counter = def?.counter ?? '件';
        const open = (key: string) => {
          const filters = def && def.total_by !== '' ? [{ column: def.total_by, values: [key] }] : [];
          go({ screen: 'ledger', ledger: ledger.ledger, view: { ...PLAIN_VIEW, filters } });
        };
        // A loan or a stocktaking has no class of its own: nothing of it is undecided.
        const classed = def !== undefined && def.total_by !== '' && classColumn(def)?.key === def.total_by;
        const order = classed
          ? ['A', 'B', 'C', ''].flatMap((key) => ledger.by_value.find((c) => c.key === key) ?? [])
          : [];
        return (
          <section className="side-block" key={ledger.ledger}>
            <SectionHead level={3} title={ledger.title} aside={`${grouped(ledger.total)}${counter}`} />
            {order.length > 0 && ledger.total > 0 && <ClassBar counts={order} />}
            {order
              .filter((c) => c.count > 0)
              .map((c) => (
                <button type="button" className="class-row" key={c.key} onClick={() => open(c.key)}>
                  <ClassMark value={c.key} />
                  <span className="count">{grouped(c.count)}</span>
                  <span>
                    {counter}
                    <span className="visually-hidden">の一覧を開く</span>
                  </span>
                  {c.key === '' && <span className="aside tone-warn">分類は未定</span>}
                </button>
              ))}
          </section>
        );
      })}
      {others.length > 0 && (
        <section className="side-block">
          <SectionHead level={3} title="ほかの台帳" />
          <ul>
            {others.map((row) => (
              <li key={row.ledger}>
                <button
                  type="button"
                  className="side-link"
                  onClick={() => go({ screen: 'ledger', ledger: row.ledger })}
                >
                  <span>{row.title}</span>
                  <span>
                    {grouped(row.total)}
                    {ledgers.find((l) => l.key === row.ledger)?.counter ?? '件'}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="side-block">
        <SectionHead level={3} title="帳簿の守り" />
        <div>
          {data.book.map((fact) => {
            const mark = TONES[fact.tone];
            return (
              <div key={fact.label} className="pair">
                <span>{fact.label}</span>
                <span>
                  {mark ? <StateWord mark={mark}>{fact.value}</StateWord> : <span className="muted">{fact.value}</span>}
                </span>
              </div>
            );
          })}
          <div className="pair">
            <span>前回のサインイン</span>
            <span className="muted">{lastUseWords(book.last_use.at)}</span>
          </div>
        </div>
      </section>
    </>
  );
}
