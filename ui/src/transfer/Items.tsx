/** What one leaver, or all of them, hold: ticked, and given back or passed on one by one or many at once. */
import { useMemo, useState } from 'react';
import { useChange } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { MoveItem } from '../bindings/MoveItem';
import { Button } from '../parts/Button';
import { Check, Select } from '../parts/Fields';
import { StateWord } from '../parts/Mark';
import { useRoving } from '../parts/roving';
import { actOf } from './words';

interface ItemsProps {
  items: readonly MoveItem[];
  /** Of many leavers: their names are shown. */
  many: boolean;
  successors: readonly { key: string; label: string }[];
  /** Everybody who is shown has a successor already. */
  settled: boolean;
}

const ERASED = [
  { key: 'erased', label: '消去した' },
  { key: 'kept', label: '引き続き使うため残した' },
  { key: 'none', label: '書き込みなし' },
];

/** The table and what can be done with what is ticked. */
export function Items({ items, many, successors, settled }: ItemsProps) {
  const change = useChange();
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const { may } = useOffice();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [receiver, setReceiver] = useState('');
  const [erased, setErased] = useState('');
  const table = useRoving<HTMLTableSectionElement>();
  const open = useMemo(() => items.filter((i) => !i.done && i.acts.length > 0), [items]);
  const chosen = items.filter((i) => ticked.has(i.key));
  const can = (act: string) => chosen.filter((i) => i.acts.includes(act));
  const works = may('transfer_deal');
  const toggle = (key: string, on: boolean) =>
    setTicked((old) => {
      const next = new Set(old);
      if (on) next.add(key);
      else next.delete(key);
      return next;
    });
  async function deal(act: string, some: readonly MoveItem[], said: string) {
    try {
      const dealt = await change('transfer_deal', { items: some.map((i) => i.key), act, receiver, erased, note: '' });
      const [stays] = dealt.refused;
      if (stays) refuse(new Error(`${dealt.refused.length}件はそのままです。${stays.what}：${stays.reason}`));
      if (dealt.done > 0) tell(`${dealt.done}件を${said}`);
      setTicked(new Set());
    } catch (thrown) {
      refuse(thrown);
    }
  }
  if (items.length === 0) return <p className="form-text">台帳で持っている物や、終わっていない事はありません。</p>;
  const returns = can('return');
  const passes = can('pass');
  const ends = can('end');
  const loans = returns.some((i) => i.ledger === 'media_lending');
  const others = can('other');
  const backs = can('reopen');
  return (
    <>
      {works && (
        <div className="move-bar">
          <Check
            checked={open.length > 0 && open.every((i) => ticked.has(i.key))}
            disabled={open.length === 0}
            onChange={(on) => setTicked(on ? new Set(open.map((i) => i.key)) : new Set())}
          >
            {`残り${open.length}件をすべて選ぶ`}
          </Check>
          <span className="spring" />
          {loans && (
            <Select
              dense
              labelHidden
              label="貸し出した媒体の、返却時の消去"
              value={erased}
              onChange={setErased}
              options={ERASED}
              placeholder="返却時の消去"
            />
          )}
          <Button
            icon="tick"
            disabled={returns.length === 0 || (loans && erased === '')}
            onPress={() => void deal('return', returns, '返却済みにしました')}
          >
            {returns.length > 0 ? `${returns.length}件を返却済みに` : '返却済みに'}
          </Button>
          <Button
            icon="lock"
            disabled={ends.length === 0}
            onPress={() => void deal('end', ends, '停止・名簿から外しました')}
          >
            {ends.length > 0 ? `${ends.length}件のIDを止める` : 'IDを止める'}
          </Button>
          <Select
            dense
            labelHidden
            label="引き継ぐ人"
            value={receiver}
            onChange={setReceiver}
            options={successors}
            placeholder={settled ? '後任に' : '引き継ぐ人'}
          />
          <Button
            icon="arrow"
            disabled={passes.length === 0 || (receiver === '' && !settled)}
            onPress={() => void deal('pass', passes, '引き継ぎました')}
          >
            {passes.length > 0 ? `${passes.length}件を引き継ぐ` : '引き継ぐ'}
          </Button>
          {others.length > 0 && (
            <Button onPress={() => void deal('other', others, '別の人のものとしました')}>別の人のもの</Button>
          )}
          {backs.length > 0 && (
            <Button icon="undo" onPress={() => void deal('reopen', backs, '元に戻しました')}>
              元に戻す
            </Button>
          )}
        </div>
      )}
      <table className="table move-items">
        <thead>
          <tr>
            {works && (
              <th scope="col">
                <span className="visually-hidden">選ぶ</span>
              </th>
            )}
            {many && <th scope="col">だれの</th>}
            <th scope="col">台帳</th>
            <th scope="col">物・事</th>
            <th scope="col">保管場所・状態</th>
            <th scope="col">措置</th>
          </tr>
        </thead>
        <tbody ref={table}>
          {items.map((i) => (
            <tr key={i.key}>
              {works && (
                <td>
                  {i.acts.length > 0 && (
                    <Check checked={ticked.has(i.key)} onChange={(on) => toggle(i.key, on)}>
                      <span className="visually-hidden">{`${i.leaver}の${i.name}を選ぶ`}</span>
                    </Check>
                  )}
                </td>
              )}
              {many && <td className="move-who">{i.leaver}</td>}
              <td className="keep">{i.ledger_title}</td>
              <td>
                {i.record === '' ? (
                  i.name
                ) : (
                  <button
                    type="button"
                    className="link"
                    onClick={() => go({ screen: 'ledger', ledger: i.ledger, id: i.record })}
                  >
                    {i.name}
                  </button>
                )}
                {i.number !== '' && <small className="muted">　{i.number}</small>}
              </td>
              <td>{i.place || i.said}</td>
              <td>
                <StateWord mark={i.done ? 'tick' : i.unsure ? 'triangle' : 'hollow'} quiet={i.done}>
                  {i.done ? actOf(i) : actOf(i) || '未了'}
                </StateWord>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
