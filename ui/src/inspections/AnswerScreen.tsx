/** One sheet, question by question: read, look, answer. Everything that is given is kept at once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Citation } from '../app/articles';
import { useChange } from '../app/cache';
import { onFlush } from '../app/drafts';
import { useWindowKeys } from '../app/keys';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints, useStatus } from '../app/status';
import type { AnswerMark } from '../bindings/AnswerMark';
import type { AnswerSheet } from '../bindings/AnswerSheet';
import type { Given } from '../bindings/Given';
import { call, Refusal } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Check, TextField } from '../parts/Fields';
import { Icon } from '../parts/Icon';
import { Keys } from '../parts/Keys';
import { Note } from '../parts/Note';
import { composing, isTyping } from '../parts/typing';
import { Wait } from '../parts/Wait';
import { monthDay, shortDay, timeOf } from '../words/dates';
import { Beside, Contradiction, Progress } from './AnswerParts';
import { keeperOf } from './keeping';
import { Proof } from './Proof';
import { ANSWERS, answerWord } from './words';
import './inspection.css';

const HINTS = [
  { keys: ['1', '2', '3', '4'], label: '回答' },
  { keys: ['Enter'], label: '次へ' },
  { keys: ['↑', '↓'], label: '前後の問' },
  { keys: ['R'], label: 'あとで見直す' },
  { keys: ['M'], label: 'メモ' },
];

/** A text is kept this long after the last key. */
const TEXT_MS = 400;

/** The screen of one sheet. */
export default function AnswerScreen({ route }: { route: Extract<Route, { screen: 'inspection-answer' }> }) {
  return <AnswerById id={route.id} start={route.question} />;
}

/** A sheet by its number. `onLeave`: at a 回答席, from which nothing else can be reached. */
export function AnswerById({
  id,
  start,
  onLeave,
}: {
  id: string;
  start?: string | undefined;
  onLeave?: ((submitted: boolean) => void) | undefined;
}) {
  const sheet = useQuery<AnswerSheet, Error>({
    queryKey: ['inspection', 'inspection_sheet', id],
    queryFn: async () => {
      // What was given a moment ago is in the book before it is read again.
      await keeperOf(id).flush();
      return call('inspection_sheet', { id });
    },
    gcTime: 0,
    staleTime: 0,
  });
  if (!sheet.data || (sheet.isFetching && !sheet.isFetchedAfterMount)) return <Wait error={sheet.error} />;
  return <Sheet key={id} sheet={sheet.data} start={start} onLeave={onLeave} />;
}

function useAnswers(sheet: AnswerSheet) {
  const { refuse } = useNotices();
  const { noteSaved } = useStatus();
  const [given, setGiven] = useState<{ [question: string]: Given }>(() =>
    Object.fromEntries(sheet.questions.map((q) => [q.question.id, q.given])),
  );
  const latest = useRef(given);
  const typing = useRef<{ timer: ReturnType<typeof setTimeout>; question: string } | null>(null);
  const keeper = keeperOf(sheet.id);
  const told = useRef({ refuse, noteSaved });
  told.current = { refuse, noteSaved };
  const actions = useMemo(() => {
    async function keep(question: string) {
      const answer = latest.current[question];
      if (!answer) return;
      try {
        const at = await keeper.put(answer);
        if (at) told.current.noteSaved(`${timeOf(at)} に自動保存`);
      } catch (thrown) {
        told.current.refuse(thrown);
      }
    }
    async function settle() {
      if (!typing.current) return;
      const { timer, question } = typing.current;
      clearTimeout(timer);
      typing.current = null;
      await keep(question);
    }
    return {
      set: (question: string, part: Partial<Given>, text = false) => {
        const old = latest.current[question];
        if (!old) return;
        latest.current = { ...latest.current, [question]: { ...old, ...part } };
        setGiven(latest.current);
        if (typing.current && (!text || typing.current.question !== question)) void settle();
        if (!text) {
          void keep(question);
          return;
        }
        if (typing.current) clearTimeout(typing.current.timer);
        typing.current = { question, timer: setTimeout(() => void settle(), TEXT_MS) };
      },
      flush: async () => {
        await settle();
        await keeper.flush();
      },
    };
  }, [keeper]);
  useEffect(() => {
    const off = onFlush(actions.flush);
    return () => {
      off();
      void actions.flush().catch(() => undefined);
    };
  }, [actions]);
  return { given, ...actions };
}

function Sheet({
  sheet,
  start,
  onLeave,
}: {
  sheet: AnswerSheet;
  start?: string | undefined;
  onLeave?: ((submitted: boolean) => void) | undefined;
}) {
  const change = useChange();
  const cache = useQueryClient();
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const { settings } = useOffice();
  const { given, set, flush } = useAnswers(sheet);
  const first = sheet.questions.findIndex((q) =>
    start ? q.question.id === start : sheet.state === 'open' && q.given.mark === null,
  );
  const [at, setAt] = useState(Math.max(0, first));
  const [auto, setAuto] = useState(false);
  const [onlyReview, setOnlyReview] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const note = useRef<HTMLDivElement>(null);
  const open = sheet.state === 'open';
  const question = sheet.questions[at];
  const id = question?.question.id ?? '';
  const answer = given[id];
  const done = sheet.questions.filter((q) => given[q.question.id]?.mark).length;
  const reviews = sheet.questions.filter((q) => given[q.question.id]?.review).length;
  const letters = settings?.letter_keys ?? true;
  useKeyHints(HINTS);
  const shown = useRef(-1);
  useEffect(() => {
    if (shown.current !== at) heading.current?.focus();
    shown.current = at;
  }, [at]);
  useEffect(() => () => void cache.invalidateQueries({ queryKey: ['day'] }), [cache]);
  function move(by: number) {
    setAt((now) => Math.min(sheet.questions.length - 1, Math.max(0, now + by)));
  }
  function give(mark: AnswerMark) {
    if (!open) return;
    set(id, { mark });
    if (mark === 'bad' || mark === 'none') {
      if ((answer?.note ?? '') === '') toNote();
    } else if (auto) move(1);
  }
  // Last year's answers to the same texts, but none that the book contradicts: those are looked at one by one.
  const offered = open
    ? sheet.questions.filter(
        (q) => q.before !== null && !given[q.question.id]?.mark && !(q.before === 'good' && q.against !== ''),
      )
    : [];
  function takeAll() {
    for (const q of offered) set(q.question.id, { mark: q.before, note: given[q.question.id]?.note || q.before_note });
    tell(`前回と同じ答えを${offered.length}問に入れました。変わったところがないか、1問ずつ確かめてください`);
  }
  function toNote() {
    note.current?.querySelector('textarea')?.focus();
  }
  function same() {
    if (!question?.before) return;
    set(id, { mark: question.before, note: answer?.note || question.before_note });
  }
  function nextReview() {
    const marked = sheet.questions.findIndex((q, n) => n > at && given[q.question.id]?.review);
    const from = marked < 0 ? sheet.questions.findIndex((q) => given[q.question.id]?.review) : marked;
    if (from >= 0) setAt(from);
    setOnlyReview(true);
  }
  async function leave() {
    await flush().catch(refuse);
    if (onLeave) onLeave(false);
    else back();
  }
  async function submit() {
    try {
      await flush();
      await change('inspection_submit', { id: sheet.id });
      tell(sheet.typed ? `${sheet.name}さんの点検票を入れました` : '点検票を提出しました');
      if (onLeave) onLeave(true);
      else go({ screen: 'inspections' });
    } catch (thrown) {
      refuse(thrown);
      if (thrown instanceof Refusal) {
        const wrong = sheet.questions.findIndex((q) => q.question.id === thrown.fields[0]?.column);
        if (wrong >= 0) setAt(wrong);
      }
    }
  }
  const plain = (act: () => void) => (letters ? act : () => undefined);
  useWindowKeys({
    ...Object.fromEntries(ANSWERS.map((a) => [a.press, plain(() => give(a.key))])),
    r: plain(() => open && set(id, { review: !answer?.review })),
    m: plain(toNote),
    l: plain(nextReview),
    // Out of a text first, out of the sheet then.
    Escape: () => (isTyping(document.activeElement) ? heading.current?.focus() : void leave()),
    'Ctrl+Enter': () => open && void submit(),
  });
  function onKeyDown(event: KeyboardEvent) {
    if (composing(event) || isTyping(event.target) || event.ctrlKey || event.altKey) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.key === 'ArrowDown' || event.key === 'ArrowRight') move(1);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') move(-1);
    else if (event.key === 'Enter' && (target === heading.current || target?.getAttribute('aria-pressed') === 'true'))
      move(1);
    else return;
    event.preventDefault();
  }
  if (!question || !answer) return <p className="wait">この点検票に設問はありません。</p>;
  const last = at === sheet.questions.length - 1;
  return (
    <Screen
      title={`${sheet.title} ${sheet.list}`}
      subtitle={`${monthDay(sheet.due)}まで　${sheet.word}${sheet.typed ? `　${sheet.name}さんの分を入力` : ''}`}
      fixed
      crumbs={onLeave ? [] : [{ label: '自己点検', onPress: () => go({ screen: 'inspections' }) }]}
      actions={
        <>
          {offered.length > 1 && <Button onPress={takeAll}>{`前回と同じ答えを${offered.length}問に入れる`}</Button>}
          {reviews > 0 && (
            <Button icon="flag" keys={['L']} onPress={nextReview}>
              {`見直し ${reviews}`}
            </Button>
          )}
          <Button keys={['Esc']} onPress={() => void leave()}>
            中断して閉じる
          </Button>
          {open && (
            <Button
              tone={done === sheet.questions.length ? 'primary' : 'plain'}
              keys={['Ctrl', 'Enter']}
              onPress={() => void submit()}
            >
              提出する
            </Button>
          )}
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows and Enter move between questions wherever the focus is */}
      <div className="answering" onKeyDown={onKeyDown}>
        <Progress
          sheet={sheet}
          given={given}
          at={at}
          done={done}
          onlyReview={onlyReview}
          onReview={setOnlyReview}
          onChoose={setAt}
        />
        <section className="asked" aria-label={`問${question.question.no}`}>
          <div className="asked-scroll">
            {sheet.note && (
              <div className="mb-2">
                <Note tone="warn">{`差し戻されています：${sheet.note}`}</Note>
              </div>
            )}
            <div className="asked-head">
              <b>{`問${question.question.no}`}</b>
              <span className="muted">{`第${question.question.chapter}章 ${question.question.chapter_title}`}</span>
              {question.question.articles.map((cited) => (
                <Citation key={cited}>{cited}</Citation>
              ))}
              <span className="spring">
                <button
                  type="button"
                  className="button button-plain button-small"
                  aria-pressed={answer.review}
                  disabled={!open}
                  onClick={() => set(id, { review: !answer.review })}
                >
                  <Icon name="flag" small />
                  {answer.review ? '見直しに印を付けました' : 'あとで見直す'}
                  <Keys keys={['R']} />
                </button>
              </span>
            </div>
            <h2 className="question" ref={heading} tabIndex={-1}>
              {question.question.text}
            </h2>
            <dl className="looks">
              <dt>見るもの</dt>
              <dd>{question.question.look || '－'}</dd>
              <dt>○の目安</dt>
              <dd>{question.question.good || '－'}</dd>
              {question.question.evidence && (
                <>
                  <dt>証跡の例</dt>
                  <dd>{question.question.evidence}</dd>
                </>
              )}
              <dt>前回</dt>
              <dd>
                {question.revised ? (
                  '設問改定のため比較不可'
                ) : question.before ? (
                  <>
                    {`${answerWord(question.before)}（${shortDay(question.before_on)}）　質問の文は変わっていません`}
                    {open && answer.mark === null && (
                      <LinkButton onPress={same}>前回と同じにする</LinkButton>
                    )}
                  </>
                ) : (
                  'ありません'
                )}
              </dd>
            </dl>
            <fieldset className="answers" aria-label="回答">
              {ANSWERS.map((choice) => (
                <button
                  key={choice.key}
                  type="button"
                  className="answer"
                  aria-pressed={answer.mark === choice.key}
                  aria-keyshortcuts={choice.press}
                  disabled={!open}
                  onClick={() => give(choice.key)}
                >
                  <Keys keys={[choice.press]} />
                  <span className="answer-sign" aria-hidden="true">
                    {choice.sign}
                  </span>
                  <span>{choice.label}</span>
                </button>
              ))}
            </fieldset>
            {answer.mark === 'good' && question.against && (
              <Contradiction
                question={question}
                open={open}
                leads={!onLeave}
                onPart={() => give('part')}
                onNote={toNote}
              />
            )}
            <div ref={note}>
              <TextField
                label={answer.mark === 'bad' || answer.mark === 'none' ? '理由（必ず書きます）' : 'メモ'}
                rows={2}
                value={answer.note}
                onChange={(text) => open && set(id, { note: text }, true)}
                hint="×と－を選ぶと、ここに理由が要ります。Escで設問に戻り、Enterで次へ進みます"
              />
              <Proof
                key={id}
                sheet={sheet.id}
                question={question}
                evidence={answer.evidence}
                link={answer.link}
                open={open}
                leads={!onLeave}
                onEvidence={(evidence) => set(id, { evidence }, true)}
                onLink={(link) => set(id, { link })}
                onFlush={flush}
              />
            </div>
          </div>
          <div className="asked-foot">
            <Button icon="left" disabled={at === 0} onPress={() => move(-1)}>
              {at === 0 ? '前の問' : `問${question.question.no - 1}`}
            </Button>
            <span className="spring" />
            <Check checked={auto} onChange={setAuto}>
              自動で次へ
            </Check>
            {last && open ? (
              <Button tone="primary" size="large" onPress={() => void submit()}>
                提出する
              </Button>
            ) : (
              <Button tone="primary" size="large" keys={['Enter']} disabled={last} onPress={() => move(1)}>
                次の問へ
              </Button>
            )}
          </div>
        </section>
        <Beside question={question} leads={!onLeave} />
      </div>
    </Screen>
  );
}
