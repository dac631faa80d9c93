/** Step 4: the dry run, beside their own sheet. Nothing is written. */
import { useMemo, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useWindowKeys } from '../../app/keys';
import type { Decision } from '../../bindings/Decision';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Plan } from '../../bindings/Plan';
import type { RowProblem } from '../../bindings/RowProblem';
import type { SourceRow } from '../../bindings/SourceRow';
import { LinkButton } from '../../parts/Button';
import { Mark } from '../../parts/Mark';
import { SectionHead } from '../../parts/Section';
import { grouped } from '../../words/numbers';
import { shortNumber } from '../values';
import { type DryRun, sameQuestion } from './dryRun';
import { AlsoRead } from './Lists';
import { MapChips } from './MappingStep';
import { idOf, Problems } from './Problems';
import { type SheetHandle, SourceSheet } from './SourceSheet';
import { ROW_SIGNS } from './words';

type Kind = 'add' | 'change' | 'same' | 'skip' | 'problem';
const KINDS: readonly Kind[] = ['add', 'change', 'same', 'skip', 'problem'];

/** The five counts; they add up to the rows that were read. */
export function countsOf(plan: Plan): { [kind in Kind]: number } {
  return {
    add: plan.added,
    change: plan.changed,
    same: plan.unchanged,
    skip: plan.totals.skipped.reduce((all, t) => all + t.count, 0),
    problem: plan.problem_rows,
  };
}

interface TryStepProps {
  ledger: LedgerView;
  file: string;
  plan: Plan;
  run: DryRun;
  decisions: readonly Decision[];
  onDecisions: (decisions: readonly Decision[]) => void;
  onColumns: () => void;
}

/** Their sheet at the left; counts, questions and lists at the right. */
export function TryStep({ ledger, file, plan, run, decisions, onDecisions, onColumns }: TryStepProps) {
  const sheet = useRef<SheetHandle>(null);
  const [row, setRow] = useState(0);
  const [at, setAt] = useState('');
  const [tab, setTab] = useState<Kind>(
    plan.problem_rows > 0 ? 'problem' : plan.added > 0 ? 'add' : plan.changed > 0 ? 'change' : 'same',
  );
  const problems = plan.problems;
  const counts = countsOf(plan);
  const doubts = useMemo(() => {
    const places = new Map<number, Set<number>>();
    for (const problem of problems) {
      const cells = places.get(problem.row) ?? new Set<number>();
      const column = plan.columns.find((c) => c.header === problem.column && problem.column !== '');
      if (column) cells.add(column.index);
      places.set(problem.row, cells);
    }
    return places;
  }, [problems, plan.columns]);
  const showRow = (n: number) => {
    setRow(n);
    sheet.current?.show(n);
  };
  const look = (problem: RowProblem) => {
    setAt(idOf(problem));
    showRow(problem.row);
  };
  useWindowKeys({
    F8: () => {
      const open = problems.filter((p) => !decisions.some((d) => sameQuestion(d, { row: p.row, column: p.key })));
      const pool = open.length > 0 ? open : problems;
      const now = problems.findIndex((p) => idOf(p) === at);
      const next = pool.find((p) => problems.indexOf(p) > now) ?? pool[0];
      if (!next) return;
      setTab('problem');
      look(next);
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`[data-problem="${CSS.escape(idOf(next))}"]`)?.focus(),
      );
    },
  });
  const decide = (made: readonly Decision[]) => {
    const kept = decisions.filter((old) => !made.some((d) => sameQuestion(old, d)));
    onDecisions([...kept, ...made]);
  };
  return (
    <div className="import-two">
      <section className="import-source" aria-label="元の表">
        <SectionHead title="元の表" count={file} aside={<LinkButton onPress={onColumns}>列の対応を直す</LinkButton>} />
        <MapChips plan={plan} />
        <SourceSheet ref={sheet} plan={plan} run={run} at={row} doubts={doubts} onRow={showRow} />
      </section>
      <section className="import-result" aria-label="読み取りの結果">
        {run.reading && (
          <div className="import-reading" role="status">
            <span className="keep">
              読み直しています{run.total > 0 && `　${grouped(run.done)} ／ ${grouped(run.total)}`}
            </span>
            {run.total > 0 && (
              <span className="meter" aria-hidden="true">
                <span style={{ inlineSize: `${Math.min(100, Math.floor((run.done / run.total) * 100))}%` }} />
              </span>
            )}
          </div>
        )}
        <Tabs className="import-tabs" selectedKey={tab} onSelectionChange={(key) => setTab(key as Kind)}>
          <TabList className="import-counts" aria-label={`${grouped(plan.rows_read)}行の読み取りの結果`}>
            {KINDS.map((kind) => (
              <Tab key={kind} id={kind} className="import-count">
                <span className="keep">
                  <Mark name={ROW_SIGNS[kind]?.mark ?? 'dash'} /> {ROW_SIGNS[kind]?.word}
                </span>
                <b>{grouped(counts[kind])}</b>
              </Tab>
            ))}
          </TabList>
          {KINDS.map((kind) => (
            <TabPanel key={kind} id={kind} className="import-panel">
              {kind === 'problem' ? (
                <Problems
                  ledger={ledger}
                  problems={problems}
                  total={plan.totals.problems.reduce((all, t) => all + t.count, 0)}
                  decisions={decisions}
                  reading={run.reading}
                  at={at}
                  onAt={look}
                  onDecide={decide}
                  onTakeBack={(p) =>
                    onDecisions(decisions.filter((d) => !sameQuestion(d, { row: p.row, column: p.key })))
                  }
                />
              ) : kind === 'skip' ? (
                <SkippedRows plan={plan} onRow={showRow} />
              ) : (
                <RowsOf kind={kind} count={counts[kind]} plan={plan} run={run} onRow={showRow} />
              )}
            </TabPanel>
          ))}
        </Tabs>
        {decisions.length > 0 && (
          <p className="import-tail">
            決めたこと {grouped(decisions.length)}件　
            <LinkButton onPress={() => onDecisions(decisions.slice(0, -1))}>最後の一つを取り消す</LinkButton>　
            <LinkButton onPress={() => onDecisions([])}>すべて取り消す</LinkButton>
          </p>
        )}
        <AlsoRead plan={plan} onRow={showRow} />
      </section>
    </div>
  );
}

function SkippedRows({ plan, onRow }: { plan: Plan; onRow: (row: number) => void }) {
  if (plan.skipped.length === 0) return <p className="import-tail">除外した行はありません。</p>;
  return (
    <ul className="import-list">
      {plan.skipped.map((s) => (
        <li key={s.row}>
          <button type="button" onClick={() => onRow(s.row)}>
            <span className="row-number">{s.row}行</span>
            <span className="row-words">{s.reason}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Old and new of each column that their row changes. */
function Changes({ row }: { row: SourceRow }) {
  return (
    <dl className="row-changes">
      {row.changes.map((change) => (
        <div key={change.column}>
          <dt>{change.label}</dt>
          <dd>
            {change.before ? <del>{change.before}</del> : <span className="muted">空欄</span>} →{' '}
            {change.after ? <b>{change.after}</b> : <span className="muted">空欄</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface RowsOfProps {
  kind: Kind;
  count: number;
  plan: Plan;
  run: DryRun;
  onRow: (row: number) => void;
}

/** Rows of one kind among those that were read so far. */
function RowsOf({ kind, count, plan, run, onRow }: RowsOfProps) {
  if (count === 0) return <p className="import-tail">ありません。</p>;
  const rows: SourceRow[] = [];
  let missing = 0;
  for (let n = plan.header_end + 1; n <= plan.last_row; n++) {
    const row = run.rowAt(n);
    if (row === undefined) missing = missing || n;
    else if (row.state === kind) rows.push(row);
  }
  const name = plan.columns.find((c) => c.key === 'name') ?? plan.columns.find((c) => c.key);
  return (
    <ul className="import-list">
      {rows.map((row) => (
        <li key={row.row}>
          <button type="button" onClick={() => onRow(row.row)}>
            <span className="row-number">{row.row}行</span>
            <span className="row-words">
              {row.number !== '' && <span className="keep muted">{shortNumber(row.number)}　</span>}
              {(name && row.cells[name.index]) || row.cells.filter(Boolean).join('　')}
            </span>
          </button>
          {row.changes.length > 0 && <Changes row={row} />}
        </li>
      ))}
      {missing > 0 && (
        <li className="import-tail">
          {missing}行目から先はまだ読んでいません。
          <LinkButton
            onPress={() => {
              run.show(missing);
              onRow(missing);
            }}
          >
            続きの行を読む
          </LinkButton>
        </li>
      )}
    </ul>
  );
}
