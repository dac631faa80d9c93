/** From a loss to its incident: begins one with what the record knows, or leads to the one that there is. */
import { useState } from 'react';
import { useChange } from '../../app/cache';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import { shortNumber } from '../../ledger/values';
import { Button } from '../../parts/Button';
import { Note } from '../../parts/Note';

interface AsIncidentProps {
  ledger: string;
  id: string;
  /** As the record says: the incident, `open` where one may begin, or nothing. */
  incident: string | undefined;
}

/** The one thing that can be done from here: begin an incident, or go to the one that there is; nothing where neither is so. */
export function useIncident({ ledger, id, incident }: AsIncidentProps) {
  const { go } = useNavigation();
  const { may } = useOffice();
  const { tell, refuse } = useNotices();
  const change = useChange();
  const [busy, setBusy] = useState(false);
  if (!incident || (incident === 'open' && !may('incident_open'))) return null;
  if (incident !== 'open')
    return {
      fresh: false,
      label: 'インシデントを開く',
      busy,
      press: () => go({ screen: 'ledger', ledger: 'incident', id: incident }),
    };
  async function begin() {
    setBusy(true);
    try {
      const done = await change('incident_open', { ledger, id });
      tell(`${shortNumber(done.number)}としてインシデントを始めました。分かっていることは写してあります`);
      go({ screen: 'ledger', ledger: 'incident', id: done.id });
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  }
  return { fresh: true, label: 'インシデントとして扱う', busy, press: () => void begin() };
}

/** The note on a record's panel. */
export function AsIncident(props: AsIncidentProps) {
  const act = useIncident(props);
  if (!act) return null;
  return (
    <div className="mt-2">
      <Note tone="late">
        {act.fresh
          ? '紛失等はインシデントとして、責任者と統一的な窓口に報告します。'
          : 'インシデントとして扱っています。'}{' '}
        <Button size="small" tone={act.fresh ? 'primary' : 'plain'} onPress={act.press} disabled={act.busy}>
          {act.label}
        </Button>
      </Note>
    </div>
  );
}
