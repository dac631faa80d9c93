/** One change of a reorganisation: what it seems to be, and what a person makes of it. */
import type { OfficeChange as Change } from '../bindings/OfficeChange';
import type { DivisionName } from '../bindings/DivisionName';
import type { OfficeGone as Gone } from '../bindings/OfficeGone';
import type { OfficeHeir as Heir } from '../bindings/OfficeHeir';
import { Button } from '../parts/Button';
import { Check, Select, TextField } from '../parts/Fields';
import { StateWord } from '../parts/Mark';

/** A change with where it comes from. */
export interface Row {
  id: string;
  change: Change;
  /** Why it was proposed; empty: a person entered it. */
  why: string;
  sure: boolean;
  hint: string;
  accepted: boolean;
}

const KINDS: readonly { key: Gone; label: string }[] = [
  { key: 'renamed', label: '改称' },
  { key: 'merged', label: '統合' },
  { key: 'split', label: '分割' },
  { key: 'abolished', label: '廃止' },
  { key: 'added', label: '新設' },
  { key: 'handed_over', label: '移管' },
];
const NEW = 'new';
const HEIR: Heir = { division: '', code: '', name: '' };

const swap = <T,>(list: readonly T[], at: number, next: T) => list.map((old, index) => (index === at ? next : old));

interface Props {
  row: Row;
  divisions: readonly DivisionName[];
  onChange: (part: Partial<Row>) => void;
  onRemove: () => void;
}

/** A change as a row that can be accepted, altered or left. */
export function ChangeRow({ row, divisions, onChange, onRemove }: Props) {
  const { change } = row;
  const nameOf = (id: string) => divisions.find((d) => d.id === id)?.name ?? '';
  const title =
    change.kind === 'added'
      ? (change.to[0]?.name ?? '')
      : change.from.map((id) => nameOf(id) || '（未選択）').join('・') || '（一覧にない課等）';
  const set = (part: Partial<Change>) => onChange({ change: { ...change, ...part } });
  const here = divisions.map((d) => ({ key: d.id, label: d.name }));
  function kind(next: Gone) {
    const from = next === 'added' ? [] : change.from.length === 0 ? [''] : change.from;
    let to: readonly Heir[] = change.to;
    if (next === 'split') to = [...to, HEIR, HEIR].slice(0, Math.max(2, to.length));
    else if (next !== 'abolished') to = [to[0] ?? HEIR];
    set({ kind: next, from: next === 'merged' ? [...from] : from.slice(0, 1), to: [...to] });
  }
  return (
    <li className="reorg-row" data-accepted={row.accepted || undefined}>
      <div className="reorg-line">
        <Check checked={row.accepted} onChange={(accepted) => onChange({ accepted })}>
          <span className="visually-hidden">{`${title}の変更を`}</span>受け入れる
        </Check>
        <Select
          dense
          label={`${title}の変更の種類`}
          labelHidden
          value={change.kind}
          onChange={(next) => kind(next as Gone)}
          options={KINDS}
        />
        <div className="reorg-side">
          {change.from.map((id, at) => (
            <Select
              // biome-ignore lint/suspicious/noArrayIndexKey: a place of the change
              key={at}
              dense
              label={change.from.length > 1 ? `元の課 ${at + 1}` : '元の課'}
              labelHidden
              value={id}
              onChange={(next) => set({ from: swap(change.from, at, next) })}
              options={id === '' ? [{ key: '', label: '元の課を選ぶ' }, ...here] : here}
            />
          ))}
          {change.kind === 'merged' && (
            <Button size="small" onPress={() => set({ from: [...change.from, ''] })}>
              元の課を足す
            </Button>
          )}
        </div>
        {change.kind !== 'added' && (
          <span className="reorg-arrow" aria-hidden="true">
            →
          </span>
        )}
        <div className="reorg-side">
          {change.to.map((heir, at) => (
            <HeirFields
              // biome-ignore lint/suspicious/noArrayIndexKey: a place of the change
              key={at}
              heir={heir}
              renames={change.kind === 'renamed'}
              divisions={here}
              onChange={(next) => set({ to: swap(change.to, at, next) })}
            />
          ))}
          {change.kind === 'abolished' && change.to.length === 0 && (
            <Button size="small" onPress={() => set({ to: [{ ...HEIR, division: divisions[0]?.id ?? '' }] })}>
              引き継ぐ課を選ぶ
            </Button>
          )}
          {change.kind === 'split' && (
            <Button size="small" onPress={() => set({ to: [...change.to, HEIR] })}>
              分かれた先を足す
            </Button>
          )}
        </div>
        <span className="spring" />
        <Button size="small" onPress={onRemove}>
          外す
        </Button>
      </div>
      {row.why !== '' && (
        <p className="reorg-why">
          {!row.sure && <StateWord mark="triangle">名前からの推測</StateWord>} {row.why}
        </p>
      )}
      {row.hint !== '' && <p className="reorg-why tone-late">{row.hint}</p>}
    </li>
  );
}

function HeirFields({
  heir,
  renames,
  divisions,
  onChange,
}: {
  heir: Heir;
  renames: boolean;
  divisions: readonly { key: string; label: string }[];
  onChange: (next: Heir) => void;
}) {
  const fresh = heir.division === '';
  return (
    <div className="reorg-heir">
      {!renames && (
        <Select
          dense
          label="あとの課"
          labelHidden
          value={fresh ? NEW : heir.division}
          onChange={(next) => onChange({ ...heir, division: next === NEW ? '' : next })}
          options={[{ key: NEW, label: '新しい課' }, ...divisions]}
        />
      )}
      {!renames && fresh && (
        <TextField
          dense
          code
          label="課コード"
          value={heir.code}
          onChange={(code) => onChange({ ...heir, code })}
          maxLength={20}
        />
      )}
      {(renames || fresh) && (
        <TextField
          dense
          label={renames ? '新しい名前' : '課名'}
          value={heir.name}
          onChange={(name) => onChange({ ...heir, name })}
          maxLength={60}
        />
      )}
    </div>
  );
}
