/** One entry of the journal: who, when, what, and every field old → new. */
import { useAsk } from '../app/cache';
import type { JournalChange } from '../bindings/JournalChange';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Note } from '../parts/Note';
import { dayTime } from '../words/dates';
import { grouped } from '../words/numbers';

/** Shows what an entry holds; changes nothing. */
export function EntryDialog({ entry, onClose }: { entry: string; onClose: () => void }) {
  const asked = useAsk('journal_entry', { entry });
  const detail = asked.data;
  return (
    <Dialog
      title={`記録 ${grouped(Number(entry))} 番`}
      open
      onClose={onClose}
      wide="52rem"
      foot={<Button onPress={onClose}>閉じる</Button>}
    >
      {asked.error && <Note tone="late">{asked.error.message}</Note>}
      {!detail && !asked.error && <p className="wait">読んでいます</p>}
      {detail && (
        <>
          <dl className="key-table">
            <dt>日時</dt>
            <dd>{dayTime(detail.line.at)}</dd>
            <dt>だれが</dt>
            <dd>{detail.line.who}</dd>
            <dt>何を</dt>
            <dd>
              {detail.line.what}
              {detail.line.subject && `　${detail.line.subject}`}
            </dd>
            {detail.line.detail && (
              <>
                <dt>内容</dt>
                <dd>{detail.line.detail}</dd>
              </>
            )}
            <dt>記録値</dt>
            <dd className="mono">{detail.line.value16}</dd>
          </dl>
          {detail.changes.length > 0 ? (
            <Changes changes={detail.changes} />
          ) : (
            <p className="form-text mt-4">この操作で変わった記録はありません。</p>
          )}
          {detail.more > 0 && <p className="form-text mt-2">ほかに{grouped(detail.more)}件の変更があります。</p>}
        </>
      )}
    </Dialog>
  );
}

function Changes({ changes }: { changes: readonly JournalChange[] }) {
  return (
    <section className="mt-4 overflow-x-auto" aria-label="変わったところ" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">台帳</th>
            <th scope="col">番号</th>
            <th scope="col">項目</th>
            <th scope="col">前</th>
            <th scope="col">後</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((c, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes, and two changes may be alike
            <tr key={at}>
              <td className="keep">{c.ledger}</td>
              <td className="keep">{c.number}</td>
              <td>{c.label}</td>
              <td>{c.before ? <del>{c.before}</del> : <span className="muted">空欄</span>}</td>
              <td>{c.after ? <ins>{c.after}</ins> : <span className="muted">空欄</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
