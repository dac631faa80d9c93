/** 年間の予定: what the standard asks for in a year, month by month, with what of it is done; and the city's months. */
import { useEffect, useRef, useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { Citation } from '../app/articles';
import { useAsk, useChange } from '../app/cache';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { CalendarDay } from '../bindings/CalendarDay';
import type { CalendarEdit } from '../bindings/CalendarEdit';
import type { CalendarRow } from '../bindings/CalendarRow';
import type { CalendarYear } from '../bindings/CalendarYear';
import { Button, LinkButton } from '../parts/Button';
import { Check, Segments, Select } from '../parts/Fields';
import { type MarkName, StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';
import { shortDay } from '../words/dates';

const HINTS = [
  { keys: ['Tab'], label: '次の予定' },
  { keys: ['Enter'], label: '押す' },
];
const MONTHS = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];
const STATES: { [state: string]: { mark: MarkName; word: string } } = {
  done: { mark: 'tick', word: '済み' },
  late: { mark: 'diamond', word: '過ぎています' },
  soon: { mark: 'triangle', word: 'まもなく' },
  coming: { mark: 'hollow', word: 'これから' },
  before: { mark: 'dash', word: '帳簿を作る前' },
};
const VIEWS = [
  { key: 'year', label: '1年の予定' },
  { key: 'months', label: '月を決める' },
];
const DAYS = [
  { key: '0', label: '月の末日' },
  ...Array.from({ length: 28 }, (_, n) => ({ key: String(n + 1), label: `${n + 1}日` })),
];

const monthOf = (iso: string) => Number(iso.slice(5, 7));
/** The month of a fiscal year in which today is; none in other years. */
const monthNow = (of: CalendarYear) => {
  const [year = 0, month = 0] = of.today.split('-').map(Number);
  return (month >= 4 ? year : year - 1) === of.year ? month : 0;
};

/** A fiscal year. */
export default function CalendarScreen() {
  const [year, setYear] = useState(0);
  const [view, setView] = useState('year');
  const asked = useAsk('calendar_get', { year }, { keepOld: true });
  useKeyHints(HINTS);
  const data = asked.data;
  return (
    <Screen
      title="年間の予定"
      subtitle={data?.label}
      actions={
        data && (
          <>
            <Button icon="left" label="前の年度" onPress={() => setYear(data.year - 1)}>
              前の年度
            </Button>
            <Button icon="right" label="次の年度" onPress={() => setYear(data.year + 1)}>
              次の年度
            </Button>
          </>
        )
      }
    >
      {data ? (
        <div className="plan-body">
          <div className="mb-4">
            <Segments label="見かた" value={view} onChange={setView} options={VIEWS} />
          </div>
          {data.broken !== '' && (
            <Note tone="late" alert>
              {data.broken}
            </Note>
          )}
          {view === 'year' ? <Year of={data} /> : <Months of={data} />}
        </div>
      ) : (
        <Wait error={asked.error} />
      )}
    </Screen>
  );
}

/** Where something of the year is done. */
function wayOf(day: CalendarDay): { to: Route; word: string } | null {
  if (day.screen === 'inspections') return { to: { screen: 'inspections' }, word: '自己点検を開く' };
  if (day.screen === 'transfer') return { to: { screen: 'transfer' }, word: '異動を開く' };
  if (day.ledger === '') return null;
  return {
    to: { screen: 'print', ledger: day.ledger, form: day.form, from: day.from, to: day.to },
    word: '帳票を作る',
  };
}

/** Holds the month at the top of the pane when the window is zoomed or resized, which makes everything above it higher. */
function useKeptMonth() {
  const year = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let top: Element | undefined;
    const note = () => {
      const months = [...(year.current?.querySelectorAll('section') ?? [])];
      const edge = Math.max(0, year.current?.closest('.body')?.getBoundingClientRect().top ?? 0) + 1;
      // Above the first month stands what the screen is for: as long as that is in sight, nothing is held.
      const begun = months[0] !== undefined && months[0].getBoundingClientRect().top <= edge;
      top = begun ? months.find((m) => m.getBoundingClientRect().bottom > edge) : undefined;
    };
    const hold = () => top?.scrollIntoView({ block: 'start' });
    // The scrolling of a pane is heard on its way down only.
    window.addEventListener('scroll', note, true);
    window.addEventListener('resize', hold);
    return () => {
      window.removeEventListener('scroll', note, true);
      window.removeEventListener('resize', hold);
    };
  }, []);
  return year;
}

function Year({ of }: { of: CalendarYear }) {
  const { go } = useNavigation();
  const { may } = useOffice();
  const change = useChange();
  const { tell, refuse } = useNotices();
  async function mark(day: CalendarDay, done: boolean) {
    try {
      await change('calendar_mark', { key: day.key, on: day.on, done });
      tell(done ? `「${day.title}」を済みにしました` : `「${day.title}」の済みを取り消しました`);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const now = monthNow(of);
  const present = useRef<HTMLElement>(null);
  // The year opens where one is; what was before is above.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another year is shown, and not after every change
  useEffect(() => present.current?.scrollIntoView({ block: 'start' }), [of.year]);
  const year = useKeptMonth();
  const toNow = () => {
    present.current?.scrollIntoView({ block: 'start' });
    present.current?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  };
  return (
    <div ref={year}>
      <p className="form-text mb-4">
        基準が求めることを、期日の順に並べています。番号の付いた帳票を発行すると「済み」になります。帳票のないものは、終わったら「済みにする」を押します。{' '}
        {now > 0 && <LinkButton onPress={toNow}>{`今月（${now}月）へ`}</LinkButton>}
      </p>
      {MONTHS.map((month) => {
        const days = of.due.filter((d) => monthOf(d.on) === month);
        return (
          <section key={month} ref={month === now ? present : undefined} className="mb-4" aria-label={`${month}月`}>
            <h2 tabIndex={-1}>{month === now ? `${month}月（今月）` : `${month}月`}</h2>
            {days.length === 0 && <p className="muted">ありません</p>}
            {days.length > 0 && (
              <div className="table-frame">
                <table className="case-table calendar-table">
                  <colgroup>
                    <col className="plan-day" />
                    <col />
                    <col className="plan-who" />
                    <col className="plan-state" />
                    <col className="plan-acts" />
                  </colgroup>
                  <thead className="visually-hidden">
                    <tr>
                      {['期日', 'すること', '誰が', '状態', '操作'].map((h) => (
                        <th key={h} scope="col">
                          {h}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {days.map((day) => {
                      const state = STATES[day.state];
                      const way = wayOf(day);
                      return (
                        <tr key={`${day.key}${day.on}`}>
                          <td>
                            <span className="keep">{shortDay(day.on)}</span>
                          </td>
                          <td>
                            {day.title}{' '}
                            <span className="citations">
                              {day.basis.map((b) => (
                                <Citation key={b}>{b}</Citation>
                              ))}
                            </span>
                          </td>
                          <td>{day.who}</td>
                          <td>
                            {state && <StateWord mark={state.mark}>{state.word}</StateWord>}
                            {day.said !== '' && <span className="muted block">{day.said}</span>}
                          </td>
                          <td>
                            <span className="row-buttons">
                              {way && day.state !== 'before' && (
                                <Button size="small" label={`${day.title}：${way.word}`} onPress={() => go(way.to)}>
                                  {way.word}
                                </Button>
                              )}
                              {may('calendar_mark') &&
                                (day.state === 'late' || day.state === 'soon' || day.state === 'coming') && (
                                  <Button
                                    size="small"
                                    label={`${shortDay(day.on)} ${day.title}を済みにする`}
                                    onPress={() => void mark(day, true)}
                                  >
                                    済みにする
                                  </Button>
                                )}
                              {may('calendar_mark') && day.noted && (
                                <Button
                                  size="small"
                                  tone="quiet"
                                  label={`${shortDay(day.on)} ${day.title}の済みを取り消す`}
                                  onPress={() => void mark(day, false)}
                                >
                                  取り消す
                                </Button>
                              )}
                            </span>
                          </td>
                        </tr>
                      );
                    })}
                  </tbody>
                </table>
              </div>
            )}
          </section>
        );
      })}
    </div>
  );
}

const monthsOf = (months: readonly number[]) =>
  months.length === 12
    ? '毎月'
    : MONTHS.filter((m) => months.includes(m))
        .map((m) => `${m}月`)
        .join('・');
const dayWord = (day: number) => (day === 0 ? '末日' : `${day}日`);

/** Which months and days the city chose. */
function Months({ of }: { of: CalendarYear }) {
  const { may } = useOffice();
  const change = useChange();
  const { tell } = useNotices();
  const [editing, setEditing] = useState<CalendarRow | null>(null);
  const edits = (without: string): CalendarEdit[] =>
    of.entries
      .filter((e) => e.city && e.entry.key !== without)
      .map(({ entry }) => ({ key: entry.key, months: entry.months, day: entry.day, off: entry.off }));
  async function save(key: string, edit: CalendarEdit | null) {
    await change('calendar_save', {
      version: of.version,
      edits: edit ? [...edits(key), edit] : edits(key),
      year: of.year,
    });
    setEditing(null);
    tell('年間の予定を保存しました');
  }
  return (
    <>
      <p className="form-text mb-4">
        {of.note}
        {of.version > 0 && `いまの月は ${shortDay(of.saved_on)} に${of.saved_by}が保存しました。`}
      </p>
      <div className="table-frame">
        <table className="case-table">
          <thead>
            <tr>
              {['すること', '誰が', '月', '日', ''].map((h) => (
                <th key={h} scope="col" className="keep">
                  {h || <span className="visually-hidden">操作</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.entries.map((row) => (
              <tr key={row.entry.key}>
                <td>
                  {row.entry.title}
                  {row.city && <b>（市）</b>}
                </td>
                <td>{row.who}</td>
                <td>{row.entry.off ? '行わない' : monthsOf(row.entry.months)}</td>
                <td>{row.entry.off ? '－' : dayWord(row.entry.day)}</td>
                <td>
                  {may('calendar_save') && (
                    <Button size="small" label={`${row.entry.title}の月を直す`} onPress={() => setEditing(row)}>
                      直す
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing && (
        <MonthsDialog row={editing} onClose={() => setEditing(null)} onSave={(edit) => save(editing.entry.key, edit)} />
      )}
    </>
  );
}

interface MonthsDialogProps {
  row: CalendarRow;
  onClose: () => void;
  onSave: (edit: CalendarEdit | null) => Promise<void>;
}

function MonthsDialog({ row, onClose, onSave }: MonthsDialogProps) {
  const [months, setMonths] = useState<readonly number[]>(row.entry.months);
  const [day, setDay] = useState(row.entry.day);
  const [off, setOff] = useState(row.entry.off);
  return (
    <ActDialog
      title={row.entry.title}
      label="この月で保存する"
      disabled={months.length === 0}
      onClose={onClose}
      onAct={() => onSave({ key: row.entry.key, months: MONTHS.filter((m) => months.includes(m)), day, off })}
      others={(go) => row.city && <Button onPress={() => go(() => onSave(null))}>元の月に戻す</Button>}
    >
      <div className="grid gap-4">
        <fieldset disabled={off}>
          <legend className="label">行う月</legend>
          <div className="month-boxes">
            {MONTHS.map((m) => (
              <Check
                key={m}
                disabled={off}
                checked={months.includes(m)}
                onChange={(on) => setMonths(on ? [...months, m] : months.filter((x) => x !== m))}
              >
                {`${m}月`}
              </Check>
            ))}
          </div>
          {months.length === 0 && <p className="field-hint">1つ以上の月を選んでください。</p>}
        </fieldset>
        <Select
          label="期日"
          value={String(day)}
          options={DAYS.some((d) => d.key === String(day)) ? DAYS : [...DAYS, { key: String(day), label: `${day}日` }]}
          onChange={(key) => setDay(Number(key))}
        />
        <Check checked={off} onChange={setOff}>
          この課では行わない（予定に出さない）
        </Check>
        <p className="muted">
          出荷時は {monthsOf(row.shipped.months)}の{dayWord(row.shipped.day)}です。
        </p>
      </div>
    </ActDialog>
  );
}
