/** Step 3: which of their columns is which of ours. */
import type { LedgerView } from '../../bindings/LedgerView';
import type { Plan } from '../../bindings/Plan';
import type { PlannedColumn } from '../../bindings/PlannedColumn';
import { Check, Select } from '../../parts/Fields';
import { Mark } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { columnLetter, howWords } from './words';

/** Their column is left out. */
const LEAVE = '(leave)';
/** Our own number of a record. */
const NUMBER = 'number';

interface MappingStepProps {
  ledger: LedgerView;
  plan: Plan;
  onMap: (header: string, key: string) => void;
  eraseBlank: boolean;
  onEraseBlank: (on: boolean) => void;
}

/** Columns of theirs that lead to the same key of ours. */
function doubles(columns: readonly PlannedColumn[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { key } of columns) {
    if (!key) continue;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}

/** Required columns of ours that nothing of theirs fills. */
export function missingColumns(ledger: LedgerView, plan: Plan): string[] {
  const taken = new Set(plan.columns.map((c) => c.key));
  return ledger.columns.filter((c) => c.required && !c.derived && !taken.has(c.key)).map((c) => c.label);
}

/** One row for each column of theirs. */
export function MappingStep({ ledger, plan, onMap, eraseBlank, onEraseBlank }: MappingStepProps) {
  const options = [
    { key: LEAVE, label: '取り込まない' },
    { key: NUMBER, label: `番号（${ledger.title}）` },
    ...ledger.columns.filter((c) => !c.derived).map((c) => ({ key: c.key, label: c.label })),
  ];
  const twice = doubles(plan.columns);
  const remembered = plan.columns.some((c) => c.how === 'remembered');
  const near = plan.columns.filter((c) => c.how === 'near').length;
  const missing = missingColumns(ledger, plan);
  const labelOf = (key: string) => options.find((o) => o.key === key)?.label ?? key;
  return (
    <div className="import-page">
      <div className="grid gap-2 mb-3">
        {remembered && <Note>前に同じ見出しの表を取り込んだときの対応を使いました。</Note>}
        {near > 0 && <Note tone="warn">見出しが少し違う列が{near}列あります。合っているか確かめてください。</Note>}
        {missing.length > 0 && (
          <Note tone="late" alert>
            「{missing.join('」「')}」にする列がありません。どの列か選んでください。
          </Note>
        )}
        {[...twice].map((key) => (
          <Note tone="late" alert key={key}>
            「{labelOf(key)}」に2つ以上の列が当たっています。どれか一つにしてください。
          </Note>
        ))}
      </div>
      <table className="table map-table">
        <thead>
          <tr>
            <th scope="col">列</th>
            <th scope="col">元の見出し</th>
            <th scope="col">値の例</th>
            <th scope="col">取り込む項目</th>
            <th scope="col">見つけ方</th>
          </tr>
        </thead>
        <tbody>
          {plan.columns.map((column) => (
            <tr key={column.index} className={column.how === 'near' ? 'map-row-near' : undefined}>
              <td className="muted">{columnLetter(column.index)}</td>
              <th scope="row">{column.header || '（見出しなし）'}</th>
              <td className="muted">
                {column.samples
                  .filter((s) => s !== '')
                  .slice(0, 3)
                  .join('、')}
              </td>
              <td style={{ inlineSize: '15rem' }}>
                {column.how === 'derived' ? (
                  <span className="muted">取り込まない（自動で決まります）</span>
                ) : (
                  <Select
                    label={`「${column.header}」を取り込む項目`}
                    labelHidden
                    dense
                    value={column.key ?? LEAVE}
                    onChange={(key) => onMap(column.header, key === LEAVE || key === '' ? '' : key)}
                    options={options}
                  />
                )}
              </td>
              <td className="keep">
                {column.how === 'near' && <Mark name="triangle" />} {howWords(column.how, column.score)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-3">
        <Check checked={eraseBlank} onChange={onEraseBlank}>
          元の表で空欄の項目は、登録済みの値も空欄にする（ふだんは外しておきます）
        </Check>
      </div>
    </div>
  );
}

/** The mapping in chips, above the sheet; what is not taken stands together at the end. */
export function MapChips({ plan }: { plan: Plan }) {
  const left = plan.columns.filter((c) => c.header !== '' && !c.key).map((c) => c.header);
  return (
    <ul className="map-chips" aria-label="列の対応" tabIndex={0}>
      {plan.columns
        .filter((c) => c.key)
        .map((c) => (
          <li key={c.index} className={c.how === 'near' ? 'map-chip map-chip-near' : 'map-chip'}>
            <b>{c.header}</b>
            <span aria-hidden="true">→</span>
            <span className="visually-hidden">は</span>
            {c.label}
            {c.how === 'near' && <span className="visually-hidden">（{howWords(c.how, c.score)}）</span>}
          </li>
        ))}
      {left.length > 0 && <li className="map-chip map-chip-none">取り込まない：{left.join('、')}</li>}
    </ul>
  );
}
