/** A new round: which checklists, from when until when. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { ListChoice } from '../bindings/ListChoice';
import { DayField } from '../ledger/print/DayField';
import { LinkButton } from '../parts/Button';
import { Check, TextField } from '../parts/Fields';
import { SaveDialog } from '../parts/SaveDialog';
import { AskedPeople } from './Asked';
import { ChangesTable, differing } from './Changes';

const TWO_WEEKS = 14;

/** The day so many days later, ISO. */
function afterDays(iso: string, days: number): string {
  const at = new Date(`${iso}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Opens a round. */
export function RoundDialog({ lists, onClose }: { lists: readonly ListChoice[]; onClose: () => void }) {
  const change = useChange();
  const { go } = useNavigation();
  const { tell } = useNotices();
  const { state } = useOffice();
  const [chosen, setChosen] = useState<readonly string[]>(lists.filter((l) => l.key !== 'monthly').map((l) => l.key));
  const [title, setTitle] = useState('');
  const [since, setSince] = useState('');
  const [due, setDue] = useState(() => afterDays(state.today, TWO_WEEKS));
  const [half, setHalf] = useState(false);
  // Nobody in particular: everybody whose role answers one of the checklists.
  const [people, setPeople] = useState<ReadonlySet<string> | null>(null);
  const ahead = useAsk('inspection_ahead', { lists: [...chosen] }, { enabled: chosen.length > 0, keepOld: true }).data;
  const asked = ahead?.people ?? [];
  const meant = people === null ? asked : asked.filter((p) => people.has(p.number));
  const changed = differing(ahead?.changes ?? []).length;
  async function open() {
    const made = await change('inspection_open', {
      title,
      lists: [...chosen],
      since: since || state.today,
      due: due || state.today,
      people: people === null ? [] : meant.map((p) => p.number),
      half,
    });
    tell(`${meant.length}人の点検を始めました`);
    go({ screen: 'inspection-round', id: made.id });
  }
  return (
    <SaveDialog
      title="点検を始める"
      onClose={onClose}
      wide="40rem"
      deed={`${meant.length}人の点検を始める`}
      disabled={chosen.length === 0 || meant.length === 0}
      onDeed={open}
    >
      <fieldset className="choices">
        <legend className="label">点検票</legend>
        {lists.map((list) => (
          <Check
            key={list.key}
            checked={chosen.includes(list.key)}
            onChange={(on) =>
              setChosen((old) => {
                if (!on) return old.filter((k) => k !== list.key);
                // The monthly questions are a round of their own.
                return list.key === 'monthly' ? ['monthly'] : [...old.filter((k) => k !== 'monthly'), list.key];
              })
            }
          >
            {`${list.title}　${list.questions}問　${list.people}人`}
          </Check>
        ))}
      </fieldset>
      {people === null ? (
        <p className="form-text">
          {`対象者は、役割で決まる${asked.length}人の全員です。　`}
          <LinkButton onPress={() => setPeople(new Set(asked.map((p) => p.number)))}>対象者を選ぶ</LinkButton>
        </p>
      ) : (
        <AskedPeople people={asked} chosen={new Set(meant.map((p) => p.number))} onChange={setPeople} />
      )}
      <TextField label="名前" value={title} onChange={setTitle} hint="空けておくと、年度から付けます" />
      <DayField label="始める日" value={since} onChange={setSince} />
      <DayField label="締切の日" value={due} onChange={setDue} />
      <Check checked={half} onChange={setHalf}>
        遵守率で△を0.5と数える（付けないと0）
      </Check>
      <p className="form-text">
        {`設問の版 ${ahead?.edition ?? ''}。始めると、いまの設問のまま固定されます。あとから設問を変えても、この点検は変わりません。`}
      </p>
      {ahead?.before && (
        <details className="changes-ahead">
          <summary>
            {changed === 0
              ? `「${ahead.before}」と設問はすべて同じです`
              : `「${ahead.before}」と${changed}問が違います。設問ごとに見る`}
          </summary>
          <ChangesTable changes={ahead.changes} />
        </details>
      )}
    </SaveDialog>
  );
}
