/** A survey of weak points or a check of settings, with what it found. */
import { useState } from 'react';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { SurveyLine } from '../bindings/SurveyLine';
import { DayField } from '../ledger/print/DayField';
import { Segments, TextField } from '../parts/Fields';
import { SaveDialog } from '../parts/SaveDialog';

const KINDS = [
  { key: 'weakness', label: '脆弱性の調査' },
  { key: 'settings', label: '設定の確認' },
];

/** Enters a survey. */
export function SurveyDialog({ survey, onClose }: { survey?: SurveyLine; onClose: () => void }) {
  const change = useChange();
  const { tell } = useNotices();
  const { state, book } = useOffice();
  const [now, setNow] = useState({
    id: survey?.id ?? '',
    day: survey?.day ?? '',
    kind: survey?.kind ?? 'weakness',
    target: survey?.target ?? '',
    method: survey?.method ?? '',
    result: survey?.result ?? '',
    done_by: survey?.done_by ?? book.acting.name,
    told_on: survey?.told_on ?? '',
  });
  const [findings, setFindings] = useState('');
  const set = (part: Partial<typeof now>) => setNow((old) => ({ ...old, ...part }));
  async function save() {
    await change('inspection_survey', { ...now, day: now.day || state.today, findings: findings.split('\n') });
    tell('調査・確認を記録しました');
    onClose();
  }
  return (
    <SaveDialog
      title={survey ? '調査・確認の記録を直す' : '調査・確認を記録する'}
      aside="第134条第1項"
      onClose={onClose}
      wide="40rem"
      deed="記録する"
      onDeed={save}
    >
      <Segments label="種類" value={now.kind} onChange={(kind) => set({ kind })} options={KINDS} />
      <DayField label="実施日" value={now.day} onChange={(day) => set({ day })} />
      <TextField label="対象" required value={now.target} onChange={(target) => set({ target })} />
      <TextField label="方法" required value={now.method} onChange={(method) => set({ method })} />
      <TextField label="結果" required rows={2} value={now.result} onChange={(result) => set({ result })} />
      <TextField label="実施した人" required value={now.done_by} onChange={(done_by) => set({ done_by })} />
      <DayField label="責任者に報告した日" value={now.told_on} empty="未報告" onChange={(told_on) => set({ told_on })} />
      <TextField
        label={survey ? `加える指摘（1行に1つ。いまは${survey.findings}件）` : '指摘（1行に1つ）'}
        rows={3}
        value={findings}
        onChange={setFindings}
        hint="1行ごとに改善計画の対象になります。なければ空けておきます"
      />
    </SaveDialog>
  );
}
