/** The whole over the years: a line with its figures, and the same as a table. */
import type { TrendPoint } from '../bindings/TrendPoint';
import { SectionHead } from '../parts/Section';
import { tenths } from './words';

const WIDE = 640;
const HIGH = 220;
const LEFT = 44;
const TOP = 28;
const BOTTOM = 40;
const TICKS = 4;

/** 令和8年度 without its title. */
function year(point: TrendPoint): string {
  return `R${point.fiscal_year - 2018}`;
}

/** The lowest value that the axis shows: whole tens of percent below everything, at most 60. */
function floor(points: readonly TrendPoint[]): number {
  const values = points.flatMap((p) => [p.rate, p.returned]).filter((v) => v !== null);
  return Math.min(600, ...values.map((v) => Math.floor(v / 100) * 100));
}

/** 遵守率 as a line with discs, 回収率 as a broken line with squares; each point bears its figure. */
export function Trend({ points, table }: { points: readonly TrendPoint[]; table: boolean }) {
  const from = floor(points);
  const x = (n: number) =>
    points.length < 2 ? WIDE / 2 : LEFT + 36 + ((WIDE - LEFT - 72) * n) / (points.length - 1);
  const y = (rate: number) => TOP + ((1000 - rate) / (1000 - from)) * (HIGH - TOP - BOTTOM);
  const ticks = Array.from({ length: TICKS + 1 }, (_, n) => from + ((1000 - from) * n) / TICKS);
  const line = (of: (p: TrendPoint) => number | null) =>
    points.flatMap((p, n) => {
      const value = of(p);
      return value === null ? [] : [`${x(n)},${y(value)}`];
    });
  return (
    <section>
      <SectionHead title="年ごとの遵守率と回収率" aside={table ? '' : '● 遵守率　□ 回収率　設問の違う年は斜めの線'} />
      <div className="trend">
        {!table && <svg viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={WIDE} y1={y(tick)} y2={y(tick)} className="axis-line" />
              <text x={LEFT - 8} y={y(tick) + 5} className="trend-scale" textAnchor="end">
                {Math.round(tick / 10)}
              </text>
            </g>
          ))}
          <polyline points={line((p) => p.returned).join(' ')} className="trend-returned" />
          <polyline points={line((p) => p.rate).join(' ')} className="trend-line" />
          {points.map((p, n) => (
            <g key={p.title}>
              {p.returned !== null && (
                <rect x={x(n) - 4.5} y={y(p.returned) - 4.5} width="9" height="9" className="trend-square" />
              )}
              {p.rate !== null && (
                <>
                  <circle cx={x(n)} cy={y(p.rate)} r="5.5" className="trend-dot" />
                  <text x={x(n)} y={y(p.rate) - 11} className="trend-value" textAnchor="middle">
                    {tenths(p.rate)}
                  </text>
                </>
              )}
              {!p.same && (
                <line x1={x(n) - 30} x2={x(n) - 20} y1={HIGH - 12} y2={HIGH - 22} className="trend-other" />
              )}
              <text x={x(n)} y={HIGH - 12} className="trend-scale" textAnchor="middle">
                {year(p)}
              </text>
            </g>
          ))}
        </svg>}
        <table className="table">
          <caption className="visually-hidden">年ごとの遵守率と回収率の表</caption>
          <thead>
            <tr>
              <th scope="col">点検</th>
              <th scope="col" className="number">
                遵守率
              </th>
              <th scope="col" className="number">
                回収率
              </th>
              <th scope="col">設問</th>
            </tr>
          </thead>
          <tbody>
            {points.map((t) => (
              <tr key={t.title}>
                <td>{t.title}</td>
                <td className="number">{`${tenths(t.rate)}%`}</td>
                <td className="number">{`${tenths(t.returned)}%`}</td>
                <td>{t.same ? 'いまと同じ' : 'いまと違う設問を含む'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
