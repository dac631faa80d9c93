/** What was done about one remark; it goes with the next packet. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import type { ReturnedRemark } from '../bindings/ReturnedRemark';
import { TextField } from '../parts/Fields';

/** Asks for the answer. */
export function RemarkDialog({ remark, onClose }: { remark: ReturnedRemark; onClose: () => void }) {
  const change = useChange();
  const { tell } = useNotices();
  const [answer, setAnswer] = useState(remark.answer);
  async function done() {
    await change('submission_remark_done', { id: remark.id, answer, done: true });
    tell('対応を記録しました');
    onClose();
  }
  return (
    <ActDialog title="指摘への対応" disabled={answer.trim() === ''} onClose={onClose} onAct={done}>
      <p>{`${remark.title}　${remark.about}`}</p>
      <p>{remark.text}</p>
      <TextField label="対応したこと" required rows={3} value={answer} onChange={setAnswer} autoFocus />
    </ActDialog>
  );
}
