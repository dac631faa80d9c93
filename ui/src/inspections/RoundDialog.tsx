/** A new round: which checklists, from when until when. */
import { useState } from 'react';
import { useChange } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { ListChoice } from '../bindings/ListChoice';
import { DayField } from '../ledger/print/DayField';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check, TextField } from '../parts/Fields';
import { Note } from '../parts/Note';

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
  const [wrong, setWrong] = useState('');
  const people = lists.filter((l) => chosen.includes(l.key)).reduce((sum, l) => sum + l.people, 0);
  async function open() {
    try {
      const ask = { title, lists: [...chosen], since: since || state.today, due: due || state.today, people: [], half };
      const made = await change('inspection_open', ask);
      tell(`${people}人の点検を始めました`);
      go({ screen: 'inspection-round', id: made.id });
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <Dialog
      title="点検を始める"
      open
      onClose={onClose}
      wide="36rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={chosen.length === 0} onPress={() => void open()}>
            {`${people}人の点検を始める`}
          </Button>
        </>
      }
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
      <TextField label="名前" value={title} onChange={setTitle} hint="空けておくと、年度から付けます" />
      <DayField label="始める日" value={since} onChange={setSince} />
      <DayField label="締切の日" value={due} onChange={setDue} />
      <Check checked={half} onChange={setHalf}>
        遵守率で△を0.5と数える（付けないと0）
      </Check>
      <p className="form-text">
        始めると、いまの設問のまま固定されます。あとから設問を変えても、この点検は変わりません。
      </p>
      {wrong && (
        <Note tone="late" alert>
          {wrong}
        </Note>
      )}
    </Dialog>
  );
}
