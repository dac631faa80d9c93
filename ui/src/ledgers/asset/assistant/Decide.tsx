/** The end of the assistant: as proposed, another class with a reason, or left to the chief. */
import { Radio, RadioGroup } from 'react-aria-components';
import { Citation } from '../../../app/articles';
import type { Class } from '../../../bindings/Class';
import type { Proposal } from '../../../bindings/Proposal';
import { ClassMark } from '../../../ledger/ClassMark';
import { Button } from '../../../parts/Button';
import { TextField } from '../../../parts/Fields';

export type Way = 'proposal' | 'other' | 'ask';

const CLASSES: readonly Class[] = ['A', 'B', 'C'];

export interface Verdict {
  way: Way | '';
  other: Class | null;
  /** As typed; null: the drafted one. */
  reason: string | null;
}

/** The class that a verdict names; null where the chief is asked or nothing is chosen. */
export function classOfVerdict(verdict: Verdict, proposal: Proposal | undefined): Class | null {
  if (verdict.way === 'proposal') return proposal?.class ?? null;
  return verdict.way === 'other' ? verdict.other : null;
}

/** The reason that will be kept: another class never takes over the draft for the proposed one. */
export function reasonOf(verdict: Verdict, proposal: Proposal | undefined): string {
  return verdict.reason ?? (verdict.way === 'other' ? '' : (proposal?.reason ?? ''));
}

/** Why it cannot be saved now; empty if it can. */
export function refusalOf(verdict: Verdict, proposal: Proposal | undefined): string {
  if (verdict.way === '') return '質問に答えるか、分類を選んでください。';
  if (verdict.way === 'proposal' && !proposal?.class) return 'まだ提案がありません。';
  if (verdict.way === 'other' && verdict.other === null) return '分類を選んでください。';
  if (reasonOf(verdict, proposal).trim() === '')
    return verdict.way === 'other' ? '提案と違う分類にする理由を書いてください。' : '理由を書いてください。';
  return '';
}

interface DecideProps {
  proposal: Proposal | undefined;
  verdict: Verdict;
  onVerdict: (verdict: Verdict) => void;
  /** The acting person confirms with this. */
  confirms: boolean;
  /** Why a second person will confirm. */
  note: string;
  busy: boolean;
  onSave: () => void;
  onSendBack: (() => void) | undefined;
}

/** The lower part of the right pane. */
export function Decide({ proposal, verdict, onVerdict, confirms, note, busy, onSave, onSendBack }: DecideProps) {
  const refusal = refusalOf(verdict, proposal);
  const others = CLASSES.filter((c) => c !== proposal?.class);
  return (
    <section className="decide" aria-label={confirms ? '責任者の確定' : '分類の案'}>
      <p className="label">
        {confirms ? '責任者の確定' : '分類の案'} <Citation>第14条第2項</Citation>
      </p>
      <RadioGroup
        aria-label="どうするか"
        value={verdict.way}
        onChange={(way) => onVerdict({ ...verdict, way: way as Way, reason: null })}
      >
        <Radio value="proposal" className="decide-option" isDisabled={!proposal?.class}>
          <span className="check-box check-box-round" aria-hidden="true" />
          提案どおり{proposal?.class && <ClassMark value={proposal.class} />}
        </Radio>
        <Radio value="other" className="decide-option">
          <span className="check-box check-box-round" aria-hidden="true" />
          別の分類にする<span className="muted">理由が要ります</span>
        </Radio>
        <Radio value="ask" className="decide-option">
          <span className="check-box check-box-round" aria-hidden="true" />
          {confirms ? '判断待ちのままにする' : '責任者の判断を求める'}
          <ClassMark value="" />
        </Radio>
      </RadioGroup>
      {verdict.way === 'other' && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in one line
        <div className="decide-classes" role="group" aria-label="分類">
          {others.map((c) => (
            <button
              key={c}
              type="button"
              className="decide-class"
              aria-pressed={verdict.other === c}
              onClick={() => onVerdict({ ...verdict, other: c })}
            >
              <ClassMark value={c} />
            </button>
          ))}
        </div>
      )}
      <TextField
        label="理由"
        required
        dense
        rows={2}
        value={reasonOf(verdict, proposal)}
        onChange={(reason) => onVerdict({ ...verdict, reason })}
      />
      {note && <p className="muted">{note}</p>}
      {refusal && (
        <p className="tone-late" id="decide-refusal">
          {refusal}
        </p>
      )}
      <div className="decide-deeds">
        <Button
          tone="primary"
          keys={['Ctrl', 'Enter']}
          refusal={refusal}
          refusedBy="decide-refusal"
          disabled={busy}
          onPress={() => refusal === '' && onSave()}
        >
          {verdict.way === 'ask'
            ? confirms
              ? '判断待ちのままにする'
              : '責任者の判断を求める'
            : confirms
              ? 'この分類で確定する'
              : 'この案で保存する'}
        </Button>
        {onSendBack && <Button onPress={onSendBack}>担当に戻す</Button>}
      </div>
    </section>
  );
}
