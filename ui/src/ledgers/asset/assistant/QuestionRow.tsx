/** One question: the words, its article, where a yes would lead, and three answers. */
import { Radio, RadioGroup } from 'react-aria-components';
import { Citation } from '../../../app/articles';
import type { Answer } from '../../../bindings/Answer';
import type { Answers } from '../../../bindings/Answers';
import type { Band } from '../../../bindings/Band';
import type { Class } from '../../../bindings/Class';
import type { Question } from '../../../bindings/Question';
import { ClassMark } from '../../../ledger/ClassMark';
import { Check, Select } from '../../../parts/Fields';

const CLASSES: readonly Class[] = ['A', 'B', 'C'];
export const ANSWERS: readonly { key: Answer; label: string }[] = [
  { key: 'yes', label: 'はい' },
  { key: 'no', label: 'いいえ' },
  { key: 'unknown', label: '不明' },
];

interface QuestionRowProps {
  question: Question;
  answers: Answers;
  bands: readonly Band[];
  here: boolean;
  /** A yes to it is among the reasons of the proposal. */
  triggered: boolean;
  onAnswer: (answer: Answer) => void;
  onAnswers: (part: Partial<Answers>) => void;
  onFocus: () => void;
}

/** Where a yes would lead: a ghost until it does. */
function Effect({ question, triggered }: { question: Question; triggered: boolean }) {
  switch (question.effect) {
    case 'A':
    case 'A_candidate':
      return (
        <>
          <ClassMark value="A" ghost={!triggered} />
          {question.effect === 'A_candidate' && <span className="muted">候補</span>}
        </>
      );
    case 'B':
    case 'B_min':
      return (
        <>
          <ClassMark value="B" ghost={!triggered} />
          {question.effect === 'B_min' && <span className="muted">以上</span>}
        </>
      );
    case 'C':
      return <ClassMark value="C" ghost={!triggered} />;
    case 'highest':
      return <span className="muted">最高</span>;
    case 'from_source':
      return <span className="muted">同じ</span>;
    case 'ask':
      return triggered ? <ClassMark value="" /> : <span className="muted">判断</span>;
  }
}

/** A yes to it opens a further question. */
export function asksMore(question: Question): boolean {
  return question.counts || ['highest', 'from_source', 'C'].includes(question.effect);
}

/**
 * A row of the list, in short so that all of them can be seen at once; the whole question stands there when its turn has
 * come, and its follow-up appears under it when it is answered yes.
 */
export function QuestionRow(props: QuestionRowProps) {
  const { question, answers, bands, here, triggered, onAnswer, onAnswers, onFocus } = props;
  const given = answers.given[question.id];
  const look = ['question'];
  if (triggered) look.push('question-hit');
  if (given === 'unknown') look.push('question-unknown');
  if (here) look.push('question-here');
  const label = `question-${question.id}`;
  return (
    <li className={look.join(' ')} data-question={question.id} data-cited onFocus={onFocus}>
      <span className="question-number">{question.no}</span>
      <div className="question-words">
        <p>{question.short}</p>
        {here && (
          <p className="muted" id={`${label}-help`}>
            {question.text}
            {question.articles[0] && (
              <>
                {' '}
                <Citation>{question.articles[0].text}</Citation>
              </>
            )}
            <br />
            {question.help}
            {question.examples.length > 0 && `　見るもの：${question.examples.join('、')}`}
          </p>
        )}
      </div>
      <span className="question-effect">
        <Effect question={question} triggered={triggered} />
      </span>
      <RadioGroup
        className="segments question-answers"
        orientation="horizontal"
        aria-label={question.text}
        {...(here ? { 'aria-describedby': `${label}-help` } : {})}
        value={given ?? null}
        onChange={(answer) => onAnswer(answer as Answer)}
      >
        {ANSWERS.map((a) => (
          <Radio key={a.key} value={a.key} className={`segment answer-${a.key}`}>
            {a.label}
          </Radio>
        ))}
      </RadioGroup>
      {given === 'yes' && asksMore(question) && (
        <div className="question-more">
          {question.counts && (
            <Select
              label="対象になる人の数"
              labelHidden
              placeholder="対象になる人の数を選ぶ"
              dense
              value={answers.band ?? ''}
              onChange={(band) => onAnswers({ band: band === '' ? null : band })}
              options={bands}
            />
          )}
          {question.effect === 'highest' && (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in the row
            <div className="check-row" role="group" aria-label="まじっている分類">
              {CLASSES.map((c) => (
                <Check
                  key={c}
                  checked={answers.mixed.includes(c)}
                  onChange={(on) =>
                    onAnswers({ mixed: CLASSES.filter((k) => (k === c ? on : answers.mixed.includes(k))) })
                  }
                >
                  <ClassMark value={c} />
                </Check>
              ))}
            </div>
          )}
          {question.effect === 'from_source' && (
            <RadioGroup
              className="segments"
              orientation="horizontal"
              aria-label="渡した課がつけた分類"
              value={answers.source ?? 'none'}
              onChange={(source) => onAnswers({ source: source === 'none' ? null : (source as Class) })}
            >
              {CLASSES.map((c) => (
                <Radio key={c} value={c} className="segment">
                  {c}
                </Radio>
              ))}
              <Radio value="none" className="segment">
                分からない
              </Radio>
            </RadioGroup>
          )}
          {question.effect === 'C' && (
            <Check
              checked={answers.before_publication}
              onChange={(before_publication) => onAnswers({ before_publication })}
            >
              公表前（公表の日までBとして扱います）
            </Check>
          )}
        </div>
      )}
    </li>
  );
}
