/** The two fields of a new password, wherever one is chosen, and how well it holds against guessing. */
import { useEffect, useState } from 'react';
import type { PasswordJudged } from '../bindings/PasswordJudged';
import { call } from '../ipc';
import { Check, TextField } from '../parts/Fields';

/** Shortest password, in characters; the door checks it again. */
export const MIN_LENGTH = 12;
/** Typing rests for so long before the door is asked. */
const REST_MS = 200;
const WORDS = ['すぐ破られます', 'とても弱い', '弱い', '十分', '強い'];

/** What everybody around knows, before there is a book that knows it. */
export interface Around {
  names: string[];
  numbers: string[];
  offices: string[];
}

const NOBODY: Around = { names: [], numbers: [], offices: [] };

export interface ChosenPassword {
  password: string;
  again: string;
  set: (password: string) => void;
  setAgain: (again: string) => void;
  /** What the door thinks of it; undefined while it is asked. */
  judged: PasswordJudged | undefined;
  /** Strong enough, and twice the same. */
  ready: boolean;
  /** Why it is not ready. */
  blocked: string;
}

/** A password that is being chosen. The door judges it while it is typed, and keeps nothing of it. */
export function useNewPassword(around: Around = NOBODY): ChosenPassword {
  const [password, set] = useState('');
  const [again, setAgain] = useState('');
  const [answer, setAnswer] = useState<{ of: string; judged: PasswordJudged }>();
  const known = JSON.stringify(around);
  useEffect(() => {
    if (password === '') return;
    let live = true;
    const timer = setTimeout(() => {
      call('password_check', { password, ...(JSON.parse(known) as Around) }).then(
        (judged) => {
          if (live) setAnswer({ of: password, judged });
        },
        // The door judges again when it is set.
        () => undefined,
      );
    }, REST_MS);
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [password, known]);
  const judged = answer?.of === password ? answer.judged : undefined;
  const blocked =
    [...password].length < MIN_LENGTH
      ? `パスワードを${MIN_LENGTH}文字以上にしてください。`
      : judged && !judged.enough
        ? 'もっと推測されにくいパスワードにしてください。'
        : password !== again
          ? '2つのパスワードが違います。'
          : '';
  return { password, again, set, setAgain, judged, ready: blocked === '', blocked };
}

/** How strong, as a bar of five steps and as a word. */
function Meter({ judged, length }: { judged: PasswordJudged | undefined; length: number }) {
  const score = length === 0 ? -1 : (judged?.score ?? -1);
  const tone = !judged || length === 0 ? '' : judged.enough ? 'strength-good' : 'strength-weak';
  return (
    <div className="strength">
      <div className={`strength-bar ${tone}`} aria-hidden="true">
        {WORDS.map((word, at) => (
          <span key={word} className={at <= score ? 'strength-on' : ''} />
        ))}
      </div>
      <p aria-live="polite" className="strength-word">
        {length > 0 && judged
          ? `強さ：${judged.enough ? WORDS[judged.score] : (WORDS[Math.min(judged.score, 2)] ?? '')}`
          : ''}
      </p>
    </div>
  );
}

interface NewPasswordProps {
  chosen: ChosenPassword;
  wrong?: string;
  autoFocus?: boolean;
  label?: string;
}

/** A new password, twice. */
export function NewPassword({ chosen, wrong, autoFocus, label = '新しいパスワード' }: NewPasswordProps) {
  const [seen, setSeen] = useState(false);
  const { password, again, set, setAgain, judged } = chosen;
  const length = [...password].length;
  const said = length > 0 ? (judged?.said ?? []) : [];
  return (
    <>
      <TextField
        label={label}
        required
        type={seen ? 'text' : 'password'}
        value={password}
        onChange={set}
        {...(autoFocus ? { autoFocus } : {})}
        autoComplete="new-password"
        wrong={wrong || undefined}
        alert
        hint={`${MIN_LENGTH}文字以上。つながりのない言葉を4つほど並べると、覚えやすく破られにくくなります。いま${length}文字。`}
      />
      <Meter judged={judged} length={length} />
      {said.length > 0 && (
        <ul className="strength-said">
          {said.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <TextField
        label="もう一度"
        required
        type={seen ? 'text' : 'password'}
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        wrong={again !== '' && password !== again ? '上のパスワードと違います。' : undefined}
      />
      <div className="mt-3">
        <Check checked={seen} onChange={setSeen}>
          文字を表示する
        </Check>
      </div>
    </>
  );
}
