import { useAsk } from '../../app/cache';
import type { LedgerView } from '../../bindings/LedgerView';
import type { View } from '../../bindings/View';
import { grouped } from '../../words/numbers';
import { ClassBar, ClassMark, className } from '../ClassMark';
import { filterValues, withFilter } from './Toolbar';

/** Counts by class above the list; each count is a filter. */
export function TotalStrip({ ledger, view, onView }: { ledger: LedgerView; view: View; onView: (view: View) => void }) {
  const by = ledger.total_by;
  // Without the class's own condition, so that the others can still be chosen.
  const wider = withFilter(view, by, []);
  const totals = useAsk('ledger_totals', { ledger: ledger.key, view: wider }, { keepOld: true });
  const counts = totals.data?.by_value ?? [];
  const chosen = filterValues(view, by);
  const column = ledger.columns.find((c) => c.key === by);
  const keys = [...(column?.choices.map((c) => c.key) ?? []), ''];
  const open = ledger.states.filter((s) => s.axis === 'step' && s.mark === 'hollow');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a strip of filters, not a form
    <div className="totals" role="group" aria-label="分類ごとの件数">
      {keys.map((key) => {
        const count = counts.find((c) => c.key === key)?.count ?? 0;
        if (key === '' && count === 0 && !chosen.includes('')) return null;
        const on = chosen.length === 1 && chosen[0] === key;
        return (
          <button
            key={key}
            type="button"
            className="total"
            aria-pressed={on}
            title={on ? 'この絞り込みを外す' : `${className(key)}で絞る`}
            onClick={() => onView(withFilter(view, by, on ? [] : [key]))}
          >
            <ClassMark value={key} />
            <b>{grouped(count)}</b>
          </button>
        );
      })}
      <ClassBar counts={keys.map((key) => ({ key, count: counts.find((c) => c.key === key)?.count ?? 0 }))} />
      <span className="muted keep flex gap-3">
        <span>
          計 <b className="text-solid-gray-900">{grouped(totals.data?.total ?? 0)}</b>
          {ledger.counter}
        </span>
        {open.map((state) => (
          <span key={state.key}>
            {state.label}{' '}
            <b className="text-solid-gray-900">
              {grouped(totals.data?.by_step.find((c) => c.key === state.key)?.count ?? 0)}
            </b>
            {ledger.counter}
          </span>
        ))}
      </span>
    </div>
  );
}
