/** Questions that keep rows from landing. One key each; equal ones together. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { CitedText } from '../../app/articles';
import { useAsk } from '../../app/cache';
import type { Decision } from '../../bindings/Decision';
import type { LedgerView } from '../../bindings/LedgerView';
import type { RowProblem } from '../../bindings/RowProblem';
import { Button, LinkButton } from '../../parts/Button';
import { Check, TextField } from '../../parts/Fields';
import { Mark } from '../../parts/Mark';
import { composing, isTyping } from '../../parts/typing';
import { useSettled } from '../list/rows';
import { sameQuestion } from './dryRun';

const AT_ONCE = 60;
const READ_AFTER_MS = 150;

/** Names one question as long as its row and column stand. */
export function idOf(problem: RowProblem): string {
  return `${problem.row}:${problem.key}:${problem.code}`;
}

/** What makes two questions equal. */
function likeness(problem: RowProblem): string {
  return JSON.stringify([problem.key, problem.code, problem.text, problem.choices.map((c) => c.key)]);
}

interface ProblemsProps {
  ledger: LedgerView;
  problems: readonly RowProblem[];
  /** All there are, listed or not. */
  total: number;
  decisions: readonly Decision[];
  /** The answer on screen does not know the newest decisions yet. */
  reading: boolean;
  at: string;
  onAt: (problem: RowProblem) => void;
  onDecide: (decisions: readonly Decision[]) => void;
  onTakeBack: (problem: RowProblem) => void;
}

/** The list of open questions. */
export function Problems(props: ProblemsProps) {
  const { ledger, problems, total, decisions, reading, at, onAt, onDecide, onTakeBack } = props;
  const [shown, setShown] = useState(AT_ONCE);
  const list = useRef<HTMLOListElement>(null);
  const alike = useMemo(() => {
    const groups = new Map<string, RowProblem[]>();
    for (const problem of problems) {
      const key = likeness(problem);
      groups.set(key, [...(groups.get(key) ?? []), problem]);
    }
    return groups;
  }, [problems]);
  const place = Math.max(
    0,
    problems.findIndex((p) => idOf(p) === at),
  );
  useEffect(() => {
    if (place >= shown) setShown(place + AT_ONCE);
  }, [place, shown]);
  const focus = (to: number) => {
    const problem = problems[Math.max(0, Math.min(problems.length - 1, to))];
    if (!problem) return;
    onAt(problem);
    const id = idOf(problem);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-problem="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  function onKey(event: KeyboardEvent) {
    if (composing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(event.target)) return;
    if (event.key === 'ArrowDown') focus(place + 1);
    else if (event.key === 'ArrowUp') focus(place - 1);
    else return;
    event.preventDefault();
  }
  if (problems.length === 0) {
    return <p className="import-tail">ありません。このまま取り込めます。</p>;
  }
  return (
    <ol ref={list} onKeyDown={onKey} aria-label="要確認">
      {problems.slice(0, shown).map((problem, index) => {
        const decision = decisions.find((d) => sameQuestion(d, { row: problem.row, column: problem.key }));
        return (
          <ProblemRow
            key={idOf(problem)}
            ledger={ledger}
            problem={problem}
            here={index === place}
            alike={alike.get(likeness(problem)) ?? [problem]}
            decision={decision}
            waiting={reading && decision !== undefined}
            onHere={() => {
              if (idOf(problem) !== at) onAt(problem);
            }}
            onDecide={(choice, value, all) => {
              const meant = all ? (alike.get(likeness(problem)) ?? [problem]) : [problem];
              onDecide(meant.map((p) => ({ row: p.row, column: p.key, choice, value })));
              const done = new Set(meant.map(idOf));
              const next = problems.findIndex(
                (p, i) =>
                  i > index &&
                  !done.has(idOf(p)) &&
                  !decisions.some((d) => sameQuestion(d, { row: p.row, column: p.key })),
              );
              if (next >= 0) focus(next);
            }}
            onTakeBack={() => onTakeBack(problem)}
          />
        );
      })}
      <li className="import-tail">
        {problems.length > shown && (
          <LinkButton onPress={() => setShown(shown + AT_ONCE)}>
            続きを見る（ほか{problems.length - shown}件）
          </LinkButton>
        )}
        {total > problems.length && <p>はじめの{problems.length}件を出しています。決めると続きが出ます。</p>}
        決めずに残した行は取り込まず、理由の列をつけた元の表で返します。
      </li>
    </ol>
  );
}

interface RowProps {
  ledger: LedgerView;
  problem: RowProblem;
  here: boolean;
  alike: readonly RowProblem[];
  decision: Decision | undefined;
  waiting: boolean;
  onHere: () => void;
  onDecide: (choice: string, value: string, all: boolean) => void;
  onTakeBack: () => void;
}

function ProblemRow({ ledger, problem, here, alike, decision, waiting, onHere, onDecide, onTakeBack }: RowProps) {
  const [all, setAll] = useState(false);
  const [typing, setTyping] = useState(false);
  const many = alike.length > 1;
  const choose = (key: string) => {
    if (key === 'value') setTyping(true);
    else onDecide(key, '', all && many);
  };
  function onKey(event: KeyboardEvent) {
    if (composing(event) || isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const way = /^[1-9]$/.test(event.key) ? problem.choices[Number(event.key) - 1] : undefined;
    if (way) choose(way.key);
    else if (event.key === '0' && many) setAll(!all);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  const look = ['problem'];
  if (here) look.push('problem-here');
  if (problem.choices.length > 2) look.push('problem-many');
  if (waiting) look.push('problem-settled');
  const chosen = decision && problem.choices.find((c) => c.key === decision.choice);
  return (
    <li
      className={look.join(' ')}
      data-problem={idOf(problem)}
      tabIndex={here ? 0 : -1}
      onFocus={onHere}
      onKeyDown={onKey}
    >
      <span className="problem-row">{problem.row}行</span>
      <div>
        <p className="problem-said">
          {problem.column || 'この行'}　<q>{problem.text || '（空欄）'}</q>
        </p>
        <p>
          <CitedText>{problem.message}</CitedText>
        </p>
        {decision && !waiting && (
          <p className="tone-warn">
            <Mark name="triangle" /> 「{chosen?.label ?? decision.value}」では、まだ決まりません。
          </p>
        )}
      </div>
      {waiting ? (
        <div className="problem-ways">
          <p role="status">{decision?.choice === 'value' ? `「${decision.value}」にします` : chosen?.label}</p>
          <LinkButton onPress={onTakeBack}>取り消す</LinkButton>
        </div>
      ) : (
        <div className="problem-ways">
          {problem.choices.map((way, index) => (
            <Button
              key={way.key}
              size="small"
              onPress={() => choose(way.key)}
              {...(index < 9 ? { keys: [String(index + 1)] } : {})}
            >
              {way.label}
            </Button>
          ))}
        </div>
      )}
      {!waiting && many && (
        <div className="problem-same">
          <Check checked={all} onChange={setAll}>
            同じ内容の{alike.length}行を、すべて同じに決める
          </Check>
        </div>
      )}
      {typing && !waiting && (
        <ValueLine
          ledger={ledger}
          problem={problem}
          onSave={(value) => {
            setTyping(false);
            onDecide('value', value, all && many);
          }}
          onClose={() => setTyping(false)}
        />
      )}
    </li>
  );
}

interface ValueLineProps {
  ledger: LedgerView;
  problem: RowProblem;
  onSave: (value: string) => void;
  onClose: () => void;
}

/** The value itself, typed; a day shows how it is read. */
function ValueLine({ ledger, problem, onSave, onClose }: ValueLineProps) {
  const [text, setText] = useState(problem.text);
  const column = ledger.columns.find((c) => c.key === problem.key);
  const isDay = column?.kind === 'date';
  const typed = useSettled(text.trim(), READ_AFTER_MS);
  const reading = useAsk('date_read', { text: typed }, { enabled: isDay && typed !== '' });
  const read = typed === text.trim() ? reading.data : undefined;
  return (
    <form
      className="problem-value"
      onSubmit={(e) => {
        e.preventDefault();
        if (text.trim() !== '') onSave(text.trim());
      }}
      onKeyDown={(e) => {
        if (composing(e)) e.stopPropagation();
        else if (e.key === 'Escape') {
          e.stopPropagation();
          onClose();
        }
      }}
    >
      <TextField
        label={`${problem.row}行 ${problem.column || '値'}`}
        dense
        autoFocus
        value={text}
        onChange={setText}
        placeholder={isDay ? '例：R8.5.19' : ''}
        hint={isDay && read?.iso ? `${read.shown} と読みました` : undefined}
        wrong={isDay && read && read.iso === '' ? read.note || '日付として読めません。' : undefined}
      />
      <Button submit tone="primary" disabled={text.trim() === ''}>
        この値にする
      </Button>
      <Button onPress={onClose}>やめる</Button>
    </form>
  );
}
