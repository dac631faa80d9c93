/** What stands around a question: the chapters at the left, the facts at the right, the contradiction below. */
import { Citation } from '../app/articles';
import { useNavigation } from '../app/navigation';
import type { AnswerSheet } from '../bindings/AnswerSheet';
import type { FactView } from '../bindings/FactView';
import type { Given } from '../bindings/Given';
import type { QuestionView } from '../bindings/QuestionView';
import { Button } from '../parts/Button';
import { Check } from '../parts/Fields';
import { Mark, type MarkName } from '../parts/Mark';
import { Note } from '../parts/Note';
import { longDay } from '../words/dates';
import { answerWord, sign } from './words';

/** Tells where the book says otherwise, and offers three ways; none of them is taken by itself. */
export function Contradiction({
  question,
  open,
  leads,
  onPart,
  onNote,
}: {
  question: QuestionView;
  open: boolean;
  leads: boolean;
  onPart: () => void;
  onNote: () => void;
}) {
  const lead = question.facts.find((f) => f.fact.against);
  const way = useWay();
  return (
    <div className="contradiction" role="status">
      <Note tone="warn">
        <b>○の回答と、帳簿の記録が食い違っています</b>
        <p>{question.against}</p>
        <div className="deeds">
          {lead && leads && (
            <Button icon="link" onPress={() => way(lead)}>
              帳簿を開いて確かめる
            </Button>
          )}
          {open && <Button onPress={onPart}>△に変える</Button>}
          {open && <Button onPress={onNote}>○のまま理由を書く</Button>}
        </div>
      </Note>
    </div>
  );
}

/** Where a fact leads. */
function useWay() {
  const { go } = useNavigation();
  return (fact: FactView) => {
    if (fact.fact.ledger !== '') go({ screen: 'ledger', ledger: fact.fact.ledger, view: fact.view });
    else if (fact.screen === 'backup') go({ screen: 'settings', section: 'backup' });
    else if (fact.screen === 'people') go({ screen: 'settings', section: 'people' });
    else go({ screen: 'inspections' });
  };
}

/** What the book knows about a question. */
export function Beside({ question, leads }: { question: QuestionView; leads: boolean }) {
  const way = useWay();
  return (
    <aside className="beside" aria-label="帳簿の記録">
      <h3>帳簿の記録では</h3>
      {question.facts.length === 0 ? (
        <p className="muted">{question.question.unknown || 'この設問に並べる記録はありません。'}</p>
      ) : (
        <ul className="facts">
          {question.facts.map((f) => (
            <li key={f.fact.key} className={f.fact.against ? 'fact-against' : undefined}>
              {f.fact.against && <Mark name="triangle" />}
              {leads ? (
                <button type="button" className="link" onClick={() => way(f)}>
                  {f.fact.label}
                </button>
              ) : (
                <span>{f.fact.label}</span>
              )}
              <b className="number">{f.fact.shown}</b>
            </li>
          ))}
        </ul>
      )}
      {question.facts.length > 0 && <p className="muted">記録から数えた参考の数です。回答は人が決めます。</p>}
      <h3>関係する条</h3>
      <p className="cited-list">
        {question.question.articles.map((cited) => (
          <Citation key={cited}>{cited}</Citation>
        ))}
      </p>
      <h3>前回からの改善</h3>
      {question.plans.length === 0 ? (
        <p className="muted">ありません</p>
      ) : (
        question.plans.map((plan) => (
          <p key={plan.id} className="plan-beside">
            <Mark name={plan.mark as MarkName} />
            {`${plan.measure || '計画が未登録'}　${plan.word}`}
            {plan.due && <span className="muted">{`　期限 ${longDay(plan.due)}`}</span>}
          </p>
        ))
      )}
    </aside>
  );
}

/** The map of chapters with what was answered. */
export function Progress({
  sheet,
  given,
  at,
  done,
  onlyReview,
  onReview,
  onChoose,
}: {
  sheet: AnswerSheet;
  given: { [question: string]: Given };
  at: number;
  done: number;
  onlyReview: boolean;
  onReview: (on: boolean) => void;
  onChoose: (at: number) => void;
}) {
  const chapters = [...new Set(sheet.questions.map((q) => q.question.chapter))];
  const all = sheet.questions.length;
  const minutes = Math.max(1, Math.round(((all - done) * 45) / 60));
  return (
    <nav className="chapters" aria-label="設問">
      <p className="muted">回答済み</p>
      <p className="done-count">
        <b>{done}</b>
        {` ／ ${all}問`}
        {done < all && <span className="muted">{`　約${minutes}分`}</span>}
      </p>
      <progress value={done} max={all} aria-label={`${all}問のうち${done}問に回答`} />
      <Check checked={onlyReview} onChange={onReview}>
        見直す問だけ
      </Check>
      {chapters.map((chapter) => {
        const own = sheet.questions
          .map((q, n) => ({ q, n }))
          .filter(({ q }) => q.question.chapter === chapter)
          .filter(({ q }) => !onlyReview || given[q.question.id]?.review);
        const answered = own.filter(({ q }) => given[q.question.id]?.mark).length;
        if (own.length === 0) return null;
        return (
          <section key={chapter} className="chapter">
            <h2>
              <span className="chapter-title">{`第${chapter}章 ${own[0]?.q.question.chapter_title ?? ''}`}</span>
              <span className="muted">{`${answered}/${own.length}`}</span>
            </h2>
            <div className="cells">
              {own.map(({ q, n }) => {
                const one = given[q.question.id];
                const words = [`問${q.question.no}`, answerWord(one?.mark ?? null), one?.review ? 'あとで見直す' : ''];
                return (
                  <button
                    key={q.question.id}
                    type="button"
                    className={one?.review ? 'cell cell-review' : 'cell'}
                    aria-current={n === at ? 'step' : undefined}
                    aria-label={words.filter(Boolean).join(' ')}
                    onClick={() => onChoose(n)}
                  >
                    {sign(one?.mark ?? null) || q.question.no}
                  </button>
                );
              })}
            </div>
          </section>
        );
      })}
    </nav>
  );
}
