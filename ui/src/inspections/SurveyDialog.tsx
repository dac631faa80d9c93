/** A survey of weak points or a check of settings, with what it found. */
import { useState } from 'react';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { DayField } from '../ledger/print/DayField';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Segments, TextField } from '../parts/Fields';
import { Note } from '../parts/Note';

const KINDS = [
  { key: 'weakness', label: '脆弱性の調査' },
  { key: 'settings', label: '設定の確認' },
];

/** Enters a survey. */
export function SurveyDialog({ onClose }: { onClose: () => void }) {
  const change = useChange();
  const { tell } = useNotices();
  const { state, book } = useOffice();
  const [now, setNow] = useState({
    id: '',
    day: '',
    kind: 'weakness',
    target: '',
    method: '',
    result: '',
    done_by: book.acting.name,
    told_on: '',
  });
  const [findings, setFindings] = useState('');
  const [wrong, setWrong] = useState('');
  const set = (part: Partial<typeof now>) => setNow((old) => ({ ...old, ...part }));
  async function save() {
    try {
      await change('inspection_survey', { ...now, day: now.day || state.today, findings: findings.split('\n') });
      tell('調査・確認を記録しました');
      onClose();
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <Dialog
      title="調査・確認を記録する"
      aside="第134条第1項"
      open
      onClose={onClose}
      wide="40rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" onPress={() => void save()}>
            記録する
          </Button>
        </>
      }
    >
      <Segments label="種類" value={now.kind} onChange={(kind) => set({ kind })} options={KINDS} />
      <DayField label="実施日" value={now.day} onChange={(day) => set({ day })} />
      <TextField label="対象" required value={now.target} onChange={(target) => set({ target })} />
      <TextField label="方法" required value={now.method} onChange={(method) => set({ method })} />
      <TextField label="結果" required rows={2} value={now.result} onChange={(result) => set({ result })} />
      <TextField label="実施した人" required value={now.done_by} onChange={(done_by) => set({ done_by })} />
      <DayField label="責任者に報告した日" value={now.told_on} empty="まだ" onChange={(told_on) => set({ told_on })} />
      <TextField
        label="指摘（1行に1つ）"
        rows={3}
        value={findings}
        onChange={setFindings}
        hint="1行ごとに改善計画の対象になります。なければ空けておきます"
      />
      {wrong && (
        <Note tone="late" alert>
          {wrong}
        </Note>
      )}
    </Dialog>
  );
}
