/** Ledgers whose records have a screen of their own instead of the common form and panel. */
import { type ComponentType, lazy } from 'react';
import type { LedgerView } from '../bindings/LedgerView';

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
};
