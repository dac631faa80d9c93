/** The result of a round: rates beside last year's, the lowest questions, the plans; then the letter. */
import { useState } from 'react';
import { Citation } from '../app/articles';
import { useAsk } from '../app/cache';
import { useWindowKeys } from '../app/keys';
import { type Route, useNavigation } from '../app/navigation';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { ChapterRate } from '../bindings/ChapterRate';
import type { FindingLine } from '../bindings/FindingLine';
import type { ResultView } from '../bindings/ResultView';
import { Button, LinkButton } from '../parts/Button';
import { Mark } from '../parts/Mark';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { Plans } from './InspectionsScreen';
import { PlanDialog } from './PlanDialog';
import { difference, tenths } from './words';
import { Trend } from './Trend';
import './inspection.css';

const HINTS = [
  { keys: ['Ctrl', 'P'], label: '報告書を作る' },
  { keys: ['G'], label: '図と表を切替' },
  { keys: ['Y'], label: '比べる年度' },
];

/** Answers as they are counted. */
const COUNTS = [
  { key: 'good', sign: '○', label: 'できている' },
  { key: 'part', sign: '△', label: '一部できている' },
  { key: 'bad', sign: '×', label: 'できていない' },
  { key: 'none', sign: '－', label: '該当なし' },
] as const;

/** The result of a round by its number. */
export default function ResultScreen({ route }: { route: Extract<Route, { screen: 'inspection-result' }> }) {
  const [beside, setBeside] = useState('');
  const result = useAsk('inspection_result', { id: route.id, beside }, { keepOld: true });
  if (!result.data) return <Wait error={result.error} />;
  return <Shown result={result.data} onBeside={setBeside} />;
}

function Shown({ result, onBeside }: { result: ResultView; onBeside: (id: string) => void }) {
  const { go } = useNavigation();
  const { may, settings } = useOffice();
  const [plan, setPlan] = useState<FindingLine | null>(null);
  const { line, rates, plans } = result;
  const whole = rates.chapters.find((c) => c.chapter === 0);
  const people = rates.lists.find((l) => l.key === '');
  const own = plans.filter((p) => p.round === line.id);
  const planned = own.filter((p) => p.state !== 'unplanned').length;
  const report = () => go({ screen: 'inspection-print', form: 'report', round: line.id });
  const letters = settings?.letter_keys ?? true;
  const [table, setTable] = useState(false);
  // What it can be compared with, the latest first; the round itself is the last of the course.
  const earlier = result.trend.slice(0, -1).reverse();
  const other = () => {
    const at = earlier.findIndex((t) => t.id === result.before_id);
    const next = earlier[(at + 1) % earlier.length];
    if (next) onBeside(next.id);
  };
  useWindowKeys({
    'Ctrl+p': report,
    g: () => letters && setTable((old) => !old),
    y: () => letters && other(),
  });
  useKeyHints(HINTS);
  return (
    <Screen
      title={`${line.title} 結果`}
      subtitle={line.state === 'open' ? '受付中（途中の集計です）' : '締切済'}
      crumbs={[{ label: '自己点検', onPress: () => go({ screen: 'inspections' }) }]}
      actions={
        <>
          <Button icon="print" onPress={() => go({ screen: 'inspection-print', form: 'posted', round: line.id })}>
            結果のお知らせ
          </Button>
          <Button tone="primary" icon="print" keys={['Ctrl', 'P']} onPress={report}>
            報告書を作る（宛先2通）
          </Button>
        </>
      }
    >
      <div className="result">
        <dl className="result-numbers">
          <div>
            <dt>遵守率</dt>
            <dd>
              <b>{`${tenths(whole?.rate ?? null)}%`}</b>
              {whole?.revised
                ? ' 設問改定のため比較不可'
                : whole?.before !== null && whole?.before !== undefined
                  ? ` 前年 ${tenths(whole.before)}%（${difference(whole.rate, whole.before)}）`
                  : ' 前年の点検はありません'}
            </dd>
          </div>
          <div>
            <dt>回収率</dt>
            <dd>
              <b>{`${tenths(people?.returned ?? null)}%`}</b>
              {` ${people?.people ?? 0}人のうち${people?.answered ?? 0}人`}
            </dd>
          </div>
          <div>
            <dt>△と×</dt>
            <dd>
              <b>{`${(whole?.tally.part ?? 0) + (whole?.tally.bad ?? 0)}件`}</b>
              {` △${whole?.tally.part ?? 0}・×${whole?.tally.bad ?? 0}`}
            </dd>
          </div>
          <div>
            <dt>改善計画</dt>
            <dd>
              <b>{planned}</b>
              {` ／ ${own.length}問に登録`}
            </dd>
          </div>
        </dl>
        <div className="result-formula">
          <p className="muted">{rates.formula}</p>
          <span className="spring" />
          {earlier.length > 1 && (
            <Button size="small" keys={['Y']} onPress={other} label={`比べる年度を替える（いまは${result.before}）`}>
              {`比べる：${result.before}`}
            </Button>
          )}
          <Button size="small" keys={['G']} onPress={() => setTable((old) => !old)}>
            {table ? '図で見る' : '表で見る'}
          </Button>
        </div>
        <div className="result-pair">
          <section className="result-chart">
            <Chapters chapters={rates.chapters} before={result.before} table={table} />
          </section>
          <section className="result-low">
            <SectionHead title="低い5問" aside="3人未満の係は集計に出しません" />
            {rates.lowest.length === 0 && <p className="form-text">△と×はありません。</p>}
            <ol>
              {rates.lowest.map((id, at) => {
                const q = rates.questions.find((one) => one.id === id);
                if (!q) return null;
                const found = own.find((p) => p.question === id);
                return (
                  <li key={id}>
                    <span className="rank">{at + 1}</span>
                    <span>
                      {q.title}
                      <small>
                        {q.articles.map((cited) => (
                          <Citation key={cited}>{cited}</Citation>
                        ))}
                        {`　${q.list} 問${q.no}　△${q.tally.part} ×${q.tally.bad}`}
                        {q.revised && '　設問改定のため比較不可'}
                      </small>
                    </span>
                    <span className="low-rate">
                      <b>{`${tenths(q.rate)}%`}</b>
                      {found?.state === 'unplanned' && may('inspection_plan') ? (
                        <LinkButton label={`計画 未登録：${q.title}`} onPress={() => setPlan(found)}>
                          計画 未登録
                        </LinkButton>
                      ) : (
                        <small>
                          <Mark name={found && found.state !== 'unplanned' ? 'tick' : 'hollow'} />
                          {found && found.state !== 'unplanned' ? ' 計画あり' : ' 確定の後に計画'}
                        </small>
                      )}
                    </span>
                  </li>
                );
              })}
            </ol>
          </section>
        </div>
        <section className="page inspections">
          <SectionHead
            title="改善計画"
            count={`${own.length}問のうち${planned}問`}
            aside={
              <LinkButton onPress={() => go({ screen: 'inspection-print', form: 'plan', round: line.id })}>
                改善計画を印刷する
              </LinkButton>
            }
          />
          <Plans plans={plans} onPlan={may('inspection_plan') ? setPlan : undefined} />
          {result.trend.length > 1 && <Trend points={result.trend} table={table} />}
        </section>
      </div>
      {plan && <PlanDialog plan={plan} onClose={() => setPlan(null)} />}
    </Screen>
  );
}

/** Dot (now) and diamond (before) on one axis, with the figures in the same row. */
function Chapters({
  chapters,
  before,
  table,
}: {
  chapters: readonly ChapterRate[];
  before: string;
  /** Figures without the drawing. */
  table: boolean;
}) {
  const values = chapters.flatMap((c) => [c.rate, c.before]).filter((r) => r !== null);
  const from = Math.min(600, ...values.map((r) => Math.floor(r / 100) * 100));
  const at = (rate: number) => ((rate - from) / (1000 - from)) * 100;
  const ticks = [0, 1, 2, 3, 4].map((n) => from + ((1000 - from) * n) / 4);
  return (
    <>
      <SectionHead title="章ごとの遵守率" aside={table ? before && `前年は${before}` : before ? `● 今回　◇ ${before}` : '● 今回'} />
      <table className="table chart">
        <thead>
          <tr>
            <th scope="col">章</th>
            {!table && (
              <th scope="col" className="axis">
                <span className="visually-hidden">図</span>
                {ticks.map((tick) => (
                  <i key={tick} style={{ insetInlineStart: `${at(tick)}%` }} aria-hidden="true">
                    {Math.round(tick / 10)}
                  </i>
                ))}
              </th>
            )}
            {table &&
              COUNTS.map((c) => (
                <th key={c.key} scope="col" className="number">
                  <span aria-hidden="true">{c.sign}</span>
                  <span className="visually-hidden">{c.label}</span>
                </th>
              ))}
            <th scope="col" className="number">
              今年%
            </th>
            <th scope="col" className="number">
              前年%
            </th>
            <th scope="col" className="number">
              差
            </th>
          </tr>
        </thead>
        <tbody>
          {chapters.map((c) => {
            const down = c.rate !== null && c.before !== null && c.rate < c.before;
            return (
              <tr key={c.chapter} className={c.chapter === 0 ? 'sum' : undefined}>
                <td>{c.chapter === 0 ? c.title : `第${c.chapter}章 ${c.title}`}</td>
                {!table && (
                  <td className="axis">
                    <svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
                      {ticks.map((tick) => (
                        <line key={tick} x1={at(tick)} x2={at(tick)} y1="0" y2="20" className="axis-line" />
                      ))}
                      {c.rate !== null && c.before !== null && (
                        <line x1={at(c.rate)} x2={at(c.before)} y1="10" y2="10" className="axis-way" />
                      )}
                    </svg>
                    {c.before !== null && (
                      <i className="dot-before" style={{ insetInlineStart: `${at(c.before)}%` }} aria-hidden="true" />
                    )}
                    {c.rate !== null && (
                      <i className="dot-now" style={{ insetInlineStart: `${at(c.rate)}%` }} aria-hidden="true" />
                    )}
                  </td>
                )}
                {table &&
                  COUNTS.map((k) => (
                    <td key={k.key} className="number">
                      {c.tally[k.key]}
                    </td>
                  ))}
                <td className="number">
                  <b>{tenths(c.rate)}</b>
                </td>
                {c.revised ? (
                  <td className="number muted keep" colSpan={2}>
                    設問改定のため比較不可
                  </td>
                ) : (
                  <>
                    <td className="number">{tenths(c.before)}</td>
                    <td className={down ? 'number tone-late' : 'number'}>
                      {down && '▼ '}
                      {difference(c.rate, c.before)}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
