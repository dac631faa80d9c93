/** A return or a receipt before it is taken over. */
import { ActDialog } from '../app/ActDialog';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import type { ReplyView } from '../bindings/ReplyView';
import { Note } from '../parts/Note';
import { dayOf, shortDay } from '../words/dates';

/** Shows what came back, and takes it over. */
export function ReplyDialog({ path, shown, onClose }: { path: string; shown: ReplyView; onClose: () => void }) {
  const change = useChange();
  const { tell } = useNotices();
  async function take() {
    await change('submission_reply_take', { path, digest: shown.digest });
    tell(shown.kind === 'return' ? '差戻しの指摘を取り込みました' : '受領書を取り込みました');
    onClose();
  }
  return (
    <ActDialog
      title={`${shown.word}　${shown.title} 第${shown.number}号`}
      label="取り込む"
      wide="40rem"
      onClose={onClose}
      onAct={take}
    >
      <p>{`${shown.decided_by}　${shortDay(dayOf(shown.decided_at))}`}</p>
      {shown.reason !== '' && <p>{shown.reason}</p>}
      {shown.remarks.length > 0 && (
        <ul>
          {shown.remarks.map((r) => (
            <li key={r}>{r}</li>
          ))}
        </ul>
      )}
      {shown.differing.length > 0 && (
        <Note tone="warn">{`紙の値と、記録から数えた値が違うものがあります。${shown.differing.join('、')}`}</Note>
      )}
    </ActDialog>
  );
}
