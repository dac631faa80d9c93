/** Step 5: what was written, where it is, and the way back. */
import { useEffect, useRef, useState } from 'react';
import { useAsk } from '../../app/cache';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Plan } from '../../bindings/Plan';
import { Button } from '../../parts/Button';
import { StateWord } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { grouped } from '../../words/numbers';
import { batchView, PLAIN_VIEW } from '../values';
import { UndoBatch } from './UndoBatch';

interface LandedProps {
  ledger: LedgerView;
  plan: Plan;
  /** Writes the rows that did not land as a workbook. */
  onRejects: () => void;
  onAnother: () => void;
}

/** The page after the import. */
export function Landed({ ledger, plan, onRejects, onAnother }: LandedProps) {
  const { go } = useNavigation();
  const { tell } = useNotices();
  const [asking, setAsking] = useState(false);
  const [undone, setUndone] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const came = batchView(plan.batch);
  const totals = useAsk('ledger_totals', { ledger: ledger.key, view: came }, { enabled: !undone });
  // What is to be done next with what came in: classes first, then confirmation.
  const open = ['draft', 'waiting'].flatMap((key) => {
    const state = ledger.states.find((s) => s.axis === 'step' && s.key === key);
    const count = totals.data?.by_step.find((c) => c.key === key)?.count ?? 0;
    return state && count > 0 ? [{ ...state, count }] : [];
  })[0];
  return (
    <div className="import-page">
      <h2 className="landed-number" ref={heading} tabIndex={-1}>
        {undone ? `${plan.batch} を元に戻しました` : `${plan.batch} として取り込みました`}
      </h2>
      <div className="landed-counts">
        <span>
          <StateWord mark="add">追加</StateWord>
          <b>{grouped(plan.added)}件</b>
        </span>
        <span>
          <StateWord mark="change">変更</StateWord>
          <b>{grouped(plan.changed)}件</b>
        </span>
        <span>
          <StateWord mark="equal">変更なし</StateWord>
          <b>{grouped(plan.unchanged)}件</b>
        </span>
        {plan.problem_rows > 0 && (
          <span>
            <StateWord mark="triangle">取り込まなかった行</StateWord>
            <b>{grouped(plan.problem_rows)}行</b>
          </span>
        )}
      </div>
      {plan.problem_rows > 0 && !undone && (
        <div className="mb-4">
          <Note tone="warn">
            <p>
              要確認の{grouped(plan.problem_rows)}
              行は取り込んでいません。理由の列をつけた元の表を保存し、直してからもう一度取り込めます。
            </p>
            <div className="deeds">
              <Button onPress={onRejects}>要確認と除外をExcelで返す</Button>
            </div>
          </Note>
        </div>
      )}
      <div className="deeds">
        <Button
          tone="primary"
          onPress={() => go({ screen: 'ledger', ledger: ledger.key, view: undone ? { ...PLAIN_VIEW } : came })}
        >
          {undone ? `${ledger.title}の一覧を見る` : 'この取込で入った記録を見る'}
        </Button>
        {open && !undone && (
          <Button
            onPress={() =>
              go({
                screen: 'ledger',
                ledger: ledger.key,
                view: { ...came, filters: [...came.filters, { column: 'step', values: [open.key] }] },
              })
            }
          >
            {open.label}の{grouped(open.count)}件を見る
          </Button>
        )}
        <Button onPress={onAnother}>ほかのファイルを取り込む</Button>
        <Button onPress={() => go({ screen: 'batches', ledger: ledger.key })}>取込の一覧</Button>
        {!undone && (
          <Button icon="undo" onPress={() => setAsking(true)}>
            元に戻す
          </Button>
        )}
      </div>
      {asking && (
        <UndoBatch
          batch={plan.batch}
          added={plan.added}
          changed={plan.changed}
          onClose={() => setAsking(false)}
          onDone={(done) => {
            setUndone(true);
            tell(`${plan.batch} の${grouped(done.undone)}件を元に戻しました`);
          }}
        />
      )}
    </div>
  );
}
