/** Sheets that came back on paper, typed in one after the other: a number, then one key a question. */
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useChange } from '../app/cache';
import { useWindowKeys } from '../app/keys';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { AnswerMark } from '../bindings/AnswerMark';
import type { AnswerSheet } from '../bindings/AnswerSheet';
import type { Given } from '../bindings/Given';
import { call, Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { composing, isTyping } from '../parts/typing';
import { keeperOf } from './keeping';
import { ANSWERS } from './words';
import './inspection.css';

const HINTS = [
  { keys: ['1', '2', '3', '4'], label: '○ △ × － を入れて次へ' },
  { keys: ['↑', '↓'], label: '前後の問' },
  { keys: ['Ctrl', 'Enter'], label: '提出して次の票へ' },
];

/** A round's sheets, one after the other. */
export default function TypedScreen({ route }: { route: Extract<Route, { screen: 'inspection-typed' }> }) {
  const { go } = useNavigation();
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState('');
  const [sheet, setSheet] = useState<AnswerSheet | null>(null);
  const [done, setDone] = useState(0);
  async function find(event: FormEvent) {
    event.preventDefault();
    try {
      setSheet(await call('inspection_find', { round: route.id, number }));
      setWrong('');
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  function next(submitted: boolean) {
    if (submitted) setDone((old) => old + 1);
    setSheet(null);
    setNumber('');
  }
  return (
    <Screen
      title="紙の点検票を入れる"
      subtitle={done > 0 ? `この画面で${done}人分を入れました` : ''}
      crumbs={[
        { label: '自己点検', onPress: () => go({ screen: 'inspections' }) },
        { label: '回収', onPress: () => go({ screen: 'inspection-round', id: route.id }) },
      ]}
    >
      <div className="page inspections">
        {sheet ? (
          <TypedSheet key={sheet.id} sheet={sheet} onNext={next} />
        ) : (
          <form className="typed-number" onSubmit={(event) => void find(event)}>
            <TextField
              label="票にある整理番号（職員番号）"
              required
              code
              value={number}
              onChange={setNumber}
              wrong={wrong || undefined}
              alert
              autoFocus
              hint="票のQRコードを読取機で読んでも入ります。Enterで票が開きます"
            />
            <Button submit tone="primary" disabled={number.trim() === ''}>
              票を開く
            </Button>
          </form>
        )}
      </div>
    </Screen>
  );
}

function TypedSheet({ sheet, onNext }: { sheet: AnswerSheet; onNext: (submitted: boolean) => void }) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [given, setGiven] = useState<{ [question: string]: Given }>(() =>
    Object.fromEntries(sheet.questions.map((q) => [q.question.id, q.given])),
  );
  const [missing, setMissing] = useState<{ [question: string]: string }>({});
  const rows = useRef<(HTMLTableRowElement | null)[]>([]);
  const keeper = keeperOf(sheet.id);
  const done = sheet.questions.filter((q) => given[q.question.id]?.mark).length;
  useKeyHints(HINTS);
  const toMark = (at: number) => {
    const row = rows.current[Math.max(0, Math.min(sheet.questions.length - 1, at))];
    (row?.querySelector<HTMLElement>('[aria-pressed="true"]') ?? row?.querySelector('button'))?.focus();
  };
  const toReason = (at: number) => rows.current[at]?.querySelector('input')?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first row, once
  useEffect(() => toMark(0), []);
  function set(question: string, part: Partial<Given>) {
    const old = given[question];
    if (!old) return;
    const now = { ...old, ...part };
    setGiven((all) => ({ ...all, [question]: now }));
    keeper.put(now).catch(refuse);
  }
  function mark(at: number, key: AnswerMark) {
    const question = sheet.questions[at]?.question.id ?? '';
    set(question, { mark: key });
    const wants = (key === 'bad' || key === 'none') && (given[question]?.note ?? '') === '';
    if (wants) toReason(at);
    else if (at + 1 < sheet.questions.length) toMark(at + 1);
  }
  function onKeyDown(event: KeyboardEvent, at: number) {
    if (composing(event) || event.ctrlKey || event.altKey) return;
    if (isTyping(event.target)) {
      if (event.key !== 'Enter') return;
      toMark(at + 1);
    } else {
      const answer = ANSWERS.find((a) => a.press === event.key);
      if (answer) mark(at, answer.key);
      else if (event.key === 'ArrowDown') toMark(at + 1);
      else if (event.key === 'ArrowUp') toMark(at - 1);
      else return;
    }
    event.preventDefault();
  }
  async function submit() {
    try {
      await keeper.flush();
      await change('inspection_submit', { id: sheet.id });
      tell(`${sheet.name}さんの点検票を入れました`);
      onNext(true);
    } catch (thrown) {
      refuse(thrown);
      if (!(thrown instanceof Refusal)) return;
      setMissing(Object.fromEntries(thrown.fields.map((f) => [f.column, f.message])));
      const first = sheet.questions.findIndex((q) => q.question.id === thrown.fields[0]?.column);
      if (first >= 0) toMark(first);
    }
  }
  async function leave() {
    await keeper.flush().catch(refuse);
    onNext(false);
  }
  useWindowKeys({ 'Ctrl+Enter': () => void submit(), Escape: () => void leave() });
  return (
    <section aria-label={`${sheet.name}さんの点検票`}>
      <p className="typed-head">
        <b>{`${sheet.name}さん　${sheet.list}`}</b>
        <span className="muted">{`　${done} ／ ${sheet.questions.length}問`}</span>
      </p>
      <table className="table typed">
        <thead>
          <tr>
            <th scope="col" className="number">
              問
            </th>
            <th scope="col">設問</th>
            <th scope="col">答え</th>
            <th scope="col">理由・メモ（×と－は必ず）</th>
          </tr>
        </thead>
        <tbody>
          {sheet.questions.map((q, at) => {
            const one = given[q.question.id];
            const lacks = missing[q.question.id];
            return (
              <tr
                key={q.question.id}
                ref={(row) => {
                  rows.current[at] = row;
                }}
                onKeyDown={(event) => onKeyDown(event, at)}
                className={lacks ? 'typed-missing' : undefined}
              >
                <td className="number">{q.question.no}</td>
                <td>{q.question.title}</td>
                <td>
                  <fieldset className="typed-marks" aria-label={`問${q.question.no} ${q.question.title}`}>
                    {ANSWERS.map((a) => (
                      <button
                        key={a.key}
                        type="button"
                        className="typed-mark"
                        aria-label={`${a.sign} ${a.label}`}
                        aria-pressed={one?.mark === a.key}
                        onClick={() => mark(at, a.key)}
                      >
                        {a.sign}
                      </button>
                    ))}
                  </fieldset>
                </td>
                <td>
                  <TextField
                    dense
                    labelHidden
                    label={`問${q.question.no}の理由・メモ`}
                    value={one?.note ?? ''}
                    onChange={(note) => set(q.question.id, { note })}
                    wrong={lacks}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="deeds typed-foot">
        <Button keys={['Esc']} onPress={() => void leave()}>
          ここまでで閉じる
        </Button>
        <span className="spring" />
        <Button tone="primary" keys={['Ctrl', 'Enter']} onPress={() => void submit()}>
          提出して次の票へ
        </Button>
      </div>
    </section>
  );
}
