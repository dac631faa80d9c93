/** The way of a case: what was done, when and by whom; what comes next. */
import type { CaseStage } from '../../bindings/CaseStage';
import { Mark } from '../../parts/Mark';
import { moment } from './words';

const PLACES: { [place: string]: string } = { done: '済', next: '次', later: 'まだ' };

/** One row of stages; a stage with an alarm is red and says why. */
export function Stages({ stages, step }: { stages: readonly CaseStage[]; step: string }) {
  const over = step === 'denied' ? '不許可' : step === 'withdrawn' ? '取下げ' : '';
  return (
    <ol className="stages" aria-label="手続の進み">
      {stages.map((stage, n) => (
        <li
          key={stage.state}
          className={`stage stage-${stage.place}${stage.alarm ? ' stage-alarm' : ''}`}
          aria-current={stage.place === 'next' ? 'step' : undefined}
        >
          <span className="stage-sign" aria-hidden="true">
            {stage.alarm ? <Mark name="differ" /> : stage.place === 'done' ? <Mark name="tick" /> : n + 1}
          </span>
          <span>
            <b>{stage.label}</b>
            <span className="visually-hidden">（{PLACES[stage.place]}）</span>
            {stage.place === 'done' && (
              <>
                <span className="stage-line">{moment(stage.at)}</span>
                <span className="stage-line">{stage.by}</span>
              </>
            )}
            {stage.alarm && <span className="stage-line tone-late">{stage.alarm}</span>}
          </span>
        </li>
      ))}
      {over && <li className="stage stage-alarm tone-late">{over}</li>}
    </ol>
  );
}
