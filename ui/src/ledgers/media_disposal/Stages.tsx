/** The way of a case: what was done, when and by whom; what comes next. */
import type { CaseStage } from '../../bindings/CaseStage';
import { Mark } from '../../parts/Mark';
import { shortDay } from '../../words/dates';
import { moment } from './words';

const PLACES: { [place: string]: string } = { done: '済', next: '次', later: 'まだ' };

/** One row of stages; a stage with an alarm is red and says why. */
export function Stages({ stages, step }: { stages: readonly CaseStage[]; step: string }) {
  const over = step === 'denied' ? '不許可' : step === 'withdrawn' ? '取下げ' : '';
  return (
    <ol className="case-stages" aria-label="手続の進み">
      {stages.map((stage, n) => (
        <li
          key={stage.state}
          className={`case-stage case-stage-${stage.place}${stage.alarm ? ' case-stage-alarm' : ''}`}
          aria-current={stage.place === 'next' ? 'step' : undefined}
        >
          <span className="case-stage-sign" aria-hidden="true">
            {stage.alarm ? (
              <Mark name="differ" />
            ) : stage.place === 'done' ? (
              <Mark name="tick" tone="accent" />
            ) : (
              <i>{n + 1}</i>
            )}
          </span>
          <span className="case-stage-words">
            <b className="case-stage-label">
              {stage.label}
              <span className="visually-hidden">（{PLACES[stage.place]}）</span>
            </b>
            {stage.place === 'done' && (
              <>
                <span className="case-stage-line" title={moment(stage.at)}>
                  {shortDay(stage.at.split('T')[0] ?? '')}
                </span>
                <span className="case-stage-line">{stage.by}</span>
              </>
            )}
            {stage.alarm && <span className="case-stage-line tone-late">{stage.alarm}</span>}
          </span>
        </li>
      ))}
      {over && <li className="case-stage case-stage-alarm tone-late">{over}</li>}
    </ol>
  );
}
