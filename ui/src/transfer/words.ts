/** Words of 異動 that more than one of its screens uses. */
import type { MoveItem } from '../bindings/MoveItem';
import type { MoveView } from '../bindings/MoveView';
import type { Moving } from '../bindings/Moving';
import { shortDay } from '../words/dates';

export const MOVING_WORDS: { [kind in Moving]: string } = {
  out: '転出',
  retire: '退職',
  in: '転入',
  hire: '採用',
};

export const MOVINGS = (['out', 'retire', 'in', 'hire'] as const).map((key) => ({ key, label: MOVING_WORDS[key] }));

/** How far somebody has come, with its sign. */
export function stateOf(view: MoveView): { mark: 'diamond' | 'hollow' | 'clock' | 'tick' | 'triangle'; word: string } {
  if (view.due) return { mark: 'diamond', word: view.state === 'fixed' ? '名簿に反映する日です' : '実施していません' };
  if (view.state === 'fixed') return { mark: 'clock', word: `${shortDay(view.entry.day)}に切り替わります` };
  if (view.state === 'planned') return { mark: 'hollow', word: '準備中' };
  return view.open > 0 ? { mark: 'triangle', word: '実施済・未了あり' } : { mark: 'tick', word: '完了' };
}

/** How far the cards and IDs of somebody who comes are. */
export function wantsOf(view: MoveView): { mark: 'hollow' | 'clock' | 'tick' | 'dash'; word: string } {
  if (view.none) return { mark: 'dash', word: 'カード・IDは要らない' };
  if (view.open > 0) return { mark: 'clock', word: `申請中 残り${view.open}件` };
  return view.done > 0
    ? { mark: 'tick', word: `カード・ID ${view.done}件` }
    : { mark: 'hollow', word: 'カード・ID未申請' };
}

/** What became of an item. */
export function actOf(item: MoveItem): string {
  if (!item.done) return item.unsure ? '同じ氏名の人がいます。だれのものか確かめてください' : '';
  switch (item.act) {
    case 'return':
      return '返却';
    case 'pass':
      return `${item.receiver}へ`;
    case 'end':
      return item.key.endsWith('/users') ? '名簿から外した' : '停止';
    case 'other':
      return '別の人のもの';
    default:
      return '台帳で済';
  }
}
