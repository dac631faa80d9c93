/** 元に戻す, offered in the notice that tells what was done to many records. */
import { useChange } from '../../app/cache';
import { useNotices } from '../../app/notices';
import type { LedgerView } from '../../bindings/LedgerView';
import { grouped } from '../../words/numbers';
import { shortNumber } from '../values';

/** The button of such a notice: undoes the entry, and names the records that changed since and stay. */
export function useUndo(ledger: LedgerView): (entry: string) => { label: string; onPress: () => void } {
  const change = useChange();
  const { tell, refuse } = useNotices();
  return (entry) => ({
    label: '元に戻す',
    onPress: () => {
      change('ledger_undo', { entry, mode: 'rest' }).then((undone) => {
        const done = `${grouped(undone.undone)}${ledger.counter}を元に戻しました`;
        const left = undone.left.map((r) => shortNumber(r.number)).join('、');
        tell(left === '' ? done : `${done}。次の記録はその後に変わったため残しました：${left}`);
      }, refuse);
    },
  });
}
