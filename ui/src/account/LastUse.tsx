/** What the sign-ins before this one tell; shown after signing in, never before. */
import { useOffice } from '../app/office';
import { Note } from '../parts/Note';
import { dayOf, longDay, timeOf } from '../words/dates';

/** When the account was last used, for the side of the first screen. */
export function lastUseWords(at: string): string {
  return at === '' ? 'はじめてのサインイン' : `${longDay(dayOf(at))} ${timeOf(at)}`;
}

/** A warning if somebody else may have tried, and what else should be known. */
export function LastUseNotes() {
  const { last_use } = useOffice().book;
  if (last_use.failed === 0 && last_use.notes.length === 0) return null;
  return (
    <div className="mb-4">
      <Note tone="warn">
        {last_use.failed > 0 && (
          <p>
            {last_use.at === '' ? 'これまでに' : `前回のサインイン（${lastUseWords(last_use.at)}）のあと`}
            、あなたの職員番号で{last_use.failed}
            回まちがえたパスワードが入れられました。心当たりがないときは、パスワードを変えて責任者に知らせてください（第60条第1項第5号）。
          </p>
        )}
        {last_use.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </Note>
    </div>
  );
}
