/** New records and edits, drawn from the definition. What is written is kept as a draft until it is saved or dropped. */

import { useAsk } from '../../app/cache';
import type { Route } from '../../app/navigation';
import { useLedger } from '../../app/office';
import type { LedgerView } from '../../bindings/LedgerView';
import type { RecordView } from '../../bindings/RecordView';
import { Note } from '../../parts/Note';
import { readDraft } from './draft';
import { RecordForm } from './RecordForm';

type FormRoute = Extract<Route, { screen: 'form' }>;

/** Reads what the form begins with. */
export function FormScreen({ route }: { route: FormRoute }) {
  const ledger = useLedger(route.ledger);
  if (!ledger) return <p className="wait">開いています</p>;
  return route.id === undefined ? (
    <WithDraft key="new" ledger={ledger} />
  ) : (
    <Edit key={route.id} ledger={ledger} id={route.id} />
  );
}

function Edit({ ledger, id }: { ledger: LedgerView; id: string }) {
  const view = useAsk('ledger_get', { ledger: ledger.key, id });
  if (view.error) {
    return (
      <div className="page">
        <Note tone="late" alert>
          {view.error.message}
        </Note>
      </div>
    );
  }
  return view.data ? <WithDraft ledger={ledger} view={view.data} /> : <p className="wait">開いています</p>;
}

function WithDraft({ ledger, view }: { ledger: LedgerView; view?: RecordView }) {
  const key = `${ledger.key}:${view ? view.record.id : 'new'}`;
  const draft = useAsk('draft_get', { key, json: '' });
  if (draft.isPending || draft.isFetching) return <p className="wait">開いています</p>;
  return <RecordForm ledger={ledger} view={view} draftKey={key} draft={readDraft(draft.data?.json ?? '')} />;
}
