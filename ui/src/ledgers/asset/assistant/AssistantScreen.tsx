/** 分類の補助: questions in, a proposal beside them, and whoever is asked decides. */
import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useArticles } from '../../../app/articles';
import { keyOf, useAsk, useChange } from '../../../app/cache';
import { onFlush } from '../../../app/drafts';
import { useWindowKeys } from '../../../app/keys';
import { type Route, useNavigation } from '../../../app/navigation';
import { useNotices } from '../../../app/notices';
import { useLedger, useOffice } from '../../../app/office';
import { Screen } from '../../../app/Screen';
import { useKeyHints, useStatus } from '../../../app/status';
import type { Answer } from '../../../bindings/Answer';
import type { Answers } from '../../../bindings/Answers';
import type { LedgerView } from '../../../bindings/LedgerView';
import type { Questions } from '../../../bindings/Questions';
import type { RecordView } from '../../../bindings/RecordView';
import { call } from '../../../ipc';
import { StepDialog } from '../../../ledger/record/StepDialog';
import { nameOf, shortNumber, textOf } from '../../../ledger/values';
import { Button } from '../../../parts/Button';
import { composing, isTyping } from '../../../parts/typing';
import { Wait } from '../../../parts/Wait';
import { timeOf } from '../../../words/dates';
import { answersIn, readAnswers } from './answers';
import { classOfVerdict, Decide, refusalOf, type Verdict, type Way } from './Decide';
import { ProposalPane } from './ProposalPane';
import { asksMore, QuestionRow } from './QuestionRow';
import { saveVerdict } from './save';
import './assistant.css';

type AssistantRoute = Extract<Route, { screen: 'assistant' }>;

const KEEP_AFTER_MS = 600;
const LETTERS: { [letter: string]: Answer } = { y: 'yes', n: 'no', u: 'unknown' };
const HINTS = [
  { keys: ['↑', '↓'], label: '質問' },
  { keys: ['Y'], label: 'はい' },
  { keys: ['N'], label: 'いいえ' },
  { keys: ['U'], label: '不明' },
  { keys: ['Ctrl', 'Enter'], label: '決める' },
];

/** The assistant for one record. */
export default function AssistantScreen({ route }: { route: AssistantRoute }) {
  const ledger = useLedger(route.ledger);
  const view = useAsk('ledger_get', { ledger: route.ledger, id: route.id });
  const questions = useAsk('classify_questions', {});
  const draft = useAsk('draft_get', { key: draftKey(route), json: '' });
  const failure = view.error ?? questions.error ?? draft.error;
  if (failure || !ledger || !view.data || !questions.data || !draft.data) return <Wait error={failure} />;
  return (
    <Assistant
      key={`${ledger.key}:${route.id}`}
      ledger={ledger}
      view={view.data}
      questions={questions.data}
      draft={answersIn(draft.data.json)}
      draftKey={draftKey(route)}
    />
  );
}

function draftKey(route: AssistantRoute): string {
  return `assistant:${route.ledger}:${route.id}`;
}

interface AssistantProps {
  ledger: LedgerView;
  view: RecordView;
  questions: Questions;
  draft: Answers | null;
  draftKey: string;
}

function Assistant({ ledger, view, questions: asked, draft, draftKey: key }: AssistantProps) {
  const { record } = view;
  const { go, back } = useNavigation();
  const { book, settings } = useOffice();
  const { tell, refuse } = useNotices();
  const { noteSaved } = useStatus();
  const articles = useArticles();
  const change = useChange();
  const cache = useQueryClient();
  const questions = asked.questions.filter((q) => !q.off);
  const stored = view.parts.answers ?? [];
  const [answers, setAnswers] = useState<Answers>(draft ?? readAnswers(stored));
  const [here, setHere] = useState(questions.find((q) => !answers.given[q.id])?.id ?? questions[0]?.id ?? '');
  const [verdict, setVerdict] = useState<Verdict>({ way: '', other: null, reason: null });
  const [handling, setHandling] = useState<readonly string[] | null>(null);
  const [availability, setAvailability] = useState<boolean | null>(null);
  const [sendingBack, setSendingBack] = useState(false);
  const [busy, setBusy] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const proposed = useAsk('classify_propose', { answers }, { keepOld: true });
  const proposal = proposed.data?.proposal;
  useKeyHints(HINTS);

  // What was answered is kept at once, until it is saved with the record.
  const dirty = useRef(false);
  const latest = useRef(answers);
  latest.current = answers;
  const keep = useCallback(async () => {
    if (!dirty.current) return;
    dirty.current = false;
    const json = JSON.stringify(latest.current);
    await call('draft_keep', { key, json });
    cache.setQueryData(keyOf('draft_get', { key, json: '' }), { key, json });
    noteSaved(`${timeOf(new Date().toISOString())} に自動保存`);
  }, [key, noteSaved, cache]);
  useEffect(() => {
    const forget = onFlush(keep);
    return () => {
      forget();
      // Leaving keeps what is left; if that fails, only the newest answers are asked again.
      keep().catch(() => undefined);
    };
  }, [keep]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the answers starts the wait anew
  useEffect(() => {
    const timer = setTimeout(() => void keep().catch(refuse), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [answers, keep, refuse]);
  const patch = (part: Partial<Answers>) => {
    dirty.current = true;
    setAnswers((old) => ({ ...old, ...part }));
  };

  const suggested = proposal?.restrictions.map((r) => r.key) ?? [];
  const held = Array.isArray(record.values.handling) ? record.values.handling : [];
  const shownHandling = handling ?? (held.length > 0 ? held : suggested);
  const shownAvailability =
    availability ??
    (record.values.availability === true || proposal?.availability === true || proposal?.integrity === true);
  const shownWay: Way | '' =
    verdict.way !== '' ? verdict.way : proposal?.ask ? 'ask' : proposal?.class ? 'proposal' : '';
  const shownVerdict: Verdict = { ...verdict, way: shownWay };

  const chief = book.acting.role === 'chief' || book.acting.role === 'deputy';
  const ending = ledger.steps.find((s) => s.axis === 'step' && s.to === 'confirmed' && s.from.includes(record.step));
  const same = record.step_by === book.acting.number;
  const confirms = chief && ending !== undefined && !(ending.other_person && same);
  const note = confirms
    ? ''
    : chief
      ? '保存したあと、ほかの責任者か代行者が確認します（第11条第1項）。'
      : '保存したあと、責任者が確認します（第14条第2項）。';
  const sendsBack = chief && ledger.steps.some((s) => s.key === 'send_back' && s.from.includes(record.step));

  const focusOn = (id: string) => {
    setHere(id);
    requestAnimationFrame(() => {
      const row = list.current?.querySelector(`[data-question="${CSS.escape(id)}"]`);
      const input =
        row?.querySelector<HTMLElement>('.question-answers input:checked') ??
        row?.querySelector<HTMLElement>('.question-answers input');
      input?.focus();
      row?.scrollIntoView?.({ block: 'nearest' });
    });
  };
  const place = questions.findIndex((q) => q.id === here);
  const answer = (id: string, given: Answer) => patch({ given: { ...latest.current.given, [id]: given } });
  // The first open question has the focus when the screen appears.
  const first = useRef(here);
  useEffect(() => {
    const row = list.current?.querySelector(`[data-question="${CSS.escape(first.current)}"]`);
    row?.querySelector<HTMLElement>('.question-answers input')?.focus();
  }, []);
  function onKey(event: KeyboardEvent) {
    if (composing(event) || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const inAnswers = event.target instanceof Element && event.target.closest('.question-answers') !== null;
    if (!inAnswers) return;
    const given = settings?.letter_keys === false ? undefined : LETTERS[event.key.toLowerCase()];
    const to = event.key === 'ArrowDown' ? place + 1 : event.key === 'ArrowUp' ? place - 1 : -1;
    if (given && here) {
      answer(here, given);
      const asks = questions[place];
      const more = given === 'yes' && asks !== undefined && asksMore(asks);
      const next = questions[place + 1];
      // A question that asks more keeps the focus, so that its follow-up is seen.
      if (next && !more) focusOn(next.id);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = questions[to];
      if (next) focusOn(next.id);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  async function save() {
    if (busy || refusalOf(shownVerdict, proposal) !== '') return;
    setBusy(true);
    try {
      await saveVerdict({
        change,
        ledger,
        view,
        answers,
        questions,
        edition: book.edition,
        verdict: shownVerdict,
        proposal,
        handling: shownHandling,
        availability: shownAvailability,
        ending: confirms ? ending?.key : undefined,
      });
      dirty.current = false;
      await call('draft_keep', { key, json: '' });
      cache.setQueryData(keyOf('draft_get', { key, json: '' }), { key, json: '' });
      const decided = classOfVerdict(shownVerdict, proposal);
      tell(
        decided === null
          ? `${shortNumber(record.number)}を責任者の判断待ちにしました`
          : confirms
            ? `${shortNumber(record.number)}を重要性分類${decided}で確定しました`
            : `${shortNumber(record.number)}を重要性分類${decided}の案で保存しました`,
      );
      go({ screen: 'ledger', ledger: ledger.key, id: record.id });
    } catch (thrown) {
      refuse(thrown);
      setBusy(false);
    }
  }
  useWindowKeys({ 'Ctrl+Enter': () => void save(), Escape: back });
  const triggered = new Set(proposal?.triggered.map((t) => t.id) ?? []);
  const open = () => go({ screen: 'ledger', ledger: ledger.key, id: record.id });
  const unit = textOf(record.values.unit);
  return (
    <Screen
      title="分類の補助"
      subtitle={`${nameOf(ledger, record)}${unit ? `（${unit}）` : ''}`}
      fixed
      crumbs={[
        { label: ledger.title, onPress: () => go({ screen: 'ledger', ledger: ledger.key }) },
        { label: shortNumber(record.number), onPress: open },
      ]}
      actions={
        <>
          <Button icon="book" keys={['F1']} onPress={() => articles(14)}>
            条文を見る
          </Button>
          <Button keys={['Esc']} onPress={back}>
            閉じる
          </Button>
        </>
      }
    >
      <div className="assistant">
        <section className="assistant-questions" aria-label="質問">
          <p className="assistant-note">
            <b>{asked.note}</b>
          </p>
          <div className="question-head">
            <h2>{questions.length}の質問</h2>
            <span aria-hidden="true">目安</span>
            <span aria-hidden="true">答え</span>
          </div>
          <ol ref={list} onKeyDownCapture={onKey} aria-label="質問の一覧">
            {questions.map((question) => (
              <QuestionRow
                key={question.id}
                question={question}
                answers={answers}
                bands={asked.bands}
                here={question.id === here}
                triggered={triggered.has(question.id)}
                onAnswer={(given) => answer(question.id, given)}
                onAnswers={patch}
                onFocus={() => setHere(question.id)}
              />
            ))}
          </ol>
          <p className="muted mt-3">
            分からないときは「不明」にしてください。不明は答えのひとつです。不明のままでCになることはなく、提案が変わりうるときは責任者に判断を求めます。
          </p>
          <p className="muted">
            答えは記録に残り、分類の基準が改まったときに計算し直せます。
            {stored.length > 0 && `前回の答え：${textOf(stored[0]?.edition)}の質問`}
          </p>
        </section>
        <aside className="assistant-side" aria-label="提案と確定">
          <ProposalPane
            proposal={proposal}
            error={proposed.error}
            questions={questions}
            restrictions={asked.restrictions}
            handling={shownHandling}
            onHandling={setHandling}
            availability={shownAvailability}
            onAvailability={setAvailability}
          />
          <Decide
            proposal={proposal}
            verdict={shownVerdict}
            onVerdict={setVerdict}
            confirms={confirms}
            note={note}
            busy={busy}
            onSave={() => void save()}
            onSendBack={sendsBack ? () => setSendingBack(true) : undefined}
          />
        </aside>
      </div>
      {sendingBack && (
        <StepDialog ledger={ledger} record={record} step="send_back" onClose={() => setSendingBack(false)} />
      )}
    </Screen>
  );
}
