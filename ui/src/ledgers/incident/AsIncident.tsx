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

export function AsIncident({ ledger, id, incident }: AsIncidentProps) {
  const { go } = useNavigation();
  const { may } = useOffice();
  const { tell, refuse } = useNotices();
  const change = useChange();
  const [busy, setBusy] = useState(false);
  if (!incident || (incident === 'open' && !may('incident_open'))) return null;
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
  return (
    <div className="mt-2">
      <Note tone="late">
        {incident === 'open' ? (
          <>
            紛失等はインシデントとして、責任者と統一的な窓口に報告します。{' '}
            <Button size="small" tone="primary" onPress={begin} disabled={busy}>
              インシデントとして扱う
            </Button>
          </>
        ) : (
          <>
            インシデントとして扱っています。{' '}
            <Button size="small" onPress={() => go({ screen: 'ledger', ledger: 'incident', id: incident })}>
              インシデントを開く
            </Button>
          </>
        )}
      </Note>
    </div>
  );
}
