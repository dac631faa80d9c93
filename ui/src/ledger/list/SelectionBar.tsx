/** Docks under the list while rows are marked: says how many of which class, and what can be done with them. */
import { type ComponentType, Suspense, useState } from 'react';
import { useAsk } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { Count } from '../../bindings/Count';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { Seen } from '../../bindings/Seen';
import type { Selection } from '../../bindings/Selection';
import type { View } from '../../bindings/View';
import { call } from '../../ipc';
import { OWN_SELECTED, type OwnSelectedProps } from '../../ledgers/own';
import { Button, IconButton } from '../../parts/Button';
import { Menu, type MenuEntry } from '../../parts/Menu';
import { grouped } from '../../words/numbers';
import { ClassCounts } from '../ClassMark';
import { stepColumns } from '../record/StepFields';
import { classColumn, classOf } from '../values';
import { BulkEditDialog } from './BulkEditDialog';
import { BulkStepDialog } from './BulkStepDialog';
import { MergeDialog } from './MergeDialog';
import type { Picking } from './picking';
import type { Rows } from './rows';

interface SelectionBarProps {
  ledger: LedgerView;
  view: View;
  rows: Rows;
  picking: Picking;
}

/** Which records a dialog is about, as they looked when it was opened. */
export interface Meant {
  selection: Selection;
  seen: Seen;
}

type Open = { kind: 'step'; step: string; meant: Meant } | { kind: 'edit'; meant: Meant } | { kind: 'merge' } | null;

/** More records than this are not asked for only to be handed to a dialog. */
const MOST_FOR_OWN = 500;

interface OwnDialog {
  Dialog: ComponentType<OwnSelectedProps>;
  records: readonly LedgerRecord[];
}

/** The bar and the dialogs that it opens. */
export function SelectionBar({ ledger, view, rows, picking }: SelectionBarProps) {
  const { total } = rows;
  const [open, setOpen] = useState<Open>(null);
  const [own, setOwn] = useState<OwnDialog | null>(null);
  const { go } = useNavigation();
  const { may, book } = useOffice();
  const { refuse } = useNotices();
  const totals = useAsk('ledger_totals', { ledger: ledger.key, view }, { enabled: picking.all });
  const count = picking.count(total);
  const selection = picking.selection(view);
  const openStep = (step: string) => setOpen({ kind: 'step', step, meant: { selection, seen: picking.seen(rows) } });
  // What asks for its own fields is chosen by name, never by habit.
  const plain = (key: string) => classColumn(ledger) !== undefined || stepColumns(ledger, key).length === 0;
  const first = ledger.steps.find((s) => s.axis === 'step' && !s.reason && plain(s.key));
  // The only one that goes on in its ledger is in sight all the same, though no key takes it.
  const onward = ledger.steps.filter((s) => s.axis === 'step' && !s.reason);
  const only = first === undefined && onward.length === 1 ? onward[0] : undefined;
  const others = ledger.steps.filter((s) => s.key !== first?.key && s.key !== 'decide');
  const canStep = may('ledger_step');
  useWindowKeys(
    { 'Ctrl+Enter': () => first && openStep(first.key) },
    { active: count > 0 && canStep && open === null },
  );
  const known = [...picking.rows.values()].filter((r) => r !== null);
  async function beginOwn(Dialog: ComponentType<OwnSelectedProps>) {
    if (!picking.all) return setOwn({ Dialog, records: known });
    try {
      const page = await call('ledger_list', { ledger: ledger.key, view, offset: 0, limit: MOST_FOR_OWN });
      setOwn({ Dialog, records: page.records.filter((r) => picking.has(r.id)) });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const counts: readonly Count[] = picking.all
    ? (totals.data?.by_value ?? [])
    : ['A', 'B', 'C', ''].map((key) => ({
        key,
        count: known.filter((r) => classOf(ledger, r) === key).length,
      }));
  const more: MenuEntry[] = [
    {
      key: 'merge',
      label: `1${ledger.counter}に統合する…`,
      disabled: picking.all || known.length < 2 || !may('ledger_merge'),
      onChoose: () => setOpen({ kind: 'merge' }),
    },
    ...others.map((s) => ({
      key: s.key,
      label: `${s.label}…`,
      disabled: !canStep,
      onChoose: () => openStep(s.key),
    })),
  ];
  const done = () => {
    setOpen(null);
    picking.clear();
  };
  const bar = (
    <section className="selection-bar" aria-label="印を付けた記録">
      <b role="status">
        {grouped(count)}
        {ledger.counter}を選択
      </b>
      {/* Only where every marked record is known or counted. */}
      {ledger.total_by !== '' && (picking.all ? count === total : known.length === count) && (
        <ClassCounts counts={counts} />
      )}
      <span className="spring" />

      <Button
        onPress={() => setOpen({ kind: 'edit', meant: { selection, seen: picking.seen(rows) } })}
        disabled={!may('ledger_bulk_edit')}
      >
        一括変更
      </Button>
      <Button onPress={() => go({ screen: 'print', ledger: ledger.key, selection })}>印刷</Button>
      {(OWN_SELECTED[ledger.key] ?? []).map((act) => (
        <Button
          key={act.label}
          onPress={() => void beginOwn(act.Dialog)}
          disabled={(picking.all && total > MOST_FOR_OWN) || !may(act.command)}
        >
          {act.label}
        </Button>
      ))}
      <Menu label="ほかの操作" entries={more} trigger={<IconButton icon="more" label="ほかの操作" />} />
      {first?.by.includes(book.acting.role) && (
        <Button tone="primary" keys={['Ctrl', 'Enter']} onPress={() => openStep(first.key)} disabled={!canStep}>
          まとめて{first.label}
        </Button>
      )}
      {only?.by.includes(book.acting.role) && (
        <Button onPress={() => openStep(only.key)} disabled={!canStep}>
          まとめて{only.label}
        </Button>
      )}
      <IconButton icon="x" label="選択をやめる" onPress={picking.clear} />
    </section>
  );
  return (
    <>
      {count > 0 && bar}
      {own && (
        <Suspense fallback={null}>
          <own.Dialog records={own.records} onClose={() => setOwn(null)} />
        </Suspense>
      )}
      {open?.kind === 'step' && (
        <BulkStepDialog
          ledger={ledger}
          step={open.step}
          meant={open.meant}
          picking={picking}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'edit' && (
        <BulkEditDialog ledger={ledger} meant={open.meant} count={count} onClose={() => setOpen(null)} onDone={done} />
      )}
      {open?.kind === 'merge' && (
        <MergeDialog ledger={ledger} records={known} onClose={() => setOpen(null)} onDone={done} />
      )}
    </>
  );
}
