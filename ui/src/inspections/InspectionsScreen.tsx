/** Self-inspection at one look: what I answer, the rounds, the plans, the surveys. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import type { FindingLine } from '../bindings/FindingLine';
import type { Inspections } from '../bindings/Inspections';
import type { SurveyLine } from '../bindings/SurveyLine';
import { call } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Mark, type MarkName } from '../parts/Mark';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { monthDay, shortDay } from '../words/dates';
import { PlanDialog } from './PlanDialog';
import { QuestionsDialog } from './QuestionsDialog';
import { RoundDialog } from './RoundDialog';
import { SurveyDialog } from './SurveyDialog';
import './inspection.css';

const STATES: { [state: string]: { mark: MarkName; word: string } } = {
  open: { mark: 'half', word: '受付中' },
  closed: { mark: 'tick', word: '締切済' },
};

/** The screen 自己点検. */
export default function InspectionsScreen({ route }: { route: Extract<Route, { screen: 'inspections' }> }) {
  const all = useAsk('inspection_list', {}, { keepOld: true });
  if (!all.data) return <Wait error={all.error} />;
  return <Shown all={all.data} plan={route.plan} />;
}

function Shown({ all, plan: asked }: { all: Inspections; plan?: string | undefined }) {
  const { go } = useNavigation();
  const { may } = useOffice();
  const [dialog, setDialog] = useState<'round' | SurveyLine | 'survey' | 'questions' | null>(null);
  const monthly = useMonthly(all);
  const [plan, setPlan] = useState<FindingLine | null>(all.plans.find((p) => p.id === asked) ?? null);
  const open = all.plans.filter((p) => p.state !== 'done');
  const finished = all.plans.length - open.length;
  return (
    <Screen
      title="自己点検"
      actions={
        <>
          <Button icon="book" onPress={() => go({ screen: 'inspection-coverage' })}>
            対策基準との対応
          </Button>
          <Button icon="print" onPress={() => go({ screen: 'inspection-print', form: 'problem', round: '' })}>
            問題を報告する
          </Button>
          {monthly && <Button onPress={() => void monthly()}>今月の月例ミニ点検を始める</Button>}
          {may('inspection_open') && (
            <Button tone="primary" icon="plus" onPress={() => setDialog('round')}>
              点検を始める
            </Button>
          )}
        </>
      }
    >
      <div className="page inspections">
        <section>
          <SectionHead title="あなたの点検票" count={all.mine.length} />
          {all.mine.length === 0 && <p className="form-text">いま答える点検票はありません。</p>}
          {all.mine.map((sheet) => (
            <button
              key={sheet.id}
              type="button"
              className="sheet-row"
              onClick={() => go({ screen: 'inspection-answer', id: sheet.id })}
            >
              <Mark name={sheet.state === 'open' ? (sheet.answered > 0 ? 'half' : 'hollow') : 'disc'} />
              <b>{`${sheet.title} ${sheet.list}`}</b>
              <span>{`${sheet.answered} ／ ${sheet.questions}問`}</span>
              <span className="muted">
                {sheet.state === 'open' ? `${monthDay(sheet.due)}まで` : '提出済み'}
                {sheet.note && `　差戻し：${sheet.note}`}
              </span>
            </button>
          ))}
        </section>
        <section>
          <SectionHead
            title="点検"
            count={all.rounds.length}
            aside={
              may('inspection_questions') && (
                <LinkButton onPress={() => setDialog('questions')}>{`市・課の設問（${all.own.length}問）`}</LinkButton>
              )
            }
          />
          {all.rounds.length === 0 ? (
            <p className="form-text">
              まだありません。「点検を始める」で、点検票と期間を決めると、その時の設問のままで始まります。
            </p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">点検</th>
                  <th scope="col">期間</th>
                  <th scope="col" className="number">
                    提出
                  </th>
                  <th scope="col" className="number">
                    確定
                  </th>
                  <th scope="col">状態</th>
                  <th scope="col">開く</th>
                </tr>
              </thead>
              <tbody>
                {all.rounds.map((round) => (
                  <tr key={round.id}>
                    <td>{round.title}</td>
                    <td>{`${shortDay(round.since)}〜${shortDay(round.due)}`}</td>
                    <td className="number">{`${round.answered}／${round.people}人`}</td>
                    <td className="number">{`${round.settled}人`}</td>
                    <td>
                      <span className={round.late ? 'tone-late' : undefined}>
                        <Mark name={round.late ? 'diamond' : (STATES[round.state]?.mark ?? 'half')} />
                        {round.late ? ' 締切を過ぎています' : ` ${STATES[round.state]?.word ?? ''}`}
                      </span>
                    </td>
                    <td>
                      <LinkButton
                        label={`${round.title}の回収`}
                        onPress={() => go({ screen: 'inspection-round', id: round.id })}
                      >
                        回収
                      </LinkButton>
                      {'　'}
                      <LinkButton
                        label={`${round.title}の結果`}
                        onPress={() => go({ screen: 'inspection-result', id: round.id })}
                      >
                        結果
                      </LinkButton>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
        <section>
          <SectionHead title="改善計画" count={open.length} aside={finished > 0 ? `完了 ${finished}件` : undefined} />
          <Plans plans={open} onPlan={may('inspection_plan') ? setPlan : undefined} />
        </section>
        <section>
          <SectionHead
            title="脆弱性の調査・設定の確認（第134条第1項）"
            count={all.surveys.length}
            aside={
              may('inspection_survey') && (
                <LinkButton onPress={() => setDialog('survey')}>調査・確認を記録する</LinkButton>
              )
            }
          />
          {all.surveys.length === 0 ? (
            <p className="form-text">ありません。</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">実施日</th>
                  <th scope="col">種類</th>
                  <th scope="col">対象</th>
                  <th scope="col">結果</th>
                  <th scope="col">責任者への報告</th>
                  <th scope="col" className="number">
                    指摘
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.surveys.map((survey) => (
                  <tr key={survey.id}>
                    <td>{shortDay(survey.day)}</td>
                    <td>{survey.kind === 'weakness' ? '脆弱性の調査' : '設定の確認'}</td>
                    <td>
                      {may('inspection_survey') ? (
                        <LinkButton label={`${survey.target}の記録を直す`} onPress={() => setDialog(survey)}>
                          {survey.target}
                        </LinkButton>
                      ) : (
                        survey.target
                      )}
                    </td>
                    <td>{survey.result}</td>
                    <td>{survey.told_on ? shortDay(survey.told_on) : <b>未記入</b>}</td>
                    <td className="number">{`${survey.findings}件（未完了 ${survey.open}）`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </div>
      {dialog === 'round' && <RoundDialog lists={all.lists} onClose={() => setDialog(null)} />}
      {dialog === 'survey' && <SurveyDialog onClose={() => setDialog(null)} />}
      {dialog !== null && typeof dialog === 'object' && (
        <SurveyDialog survey={dialog} onClose={() => setDialog(null)} />
      )}
      {dialog === 'questions' && <QuestionsDialog own={all.own} lists={all.lists} onClose={() => setDialog(null)} />}
      {plan && <PlanDialog plan={plan} onClose={() => setPlan(null)} />}
    </Screen>
  );
}

/** Begins this month's short inspection with one press; `null`: it is held already, or somebody else begins it. */
function useMonthly(all: Inspections): (() => Promise<void>) | null {
  const change = useChange();
  const { go } = useNavigation();
  const { refuse } = useNotices();
  const { may, state, book } = useOffice();
  const month = state.today.slice(0, 7);
  const held = all.rounds.some((r) => r.kind === 'monthly' && (r.state === 'open' || r.since.startsWith(month)));
  const list = all.lists.find((l) => l.key === 'monthly');
  if (held || !list || list.people === 0 || !may('inspection_open') || book.acting.role !== 'chief') return null;
  return async () => {
    const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
    try {
      const ask = { title: '', lists: ['monthly'], since: state.today, due: last, people: [], half: false };
      await change('inspection_open', ask);
      const mine = (await call('inspection_list', {})).mine.find((s) => s.list === list.title);
      if (mine) go({ screen: 'inspection-answer', id: mine.id });
    } catch (thrown) {
      refuse(thrown);
    }
  };
}

/** Plans as a table. */
export function Plans({
  plans,
  onPlan,
}: {
  plans: readonly FindingLine[];
  onPlan?: ((plan: FindingLine) => void) | undefined;
}) {
  if (plans.length === 0) return <p className="form-text">ありません。</p>;
  return (
    <table className="table plans">
      <thead>
        <tr>
          <th scope="col">年度</th>
          <th scope="col">設問・指摘</th>
          <th scope="col">原因</th>
          <th scope="col">措置</th>
          <th scope="col">担当</th>
          <th scope="col">期限</th>
          <th scope="col">状態</th>
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => (
          <tr key={plan.id}>
            <td>
              {plan.carried ? (
                <span className="tone-warn">
                  <Mark name="triangle" /> 持越し
                </span>
              ) : (
                `R${plan.year - 2018}`
              )}
            </td>
            <td>
              {plan.title}
              <small className="muted">{`　${plan.found}`}</small>
            </td>
            <td>{plan.cause || <span className="muted">まだ書いていません</span>}</td>
            <td>
              {onPlan ? (
                <LinkButton label={`${plan.measure || '計画を書く'}：${plan.title}`} onPress={() => onPlan(plan)}>
                  {plan.measure || '計画を書く'}
                </LinkButton>
              ) : (
                plan.measure || '－'
              )}
            </td>
            <td>{plan.owner || '－'}</td>
            <td>{plan.due ? shortDay(plan.due) : '－'}</td>
            <td className={plan.late ? 'tone-late' : undefined}>
              <Mark name={plan.mark as MarkName} />
              {` ${plan.word}`}
              {plan.done_on && ` ${shortDay(plan.done_on)}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
