/** Who is asked: everybody, or those who are chosen by 係 and one by one. */
import { useState } from 'react';
import type { AskedPerson } from '../bindings/AskedPerson';
import { LinkButton } from '../parts/Button';
import { Check, TextField } from '../parts/Fields';

/** Names drawn at once; the others are found by typing. */
const SHOWN = 60;

/** Chooses people; `chosen` holds staff numbers. */
export function AskedPeople({
  people,
  chosen,
  onChange,
}: {
  people: readonly AskedPerson[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: Set<string>) => void;
}) {
  const [search, setSearch] = useState('');
  const units = [...new Set(people.map((p) => p.unit))];
  const found = people.filter((p) => `${p.name} ${p.number} ${p.unit} ${p.list}`.includes(search.trim()));
  const with_ = (numbers: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const number of numbers) {
      if (on) next.add(number);
      else next.delete(number);
    }
    onChange(next);
  };
  return (
    <fieldset className="choices asked-people">
      <legend className="label">対象者</legend>
      <p className="form-text">
        {`${people.length}人のうち${chosen.size}人　`}
        <LinkButton onPress={() => onChange(new Set(people.map((p) => p.number)))}>全員を選ぶ</LinkButton>
        {'　'}
        <LinkButton onPress={() => onChange(new Set())}>全員を外す</LinkButton>
      </p>
      {units.length > 1 && (
        <div className="asked-units">
          {units.map((unit) => {
            const own = people.filter((p) => p.unit === unit).map((p) => p.number);
            return (
              <Check
                key={unit}
                checked={own.every((n) => chosen.has(n))}
                onChange={(on) => with_(own, on)}
              >{`${unit || '（係なし）'} ${own.length}人`}</Check>
            );
          })}
        </div>
      )}
      <TextField dense label="氏名・番号・係で絞る" type="search" value={search} onChange={setSearch} />
      <div className="asked-list">
        {found.slice(0, SHOWN).map((p) => (
          <Check key={p.number} checked={chosen.has(p.number)} onChange={(on) => with_([p.number], on)}>
            {`${p.name}　${p.number}　${p.unit || '係なし'}　${p.list}`}
          </Check>
        ))}
      </div>
      {found.length > SHOWN && <p className="form-text">{`ほか${found.length - SHOWN}人は、絞ると出ます。`}</p>}
    </fieldset>
  );
}
