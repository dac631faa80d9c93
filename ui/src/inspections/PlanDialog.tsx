/** What is done about a finding: cause, measure, who, until when; later, that it is done. */
import { useState } from 'react';
import { keyOf, useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import type { FindingLine } from '../bindings/FindingLine';
import { DayField } from '../ledger/print/DayField';
import { TextField } from '../parts/Fields';
import { SaveDialog } from '../parts/SaveDialog';
import { Chosen } from './Proof';

/** Writes a plan, or that it is done. */
export function PlanDialog({ plan, onClose }: { plan: FindingLine; onClose: () => void }) {
  const change = useChange();
  const { tell } = useNotices();
  const people = useAsk('people_list', {}).data?.people ?? [];
  const proof = useAsk('proof_of', { id: plan.id }).data;
  const [now, setNow] = useState(plan);
  const set = (part: Partial<FindingLine>) => setNow((old) => ({ ...old, ...part }));
  async function save() {
    const { id, cause, measure, owner, due, done_on, evidence, link } = now;
    await change('inspection_plan', { id, cause, measure, owner, due, done_on, evidence, link });
    tell(done_on ? '改善の完了を記録しました' : '改善計画を書きました');
    onClose();
  }
  return (
    <SaveDialog
      title="改善計画"
      aside={plan.title}
      onClose={onClose}
      wide="40rem"
      deed="保存する"
      onDeed={save}
    >
      <p className="form-text">{`見つかったこと：${plan.found}`}</p>
      <TextField label="原因" required rows={2} value={now.cause} onChange={(cause) => set({ cause })} autoFocus />
      <TextField label="措置" required rows={2} value={now.measure} onChange={(measure) => set({ measure })} />
      <TextField
        label="担当"
        required
        value={now.owner}
        onChange={(owner) => set({ owner })}
        hint={`例：${people.find((p) => p.role === 'officer')?.name ?? '担当者の氏名'}`}
      />
      <DayField label="期限" value={now.due} empty="未定" onChange={(due) => set({ due })} />
      <DayField label="完了日" value={now.done_on} empty="未完了" onChange={(done_on) => set({ done_on })} />
      <TextField
        label="証跡（完了したことが分かるもの）"
        value={now.evidence}
        onChange={(evidence) => set({ evidence })}
      />
      {proof && (
        <Chosen
          at={{ sheet: '', question: '', finding: plan.id }}
          linked={proof.linked}
          files={proof.files}
          stale={keyOf('proof_of', { id: plan.id })}
          link={now.link}
          open
          onLink={(link) => set({ link })}
          onFlush={() => Promise.resolve()}
        />
      )}
    </SaveDialog>
  );
}
