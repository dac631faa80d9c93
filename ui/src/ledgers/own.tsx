/** Ledgers whose records have a screen of their own instead of the common form and panel. */
import { type ComponentType, lazy } from 'react';
import type { Route } from '../app/navigation';
import type { LedgerView } from '../bindings/LedgerView';
import type { Record as LedgerRecord } from '../bindings/Record';
import type { Command } from '../ipc';
import type { IconName } from '../parts/Icon';

export interface OwnScreenProps {
  ledger: LedgerView;
  /** Undefined: a new record. */
  id: string | undefined;
  onClose: () => void;
  onOpen: (id: string) => void;
}

/** By ledger key; loaded when the first record is opened. */
export const OWN_SCREENS: { [ledger: string]: ComponentType<OwnScreenProps> } = {
  media_disposal: lazy(() => import('./media_disposal/CaseScreen')),
  media_lending: lazy(() => import('./media_lending/LoanScreen')),
  media_stocktaking: lazy(() => import('./media_stocktaking/StocktakingScreen')),
};

/** Steps that a screen of the ledger takes instead of the common dialog: ledger, step, where it leads. */
export const OWN_STEPS: { [ledger: string]: { [step: string]: (id: string) => Route } } = {
  ic_card: {
    report_loss: (id) => ({ screen: 'card-loss', id }),
    invalidate: (id) => ({ screen: 'card-loss', id }),
  },
};

/** Steps whose fields begin empty: what the record says is about the time before. */
export const FRESH_STEPS: { [ledger: string]: readonly string[] } = {
  ic_card: ['ask', 'issue', 'lend', 'lend_short'],
};

export interface OwnAction {
  label: string;
  icon: IconName;
  command: Command;
  to: Route;
}

/** What can be done with a whole ledger beyond the common actions, in the head of its list. */
export const OWN_ACTIONS: { [ledger: string]: readonly OwnAction[] } = {
  ic_card: [
    { label: '紛失の届出', icon: 'flag', command: 'ledger_step', to: { screen: 'card-loss' } },
    { label: '点検する', icon: 'check', command: 'card_check', to: { screen: 'card-check' } },
  ],
  user_id: [{ label: '棚卸する', icon: 'check', command: 'id_review', to: { screen: 'id-review' } }],
};

export interface OwnSelectedProps {
  records: readonly LedgerRecord[];
  onClose: () => void;
}

/** What can be done with marked records beyond the common actions. */
export const OWN_SELECTED: {
  [ledger: string]: readonly { label: string; command: Command; Dialog: ComponentType<OwnSelectedProps> }[];
} = {
  ic_card: [
    { label: '使用の許可', command: 'card_permit', Dialog: lazy(() => import('./ic_card/PermitDialog')) },
    { label: '破砕の案件を作る', command: 'disposal_save', Dialog: lazy(() => import('./ic_card/CrushDialog')) },
  ],
};

export interface OwnFactsProps {
  /** The record. */
  id: string;
}

/** What other ledgers know of a record, on its own panel. */
export const OWN_FACTS: { [ledger: string]: ComponentType<OwnFactsProps> } = {
  media: lazy(() => import('./media_lending/CarrierLoans')),
};

/** What a record of a ledger shows and does under its head, beyond the common panel. */
export const OWN_PANEL: { [ledger: string]: ComponentType<{ record: LedgerRecord }> } = {
  training: lazy(() => import('./training/AttendancePanel')),
};
