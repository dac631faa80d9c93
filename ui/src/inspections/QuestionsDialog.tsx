/** Questions that the city or the division adds to a checklist. */
import { useState } from 'react';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import type { ListChoice } from '../bindings/ListChoice';
import type { OwnQuestion } from '../bindings/OwnQuestion';
import { Button, IconButton } from '../parts/Button';
import { Check, Select, TextField } from '../parts/Fields';
import { SaveDialog } from '../parts/SaveDialog';

/** Adds, changes and drops own questions; nothing is stored before 保存する. */
export function QuestionsDialog({
  own,
  lists,
  onClose,
}: {
  own: readonly OwnQuestion[];
  lists: readonly ListChoice[];
  onClose: () => void;
}) {
  const change = useChange();
  const { tell } = useNotices();
  const [now, setNow] = useState<readonly OwnQuestion[]>(own);
  const set = (at: number, part: Partial<OwnQuestion>) =>
    setNow((old) => old.map((q, n) => (n === at ? { ...q, ...part } : q)));
  const add = () =>
    setNow((old) => [
      ...old,
      { id: '', checklist: 'staff', city: false, articles: '', title: '', text: '', look: '', good: '' },
    ]);
  async function save() {
    await change('inspection_questions', { questions: [...now] });
    tell('設問を保存しました。次に始める点検から使われます');
    onClose();
  }
  return (
    <SaveDialog
      title="市・課の設問"
      onClose={onClose}
      wide="48rem"
      deed="保存する"
      onDeed={save}
      other={
        <Button icon="plus" onPress={add}>
          設問を加える
        </Button>
      }
    >
      {now.length === 0 && (
        <p className="form-text">まだありません。加えた設問は、次に始める点検から、章の順に並びます。</p>
      )}
      {now.map((q, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are neither moved nor kept apart otherwise before they are stored
        <section key={at} className="own-question" aria-label={`設問 ${at + 1}`}>
          <div className="own-head">
            <Select
              dense
              label="点検票"
              value={q.checklist}
              onChange={(checklist) => set(at, { checklist })}
              options={lists.map((l) => ({ key: l.key, label: l.title }))}
            />
            <Check checked={q.city} onChange={(city) => set(at, { city })}>
              市の設問
            </Check>
            <span className="spring" />
            <IconButton
              icon="x"
              label={`設問 ${at + 1} を外す`}
              onPress={() => setNow((old) => old.filter((_, n) => n !== at))}
            />
          </div>
          <TextField label="設問" required rows={2} value={q.text} onChange={(text) => set(at, { text })} />
          <div className="own-pair">
            <TextField label="短い名前" required value={q.title} onChange={(title) => set(at, { title })} />
            <TextField
              label="根拠の条（例：第44条第1項）"
              required
              value={q.articles}
              onChange={(articles) => set(at, { articles })}
            />
          </div>
          <div className="own-pair">
            <TextField label="見るもの" value={q.look} onChange={(look) => set(at, { look })} />
            <TextField label="○の目安" value={q.good} onChange={(good) => set(at, { good })} />
          </div>
        </section>
      ))}
    </SaveDialog>
  );
}
