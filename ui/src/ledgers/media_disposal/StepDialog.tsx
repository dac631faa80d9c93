/** One step: its fields, and where numbers are read a scan field that answers line by line. */
import { useState } from 'react';
import { ActDialog } from '../../app/ActDialog';
import { useAsk, useChange } from '../../app/cache';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { CaseView } from '../../bindings/CaseView';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Value } from '../../bindings/Value';
import { ValueField } from '../../ledger/form/ValueField';
import { useSettled } from '../../ledger/list/rows';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Fields';
import { Mark } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { ScanField } from '../../parts/ScanField';
import { nowInJapan } from '../../words/now';
import { grouped } from '../../words/numbers';
import { STEP_FIELDS, STEP_STAGE } from './words';

interface StepDialogProps {
  ledger: LedgerView;
  view: CaseView;
  step: string;
  onClose: () => void;
}

const MATCH_AFTER_MS = 120;
const HERE_AND_NOW = ['counted_at', 'verified_at', 'handed_at'];
const TODAY = ['certificate_received_on'];

/** Takes one step; what was read so far can be kept without it. */
export function StepDialog({ ledger, view, step, onClose }: StepDialogProps) {
  const change = useChange();
  const { tell } = useNotices();
  const { book, state } = useOffice();
  const { record } = view;
  const label = ledger.steps.find((s) => s.key === step)?.label ?? step;
  const columns = (STEP_FIELDS[step] ?? []).flatMap((key) => ledger.columns.find((c) => c.key === key) ?? []);
  const stage = STEP_STAGE[step];
  const [values, setValues] = useState<{ [key: string]: Value }>(() => {
    const kept = Object.fromEntries(columns.map((c) => [c.key, record.values[c.key] ?? null]));
    // Whoever records it most often did it; another name can be typed.
    for (const key of ['treated_by', 'handed_by']) if (key in kept && kept[key] === null) kept[key] = book.acting.name;
    // A second person counts, who is most often the one that sits here; whoever asked is not.
    const second = book.acting.name !== record.values.requested_by;
    for (const key of second ? ['counted_by', 'verified_by'] : [])
      if (key in kept && kept[key] === null) kept[key] = book.acting.name;
    // Who counts, checks or hands over does it here and now; the hours of a treatment are written by whoever was there.
    for (const key of HERE_AND_NOW) if (key in kept && kept[key] === null) kept[key] = nowInJapan();
    for (const key of TODAY) if (key in kept && kept[key] === null) kept[key] = state.today;
    if (step === 'hand' && kept.handed_to === null) kept.handed_to = record.values.vendor ?? null;
    if (step === 'certify' && kept.certificate_issuer === null) kept.certificate_issuer = record.values.vendor ?? null;
    return kept;
  });
  const [text, setText] = useState(stage ? (view.readings[stage] ?? '') : '');
  const settled = useSettled(text, MATCH_AFTER_MS);
  const matched = useAsk(
    'disposal_match',
    { id: record.id, stage: stage ?? 'counted', text: settled },
    { enabled: stage !== undefined, keepOld: true },
  );
  const matching = matched.data?.matching;
  const send = async (take: boolean) => {
    await change('disposal_step', {
      id: record.id,
      version: record.version,
      step: take ? step : '',
      stage: stage ?? '',
      reason: '',
      values: take ? Object.fromEntries(Object.entries(values).filter(([, v]) => v !== null)) : {},
      text: stage ? text : null,
    });
    tell(take ? `「${label}」を記録しました` : '読み取った番号を残しました');
    onClose();
  };
  const add = (number: string) =>
    setText((old) => (old === '' || old.endsWith('\n') ? `${old}${number}` : `${old}\n${number}`));
  return (
    <ActDialog
      title={label}
      aside={record.number}
      onClose={onClose}
      wide={stage ? '62rem' : '40rem'}
      onAct={() => send(true)}
      others={(go) =>
        stage && (
          <Button onPress={() => go(() => send(false))} disabled={text.trim() === ''}>
            途中まで残す
          </Button>
        )
      }
    >
      {(wrong) => (
        <div className={stage ? 'step-two' : ''}>
          {stage && (
            <div className="step-scan">
              <ScanField label="番号を読む（バーコードか手入力、Enterで次へ）" onRead={add} autoFocus />
              <TextField
                label="読んだ番号（1行に1つ。後ろに備考を書けます）"
                code
                rows={9}
                value={text}
                onChange={setText}
              />
              {matching && (
                <p className="case-sum" role="status">
                  申請 <b>{grouped(matching.asked)}</b>
                  <Mark name={matching.open === 0 ? 'equal' : 'differ'} />
                  読んだ数 <b>{grouped(matching.matched)}</b>
                  {matching.open > 0 && <span className="tone-late">　あと{grouped(matching.open)}件</span>}
                </p>
              )}
              {matched.error && <Note tone="late">{matched.error.message}</Note>}
              <ul className="case-strays">
                {matching?.strays.slice(0, 8).map((s) => (
                  <li key={`${s.line}-${s.text}`}>
                    <Mark name="differ" />
                    <span className="code">{s.text}</span>
                    <span>{s.said}</span>
                  </li>
                ))}
                {matching && matching.strays.length === 0 && matching.open > 0 && matching.open <= 8 && (
                  <li>
                    <span>
                      まだ無いもの：
                      {matching.items
                        .filter((m) => m.state === 'missing')
                        .map((m) => view.items.find((i) => i.no === m.item))
                        .map((i) => i?.number || i?.serial || i?.inner[0] || '')
                        .join('、')}
                    </span>
                  </li>
                )}
              </ul>
            </div>
          )}
          <div className="grid gap-3 content-start">
            {columns.map((column) => (
              <ValueField
                key={column.key}
                column={column}
                value={values[column.key]}
                onChange={(value) => setValues((old) => ({ ...old, [column.key]: value }))}
                wrong={wrong?.fields.find((f) => f.column === column.key)?.message}
                labelled
              />
            ))}
            {columns.length === 0 && <p className="form-text">この手続を記録します。</p>}
          </div>
        </div>
      )}
    </ActDialog>
  );
}
