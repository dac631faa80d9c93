/** What people who come need: a table of people and systems, ticked as the person before had it, sent as requests. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import type { ArrivalWants } from '../bindings/ArrivalWants';
import type { WantedThing } from '../bindings/WantedThing';
import type { Wants } from '../bindings/Wants';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check, TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { useRoving } from '../parts/roving';
import { Wait } from '../parts/Wait';

const CARD: WantedThing = { ledger: 'ic_card', system: '', rights: '' };

const keyOf = (thing: WantedThing) => `${thing.ledger}/${thing.system}`;

/** Everything that may be asked for: the card, the systems of the division, and what was typed. */
function columnsOf(data: Wants | undefined, typed: readonly string[]): WantedThing[] {
  const out = [CARD, ...(data?.systems ?? [])];
  for (const person of data?.people ?? []) out.push(...person.proposed);
  for (const system of typed) out.push({ ledger: 'user_id', system, rights: '' });
  return out.filter((thing, at) => out.findIndex((other) => keyOf(other) === keyOf(thing)) === at);
}

/** Chooses and asks for everything of some people at once. */
export function WantsDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const run = useJob();
  const { tell } = useNotices();
  const [ticks, setTicks] = useState<{ [cell: string]: boolean }>({});
  const [typed, setTyped] = useState<readonly string[]>([]);
  const [more, setMore] = useState('');
  const table = useRoving<HTMLTableSectionElement>();
  const [wrong, setWrong] = useState('');
  const asked = useQuery<Wants, Error>({
    queryKey: ['day', 'transfer_wants', ids],
    queryFn: () => call('transfer_wants', { ids: [...ids] }),
    gcTime: 0,
    staleTime: 0,
  });
  const people = asked.data?.people ?? [];
  const columns = columnsOf(asked.data, typed);
  const has = (p: ArrivalWants, thing: WantedThing) => p.has.some((h) => keyOf(h) === keyOf(thing));
  const cell = (p: ArrivalWants, thing: WantedThing) => `${p.transfer} ${keyOf(thing)}`;
  const wanted = (p: ArrivalWants, thing: WantedThing) =>
    ticks[cell(p, thing)] ?? p.proposed.some((w) => keyOf(w) === keyOf(thing));
  const chosen = (p: ArrivalWants) =>
    columns
      .filter((thing) => !has(p, thing) && wanted(p, thing))
      .map((thing) => p.proposed.find((w) => keyOf(w) === keyOf(thing)) ?? thing);
  const count = people.reduce((sum, p) => sum + chosen(p).length, 0);
  const free = people.filter((p) => chosen(p).length === 0 && p.has.length === 0).length;
  const tickAll = (thing: WantedThing, on: boolean) =>
    setTicks((old) => ({
      ...old,
      ...Object.fromEntries(people.filter((p) => !has(p, thing)).map((p) => [cell(p, thing), on])),
    }));
  function add() {
    const system = more.trim();
    if (system === '') return;
    setTyped((old) => [...old, system]);
    tickAll({ ledger: 'user_id', system, rights: '' }, true);
    setMore('');
  }
  async function send() {
    try {
      const some = people.map((p) => ({ transfer: p.transfer, wants: chosen(p) }));
      const done = await run('カードとIDを申請しています', 'transfer_request', { people: some });
      tell(`${done.asked}件を申請しました${done.none > 0 ? `（${done.none}人は要らないと記録しました）` : ''}`);
      onClose();
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <Dialog
      title="カードとIDを申請する"
      aside={`${people.length}人`}
      open
      onClose={onClose}
      wide="64rem"
      foot={
        <>
          <span className="muted">
            {free > 0 ? `何も選ばない${free}人は、要らないと記録します` : '責任者の承認を待ちます'}
          </span>
          <span className="spring" />
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={count + free === 0} onPress={() => void send()}>
            {count > 0 ? `${count}件を申請する` : '要らないと記録する'}
          </Button>
        </>
      }
    >
      {asked.error && (
        <Note tone="late" alert>
          {asked.error.message}
        </Note>
      )}
      {!asked.data && !asked.error && <Wait />}
      {asked.data && (
        <>
          <p className="form-text mb-2">
            前任者のカードとIDに印を付けてあります。要らないものは外し、足りないものに印を付けてください。番号とIDは、承認のあと、渡すとき・登録するときに書きます。
          </p>
          <div className="move-scroll move-wants-scroll">
            <table className="table move-wants">
              <thead>
                <tr>
                  <th scope="col">来る人</th>
                  <th scope="col">前任者</th>
                  {columns.map((thing) => (
                    <th key={keyOf(thing)} scope="col">
                      <Check
                        checked={people.length > 0 && people.every((p) => has(p, thing) || wanted(p, thing))}
                        onChange={(on) => tickAll(thing, on)}
                      >
                        {thing.system || 'カード'}
                      </Check>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody ref={table}>
                {people.map((p) => (
                  <tr key={p.transfer}>
                    <th scope="row">
                      {p.name}
                      <small className="muted">　{p.number}</small>
                    </th>
                    <td>{p.like || '－'}</td>
                    {columns.map((thing) => (
                      <td key={keyOf(thing)}>
                        {has(p, thing) ? (
                          <span className="muted">あり</span>
                        ) : (
                          <Check
                            checked={wanted(p, thing)}
                            onChange={(on) => setTicks((old) => ({ ...old, [cell(p, thing)]: on }))}
                          >
                            <span className="visually-hidden">{`${p.name}の${thing.system || 'カード'}`}</span>
                          </Check>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="move-pair">
            <TextField
              label="ほかのシステム"
              value={more}
              onChange={setMore}
              hint="一覧にないシステムの名前を書いて加えます。"
            />
            <div className="move-deeds">
              <Button icon="plus" disabled={more.trim() === ''} onPress={add}>
                列に加える
              </Button>
            </div>
          </div>
          {wrong !== '' && (
            <Note tone="late" alert>
              {wrong}
            </Note>
          )}
        </>
      )}
    </Dialog>
  );
}
