/** What the answers lead to, why, and what is still open. A proposal; never a decision. */
import { Citation, CitedText } from '../../../app/articles';
import type { Proposal } from '../../../bindings/Proposal';
import type { Question } from '../../../bindings/Question';
import type { Restriction } from '../../../bindings/Restriction';
import { ClassMark, className } from '../../../ledger/ClassMark';
import { Check } from '../../../parts/Fields';
import { Note } from '../../../parts/Note';
import { SectionHead } from '../../../parts/Section';

interface ProposalPaneProps {
  proposal: Proposal | undefined;
  error: Error | null;
  questions: readonly Question[];
  restrictions: readonly Restriction[];
  handling: readonly string[];
  onHandling: (keys: string[]) => void;
  availability: boolean;
  onAvailability: (on: boolean) => void;
}

/** Two restrictions that cannot stand together (第14条第5項). */
const EITHER = ['no_takeout', 'takeout_permit'];

function verdict(proposal: Proposal): { head: string; note: string } {
  if (proposal.ask)
    return { head: '責任者判断待ち', note: '分類は責任者が決めます。Cとして扱われることはありません。' };
  if (proposal.class)
    return {
      head: className(proposal.class),
      note: proposal.candidate ? '候補です。この分類にするかどうかは責任者が決めます。' : '',
    };
  if (proposal.at_least)
    return { head: `${className(proposal.at_least)}以上`, note: '残りの質問に答えると、提案が決まります。' };
  return { head: 'まだ提案できません', note: '質問に答えると、ここに提案が出ます。' };
}

/** The upper part of the right pane. */
export function ProposalPane(props: ProposalPaneProps) {
  const { proposal, error, questions, restrictions, handling, onHandling, availability, onAvailability } = props;
  const numbers = (ids: readonly string[]) =>
    questions
      .filter((q) => ids.includes(q.id))
      .map((q) => q.no)
      .join('・');
  const unknownOpen = proposal?.could_change.filter((id) => questions.some((q) => q.id === id)) ?? [];
  const said = proposal ? verdict(proposal) : { head: '計算しています', note: '' };
  return (
    <div className="proposal">
      {error && (
        <Note tone="late" alert>
          {error.message}
        </Note>
      )}
      <div className="proposal-line" role="status">
        <ClassMark value={proposal && !proposal.ask ? (proposal.class ?? '') : ''} large />
        <p>
          <span className="muted">提案</span>
          <b>{said.head}</b>
        </p>
      </div>
      {said.note && <p>{said.note}</p>}
      {proposal && proposal.triggered.length > 0 && (
        <>
          <SectionHead level={3} title="提案の理由になった質問" />
          <ol className="proposal-why">
            {proposal.triggered.map((t) => (
              <li key={t.id}>
                <span className="muted">{t.no}</span>
                <span>{t.short}</span>
                {t.leads_to ? <ClassMark value={t.leads_to} /> : <ClassMark value="" />}
              </li>
            ))}
          </ol>
        </>
      )}
      {proposal && proposal.unknown_but_settled.length > 0 && (
        <Note tone="plain">
          質問{numbers(proposal.unknown_but_settled)}は不明ですが、どちらでも提案は変わりません。{' '}
          <Citation>第16条第3項</Citation>
        </Note>
      )}
      {proposal && unknownOpen.length > 0 && (
        <Note tone="warn">質問{numbers(unknownOpen)}の答えで、提案が変わることがあります。</Note>
      )}
      {proposal?.warnings.map((w) => (
        <Note tone="warn" key={w}>
          <CitedText>{w}</CitedText>
        </Note>
      ))}
      <SectionHead level={3} title="すすめる取扱制限" aside={<Citation>第14条第5項</Citation>} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one flow */}
      <div className="check-row" role="group" aria-label="取扱制限">
        {restrictions.map((r) => (
          <Check
            key={r.key}
            checked={handling.includes(r.key)}
            onChange={(on) => {
              const apart = on && EITHER.includes(r.key) ? EITHER.filter((k) => k !== r.key) : [];
              onHandling(
                restrictions
                  .map((x) => x.key)
                  .filter((k) => (k === r.key ? on : handling.includes(k) && !apart.includes(k))),
              );
            }}
          >
            <span title={r.help}>{r.label}</span>
          </Check>
        ))}
        <Check checked={availability} onChange={onAvailability}>
          「可用性・完全性に注意」の印をつける
        </Check>
      </div>
    </div>
  );
}
