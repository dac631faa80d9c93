/** Beside the items: methods, who took part, contract and hand-over. */
import type { CaseView } from '../../bindings/CaseView';
import type { LedgerView } from '../../bindings/LedgerView';
import { columnOf, showValue } from '../../ledger/values';
import { Mark } from '../../parts/Mark';
import { moment } from './words';

const PEOPLE = [
  ['申請', 'requested_by'],
  ['許可', 'permitted_by'],
  ['数量の確認', 'counted_by'],
  ['処理', 'treated_by'],
  ['立会い', 'witness'],
  ['検証', 'verified_by'],
  ['完了', 'closed_by'],
] as const;

const DEAL = [
  'kind',
  'cause',
  'contract',
  'vendor',
  'erase_clause',
  'work',
  'secrecy_clause',
  'secrecy_at',
  'secrecy_agreement',
  'system_checked',
  'permitted_at',
  'counted_at',
  'treated_from',
  'treated_to',
  'treated_place',
  'tool',
  'tool_version',
  'witness_reason',
  'condition',
  'method_reason',
  'verified_at',
  'verified_how',
  'handed_to',
  'handed_at',
  'manifest',
  'certificate_due',
  'certificate_number',
  'certificate_issuer',
  'certificate_on',
];

/** Facts in three groups; what is empty is left out. */
export function People({ ledger, view }: { ledger: LedgerView; view: CaseView }) {
  const values = view.record.values;
  const text = (key: string) => (typeof values[key] === 'string' ? (values[key] as string) : '');
  const same = (a: string, b: string) => text(a) !== '' && text(a).replace(/\s/g, '') === text(b).replace(/\s/g, '');
  const warned = view.judged.filter((j) => j.why !== '');
  const said = [...new Map(warned.map((j) => [j.why, j])).values()].slice(0, 4);
  return (
    <aside className="case-side" aria-label="案件の内容" tabIndex={0}>
      <h2 className="visually-hidden">案件の内容</h2>
      {said.length > 0 && (
        <section className="facts">
          <h3>処理の方法</h3>
          {said.map((j) => (
            <p
              key={j.why}
              className={j.verdict === 'refuse' ? 'tone-late' : j.verdict === 'warn' ? 'tone-warn' : 'muted'}
            >
              {j.why}
              {j.source && <span className="muted">（{j.source}）</span>}
            </p>
          ))}
        </section>
      )}
      <section className="facts">
        <h3>関わった人</h3>
        <dl className="case-facts">
          {PEOPLE.filter(([, key]) => text(key) !== '').map(([label, key]) => (
            <div key={key}>
              <dt>{label}</dt>
              <dd>
                <span>{text(key)}</span>
                {key === 'permitted_by' && !same('permitted_by', 'requested_by') && (
                  <span className="tone-ok">
                    <Mark name="tick" /> 申請者と別の人
                  </span>
                )}
                {key === 'witness' &&
                  (same('witness', 'treated_by') ? (
                    <span className="tone-warn">
                      <Mark name="triangle" /> 処理者と同じ人
                    </span>
                  ) : (
                    <span className="tone-ok">
                      <Mark name="tick" /> 処理者と別の人
                    </span>
                  ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="facts">
        <h3>契約と処理</h3>
        <dl className="case-facts">
          {DEAL.flatMap((key) => {
            const column = columnOf(ledger, key);
            const value = values[key];
            if (!column || value === undefined || value === null) return [];
            const shown = column.kind === 'moment' ? moment(String(value)) : showValue(column, value, true);
            return [
              <div key={key}>
                <dt>{column.label}</dt>
                <dd>
                  <span>{shown}</span>
                </dd>
              </div>,
            ];
          })}
        </dl>
      </section>
      {view.prints.length > 0 && (
        <section className="facts">
          <h3>印刷と署名</h3>
          <ul>
            {view.prints.map((p) => (
              <li key={p.number} className="flex flex-wrap gap-x-3">
                <span className="code">{p.number}</span>
                {p.signed ? (
                  <span className="tone-ok">
                    <Mark name="tick" /> 署名済
                  </span>
                ) : (
                  <span className="muted">署名の写し待ち</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}
