/** Loans of one carrier, on its own panel: who has it now, and who had it before. */
import { useAsk } from '../../app/cache';
import { useNavigation } from '../../app/navigation';
import { useLedger } from '../../app/office';
import type { View } from '../../bindings/View';
import { PLAIN_VIEW, shortNumber, textOf } from '../../ledger/values';
import { StateWord } from '../../parts/Mark';
import { shortDay } from '../../words/dates';
import { moment } from '../media_disposal/words';
import type { OwnFactsProps } from '../own';

/** Loans shown at once; the list has the others. */
const SHOWN = 3;

export default function CarrierLoans({ id }: OwnFactsProps) {
  const ledger = useLedger('media_lending');
  const { go } = useNavigation();
  const view: View = {
    ...PLAIN_VIEW,
    filters: [{ column: 'media', values: [`media:${id}`] }],
    descending: true,
  };
  const loans = useAsk('ledger_list', { ledger: 'media_lending', view, offset: 0, limit: SHOWN }, { keepOld: true });
  if (!ledger || !loans.data) return null;
  const { records, total } = loans.data;
  return (
    <section className="facts">
      <h3>
        貸出
        {total > 0 && <span className="muted font-normal">{total}件</span>}
        <span className="spring">
          {total > SHOWN && (
            <button type="button" className="link" onClick={() => go({ screen: 'ledger', ledger: ledger.key, view })}>
              すべて見る
            </button>
          )}
        </span>
      </h3>
      {records.length === 0 && <p className="fact-none">貸し出したことはありません</p>}
      <ul>
        {records.map((loan) => {
          const state = ledger.states.find((s) => s.key === loan.step);
          const back = textOf(loan.values.returned_at);
          return (
            <li key={loan.id} className="flex flex-wrap gap-x-3 border-b border-solid-gray-100 py-1">
              {state && <StateWord mark={state.mark}>{state.label}</StateWord>}
              <button
                type="button"
                className="link"
                onClick={() => go({ screen: 'ledger', ledger: ledger.key, id: loan.id })}
              >
                {shortNumber(loan.number)}　{textOf(loan.values.borrower)}
              </button>
              <span className="muted w-full">
                {moment(textOf(loan.values.lent_at))}～
                {back === '' ? `期限 ${shortDay(textOf(loan.values.due_on))}` : moment(back)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
