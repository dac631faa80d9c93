/** An open round: its last day, and who is asked. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import type { RoundView } from '../bindings/RoundView';
import { DayField } from '../ledger/print/DayField';
import { Check, TextField } from '../parts/Fields';
import { SaveDialog } from '../parts/SaveDialog';

/** Names drawn at once; the others are found by typing. */
const SHOWN = 40;

/** Moves the last day, asks more people, leaves out who has not submitted. */
export function AmendDialog({ round, onClose }: { round: RoundView; onClose: () => void }) {
  const change = useChange();
  const { tell } = useNotices();
  const [due, setDue] = useState(round.line.due);
  const [search, setSearch] = useState('');
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set());
  const ahead = useAsk('inspection_ahead', { lists: round.lists.map((l) => l.key) }).data;
  const inside = new Set(round.sheets.map((s) => s.person));
  // By name only whoever decides sees who is in the round; others add, and nobody is added twice.
  const outside = (ahead?.people ?? []).filter((p) => !inside.has(p.number));
  const open = round.sheets.filter((s) => s.state === 'open');
  const has = (words: string) => search.trim() === '' || words.includes(search.trim());
  const flip = (old: ReadonlySet<string>, number: string, on: boolean) => {
    const next = new Set(old);
    if (on) next.add(number);
    else next.delete(number);
    return next;
  };
  async function save() {
    await change('inspection_amend', { id: round.line.id, due, add: [...added], drop: [...dropped] });
    tell('締切と対象者を変えました');
    onClose();
  }
  const lists = [
    { title: '対象に加える人', people: outside.map((p) => ({ number: p.number, words: `${p.name}　${p.number}　${p.list}` })), set: added, put: setAdded },
    { title: '対象から外す人（提出していない人だけ）', people: open.map((s) => ({ number: s.person, words: `${s.name}　${s.person}　${s.list}` })), set: dropped, put: setDropped },
  ];
  return (
    <SaveDialog
      title="締切と対象者"
      aside={round.line.title}
      onClose={onClose}
      wide="40rem"
      deed="保存する"
      onDeed={save}
    >
      <DayField label="締切の日" value={due} onChange={setDue} />
      <TextField dense label="氏名・番号で絞る" type="search" value={search} onChange={setSearch} />
      {lists.map(
        (list) =>
          list.people.length > 0 && (
            <fieldset key={list.title} className="choices asked-people">
              <legend className="label">{list.title}</legend>
              <div className="asked-list">
                {list.people
                  .filter((p) => has(p.words))
                  .slice(0, SHOWN)
                  .map((p) => (
                    <Check
                      key={p.number}
                      checked={list.set.has(p.number)}
                      onChange={(on) => list.put(flip(list.set, p.number, on))}
                    >
                      {p.words}
                    </Check>
                  ))}
              </div>
            </fieldset>
          ),
      )}
    </SaveDialog>
  );
}
