/** 集計: what the divisions told, beside each other; every number leads to the packet and the records behind it. */
import { Fragment, useState } from 'react';
import { useAsk } from '../app/cache';
import { type Route, useNavigation } from '../app/navigation';
import { Screen } from '../app/Screen';
import type { CityReport } from '../bindings/CityReport';
import type { HeatCell } from '../bindings/HeatCell';
import { ClassMark } from '../ledger/ClassMark';
import { Button, LinkButton } from '../parts/Button';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { fiscalYear, shortDay } from '../words/dates';
import { DrillDialog } from './DrillDialog';
import { difference, percent } from './words';
import './collect.css';

const CLASSES = ['A', 'B', 'C', ''] as const;
/** Rows of what is owed that stand above the figures. */
const FIRST = 6;

/** The figures of a year. */
export default function FiguresScreen({ route }: { route: Extract<Route, { screen: 'collect-figures' }> }) {
  const figures = useAsk('collect_figures', { fiscal_year: route.year });
  if (!figures.data) return <Wait error={figures.error} />;
  return <Shown report={figures.data} />;
}

interface Behind {
  packet: string;
  title: string;
  figure?: { key: string; part: string };
}

/** From 50 % (darkest) to 100 % (white); the number says it too. */
function shade(cell: HeatCell): string {
  if (cell.rate === null) return 'heat-none';
  const step = Math.min(5, Math.max(0, Math.floor((1000 - cell.rate) / 100)));
  return `heat-${step}`;
}

function took(minutes: number | null): string {
  if (minutes === null) return '無効化の記録なし';
  return minutes >= 60 ? `${Math.floor(minutes / 60)}時間${minutes % 60}分` : `${minutes}分`;
}

function Shown({ report }: { report: CityReport }) {
  const { go } = useNavigation();
  const [behind, setBehind] = useState<Behind | null>(null);
  const [opened, setOpened] = useState('');
  const [all, setAll] = useState(false);
  const missing = all ? report.missing : report.missing.slice(0, FIRST);
  return (
    <Screen
      title="集計"
      subtitle={`${fiscalYear(report.fiscal_year)}　${shortDay(report.on)}現在　受理 ${report.accepted} ／ 期限の来た報告 ${report.asked}`}
      crumbs={[{ label: '取りまとめ', onPress: () => go({ screen: 'collect', year: report.fiscal_year }) }]}
      actions={
        <Button
          tone="primary"
          icon="print"
          onPress={() => go({ screen: 'collect-print', what: 'report', year: report.fiscal_year })}
        >
          取りまとめ結果報告書
        </Button>
      }
    >
      <div className="page figures">
        <section>
          <SectionHead
            title="未提出・差戻し中・確認中"
            count={report.missing.length}
            {...(report.missing.length > 0 ? { tone: 'late' as const } : {})}
          />
          {report.missing.length === 0 ? (
            <p className="form-text">ありません。</p>
          ) : (
            <>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">課等</th>
                    <th scope="col">報告</th>
                    <th scope="col">期限</th>
                    <th scope="col">状態</th>
                    <th scope="col">備考</th>
                  </tr>
                </thead>
                <tbody>
                  {missing.map((o) => (
                    <tr key={o.name + o.title + o.due}>
                      <td>{o.name}</td>
                      <td>{o.title}</td>
                      <td>{shortDay(o.due)}</td>
                      <td>{o.word}</td>
                      <td>{o.note}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {missing.length < report.missing.length && (
                <p className="packet-line muted">
                  {`ほか${report.missing.length - missing.length}件`}
                  <LinkButton onPress={() => setAll(true)}>未提出などをすべて見る</LinkButton>
                </p>
              )}
            </>
          )}
        </section>
        <section>
          <SectionHead
            title="課等ごとの重要性分類"
            count={report.classes.length}
            aside="数字から、その課の記録を見られます"
          />
          <div className="figures-frame">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">課等</th>
                  {CLASSES.map((c) => (
                    <th key={c} scope="col" className="number">
                      <ClassMark value={c} />
                    </th>
                  ))}
                  <th scope="col" className="number">
                    計
                  </th>
                  <th scope="col" className="number">
                    前年度
                  </th>
                  <th scope="col" className="number">
                    増減
                  </th>
                </tr>
              </thead>
              <tbody>
                {report.classes.map((line) => {
                  const all = line.now.reduce((sum, n) => sum + n, 0);
                  const before = line.before.length > 0 ? line.before.reduce((sum, n) => sum + n, 0) : null;
                  return (
                    <tr key={line.division}>
                      <th scope="row">{line.name}</th>
                      {line.word === '' ? (
                        <>
                          {line.now.map((n, at) => (
                            <td key={CLASSES[at]} className="number">
                              <LinkButton
                                label={`${line.name} ${CLASSES[at] || '未定'} ${n}件の記録`}
                                onPress={() =>
                                  setBehind({
                                    packet: line.packet,
                                    title: `${line.name}　${CLASSES[at] ? `重要性分類${CLASSES[at]}` : '未分類・判断待ち'}`,
                                    figure: { key: 'asset.class', part: CLASSES[at] ?? '' },
                                  })
                                }
                              >
                                {n}
                              </LinkButton>
                            </td>
                          ))}
                          <td className="number">
                            <b>{all}</b>
                          </td>
                        </>
                      ) : (
                        <td colSpan={5}>
                          <b>{line.word}</b>
                        </td>
                      )}
                      <td className="number">{before ?? '－'}</td>
                      <td className="number">{line.word === '' ? difference(all, before) : '－'}</td>
                    </tr>
                  );
                })}
                <tr className="figures-sum">
                  <th scope="row">受理した課等の計</th>
                  {report.class_totals.map((t) => (
                    <td key={t.label} className="number">
                      {t.now}
                    </td>
                  ))}
                  <td className="number">{report.class_totals.reduce((sum, t) => sum + t.now, 0)}</td>
                  <td className="number">
                    {report.class_totals.every((t) => t.before !== null)
                      ? report.class_totals.reduce((sum, t) => sum + (t.before ?? 0), 0)
                      : '－'}
                  </td>
                  <td />
                </tr>
              </tbody>
            </table>
          </div>
        </section>
        <section>
          <SectionHead title="章ごとの遵守率" aside="%。低いほど濃い。率の平均はしません" />
          {report.chapters.length === 0 ? (
            <p className="form-text">自己点検の報告で受理したものは、まだありません。</p>
          ) : (
            <div className="figures-frame">
              <table className="table heat">
                <thead>
                  <tr>
                    <th scope="col">課等</th>
                    {report.chapters.map((c) => (
                      <th key={c} scope="col" className="number">
                        {c === 0 ? '全体' : `第${c}章`}
                      </th>
                    ))}
                    <th scope="col" className="number">
                      回答／対象
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {report.heat.map((row) => (
                    <tr key={row.name}>
                      <th scope="row">
                        {row.packet === '' ? (
                          row.name
                        ) : (
                          <LinkButton
                            label={`${row.name}の提出物`}
                            onPress={() => go({ screen: 'collect', year: report.fiscal_year, packet: row.packet })}
                          >
                            {row.name}
                          </LinkButton>
                        )}
                      </th>
                      {row.word === '' ? (
                        <>
                          {row.cells.map((cell, at) => (
                            <td
                              key={report.chapters[at]}
                              className={`number ${shade(cell)}`}
                              title={`○${cell.good} △${cell.part} ×${cell.bad} －${cell.none}`}
                            >
                              {percent(cell.rate)}
                            </td>
                          ))}
                          <td className="number">{`${row.answered}／${row.people}`}</td>
                        </>
                      ) : (
                        <td colSpan={report.chapters.length + 1}>
                          <b>{row.word}</b>
                        </td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
        <section>
          <SectionHead title="カード等の紛失から無効化まで" count={report.lost.length} />
          {report.lost.length === 0 ? (
            <p className="form-text">ありません。</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">課等</th>
                  <th scope="col">カード</th>
                  <th scope="col" className="number">
                    届出から無効化まで
                  </th>
                </tr>
              </thead>
              <tbody>
                {report.lost.map((l) => (
                  <tr key={l.packet + l.number}>
                    <td>{l.name}</td>
                    <td>
                      <LinkButton
                        onPress={() =>
                          setBehind({
                            packet: l.packet,
                            title: `${l.name}　${l.number}`,
                            figure: { key: 'ic_card.lost', part: l.number },
                          })
                        }
                      >
                        {l.number}
                      </LinkButton>
                    </td>
                    <td className={l.minutes === null ? 'number tone-late' : 'number'}>{took(l.minutes)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <section>
          <SectionHead
            title="媒体・機器、廃棄、インシデント、例外措置"
            aside="数字を開くと、課等ごとの数と記録を見られます"
          />
          {report.tallies.length === 0 ? (
            <p className="form-text">受理した提出物に、これらの台帳はまだありません。</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">項目</th>
                  <th scope="col">内訳</th>
                  <th scope="col" className="number">
                    今年度
                  </th>
                  <th scope="col" className="number">
                    前年度
                  </th>
                  <th scope="col" className="number">
                    増減
                  </th>
                </tr>
              </thead>
              <tbody>
                {report.tallies.map((t) => (
                  <Fragment key={`${t.key} ${t.part}`}>
                    <tr>
                      <td>{t.what}</td>
                      <td>{t.word}</td>
                      <td className="number">
                        <LinkButton
                          label={`${t.what} ${t.word} ${t.total}の内訳`}
                          expanded={opened === `${t.key} ${t.part}`}
                          onPress={() => setOpened((old) => (old === `${t.key} ${t.part}` ? '' : `${t.key} ${t.part}`))}
                        >
                          {t.total}
                        </LinkButton>
                      </td>
                      <td className="number">{t.before ?? '－'}</td>
                      <td className="number">{difference(t.total, t.before)}</td>
                    </tr>
                    {opened === `${t.key} ${t.part}` &&
                      t.by.map((share) => (
                        <tr key={share.packet} className="figures-share">
                          <td />
                          <td>{share.name}</td>
                          <td className="number">
                            <LinkButton
                              label={`${share.name} ${t.word} ${share.value}の記録`}
                              onPress={() =>
                                setBehind({
                                  packet: share.packet,
                                  title: `${share.name}　${t.what}　${t.word}`,
                                  figure: { key: t.key, part: t.part },
                                })
                              }
                            >
                              {share.value}
                            </LinkButton>
                          </td>
                          <td />
                          <td />
                        </tr>
                      ))}
                  </Fragment>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <section>
          <SectionHead title="改善計画の進み具合" count={report.plans.length} />
          {report.plans.length === 0 ? (
            <p className="form-text">自己点検の報告で受理したものは、まだありません。</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">課等</th>
                  {['計画が未登録', '実施中', '期限超過', '完了'].map((title) => (
                    <th key={title} scope="col" className="number">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {report.plans.map((p) => (
                  <tr key={p.packet}>
                    <th scope="row">
                      <LinkButton
                        label={`${p.name}の提出物`}
                        onPress={() => go({ screen: 'collect', year: report.fiscal_year, packet: p.packet })}
                      >
                        {p.name}
                      </LinkButton>
                    </th>
                    <td className="number">{p.unplanned}</td>
                    <td className="number">{p.planned}</td>
                    <td className={p.late > 0 ? 'number tone-late' : 'number'}>{p.late}</td>
                    <td className="number">{p.done}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <section>
          <SectionHead title="該当なしとして受理したもの" count={report.nothing.length} aside="未提出とは別です" />
          {report.nothing.length === 0 ? (
            <p className="form-text">ありません。</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">課等</th>
                  <th scope="col">報告</th>
                  <th scope="col">理由</th>
                </tr>
              </thead>
              <tbody>
                {report.nothing.map((o) => (
                  <tr key={o.name + o.title + o.due}>
                    <td>{o.name}</td>
                    <td>{o.title}</td>
                    <td>{o.note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </div>
      {behind && <DrillDialog {...behind} onClose={() => setBehind(null)} />}
    </Screen>
  );
}
