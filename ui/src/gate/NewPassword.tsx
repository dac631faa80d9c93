/** The two fields of a new password, wherever one is chosen. */
import { useState } from 'react';
import { Check, TextField } from '../parts/Fields';

/** Shortest password, in characters; the door checks it again. */
export const MIN_LENGTH = 12;

export interface ChosenPassword {
  password: string;
  again: string;
  set: (password: string) => void;
  setAgain: (again: string) => void;
  /** Long enough, and twice the same. */
  ready: boolean;
  /** Why it is not ready. */
  blocked: string;
}

/** A password that is being chosen. */
export function useNewPassword(): ChosenPassword {
  const [password, set] = useState('');
  const [again, setAgain] = useState('');
  const blocked =
    [...password].length < MIN_LENGTH
      ? `パスワードを${MIN_LENGTH}文字以上にしてください。`
      : password !== again
        ? '2つのパスワードが違います。'
        : '';
  return { password, again, set, setAgain, ready: blocked === '', blocked };
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
  const { password, again, set, setAgain } = chosen;
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
        hint={`${MIN_LENGTH}文字以上。つながりのない言葉を4つほど並べると、覚えやすく破られにくくなります。いま${[...password].length}文字。`}
      />
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
