import { useAsk, useChange } from '../../app/cache';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { HistoryLine } from '../../bindings/HistoryLine';
import type { LedgerView } from '../../bindings/LedgerView';
import { dayOf, dayTime, shortDay } from '../../words/dates';

/** Old → new with who, newest first; single entries can be undone where that is honest. */
export function HistoryList({ ledger, id }: { ledger: LedgerView; id: string }) {
  const history = useAsk('ledger_history', { ledger: ledger.key, id });
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { may } = useOffice();
  if (history.error) return <p>{history.error.message}</p>;
  const undo = (line: HistoryLine) =>
    change('ledger_undo', { entry: line.entry, mode: 'all_or_nothing' }).then(
      (done) => tell(done.undone > 0 ? `「${line.what}」を元に戻しました` : '元に戻すところはありませんでした'),
      refuse,
    );
  return (
    <ol>
      {history.data?.entries.map((line) => (
        <li key={line.entry} className="history-entry">
          <span title={dayTime(line.at)}>{shortDay(dayOf(line.at))}</span>
          <span title={line.who}>{line.who}</span>
          <span className="history-what">
            {line.changes.length === 0 && line.what}
            {line.changes.map((c) => (
              <span key={c.label} className="block">
                {c.label}　{c.before ? <del>{c.before}</del> : <span className="muted">空欄</span>} →{' '}
                <ins>{c.after || '空欄'}</ins>
              </span>
            ))}
            {line.note && <span className="muted">（{line.note}）</span>}
          </span>
          {line.undoable && may('ledger_undo') ? (
            <button
              type="button"
              className="link"
              onClick={() => undo(line)}
              aria-label={`${shortDay(dayOf(line.at))}の「${line.what}」を元に戻す`}
            >
              戻す
            </button>
          ) : (
            <span />
          )}
        </li>
      ))}
    </ol>
  );
}
