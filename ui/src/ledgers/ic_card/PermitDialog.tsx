/** The chief permits somebody to use cards of the division (第58条第1項第3号). */
import { useState } from 'react';
import { Citation } from '../../app/articles';
import { useAsk, useChange } from '../../app/cache';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { ColumnView } from '../../bindings/ColumnView';
import type { Value } from '../../bindings/Value';
import { ValueField } from '../../ledger/form/ValueField';
import { textOf } from '../../ledger/values';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check } from '../../parts/Fields';
import { Note } from '../../parts/Note';
import type { OwnSelectedProps } from '../own';

/** Asks who, for what and how long. */
export default function PermitDialog({ records, onClose }: OwnSelectedProps) {
  const { ledgers, state } = useOffice();
  const people = useAsk('people_list', {});
  const change = useChange();
  const { tell } = useNotices();
  const [who, setWho] = useState<readonly string[]>([]);
  const [values, setValues] = useState<{ [key: string]: Value }>({ since: state.today });
  const [wrong, setWrong] = useState('');
  const columns =
    ledgers.find((l) => l.key === 'ic_card')?.parts.find((p) => p.key === 'permits')?.columns ?? ([] as ColumnView[]);
  const asked = columns.filter((c) => ['purpose', 'since', 'until'].includes(c.key));
  const active = people.data?.people.filter((p) => p.active) ?? [];
  async function go() {
    const rows = active
      .filter((p) => who.includes(p.number))
      .map((p) => ({ ...values, person_number: p.number, person: p.name }));
    try {
      await change('card_permit', { ids: records.map((r) => r.id), people: rows });
      tell(`${records.length}枚の使用を${rows.length}人に許可しました`);
      onClose();
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <Dialog
      title="使用の許可"
      aside={<Citation>第58条第1項第3号</Citation>}
      open
      onClose={onClose}
      wide="40rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" onPress={() => void go()} disabled={who.length === 0}>
            許可する
          </Button>
        </>
      }
    >
      <p className="form-text">
        {records.map((r) => textOf(r.values.card_number)).join('、')} の使用を、次の人に許可します。
      </p>
      {wrong !== '' && (
        <div className="mt-3">
          <Note tone="late" alert>
            {wrong}
          </Note>
        </div>
      )}
      <fieldset className="card-people">
        <legend className="label">使用する人</legend>
        {active.map((p) => (
          <Check
            key={p.number}
            checked={who.includes(p.number)}
            onChange={(on) => setWho(on ? [...who, p.number] : who.filter((n) => n !== p.number))}
          >
            {p.number} {p.name}
          </Check>
        ))}
      </fieldset>
      <div className="mt-4 grid gap-4">
        {asked.map((c) => (
          <ValueField
            key={c.key}
            labelled
            column={c}
            value={values[c.key]}
            onChange={(v) => setValues({ ...values, [c.key]: v })}
          />
        ))}
      </div>
    </Dialog>
  );
}
