/** New records and edits, drawn from the definition. What is written is kept as a draft until it is saved or dropped. */

import { useAsk } from '../../app/cache';
import { type Route, useNavigation } from '../../app/navigation';
import { useLedger } from '../../app/office';
import type { LedgerView } from '../../bindings/LedgerView';
import type { RecordView } from '../../bindings/RecordView';
import { OWN_SCREENS } from '../../ledgers/own';
import { Wait } from '../../parts/Wait';
import { readDraft } from './draft';
import { RecordForm } from './RecordForm';

type FormRoute = Extract<Route, { screen: 'form' }>;

/** Reads what the form begins with. */
export function FormScreen({ route }: { route: FormRoute }) {
  const ledger = useLedger(route.ledger);
  const { stay, back } = useNavigation();
  if (!ledger) return <Wait />;
  const Own = ledger.own_screen ? OWN_SCREENS[ledger.key] : undefined;
  if (Own) {
    return (
      <Own
        ledger={ledger}
        id={route.id}
        onClose={back}
        onOpen={(id) => stay({ screen: 'ledger', ledger: ledger.key, id })}
      />
    );
  }
  return route.id === undefined ? (
    <WithDraft key="new" ledger={ledger} />
  ) : (
    <Edit key={route.id} ledger={ledger} id={route.id} />
  );
}

function Edit({ ledger, id }: { ledger: LedgerView; id: string }) {
  const view = useAsk('ledger_get', { ledger: ledger.key, id });
  return view.data && !view.error ? <WithDraft ledger={ledger} view={view.data} /> : <Wait error={view.error} />;
}

function WithDraft({ ledger, view }: { ledger: LedgerView; view?: RecordView }) {
  const key = `${ledger.key}:${view ? view.record.id : 'new'}`;
  const draft = useAsk('draft_get', { key, json: '' });
  if (draft.isPending || draft.isFetching) return <Wait />;
  return <RecordForm ledger={ledger} view={view} draftKey={key} draft={readDraft(draft.data?.json ?? '')} />;
}
