/** Where the window is. A stack, so that 戻る always leads back to the same place. */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { Selection } from '../bindings/Selection';
import type { View } from '../bindings/View';
import type { InspectionForm } from '../inspections/InspectionPrint';

export type Route =
  | { screen: 'today' }
  | { screen: 'ledger'; ledger: string; view?: View; id?: string; part?: 'history'; fresh?: string }
  | { screen: 'form'; ledger: string; id?: string }
  | { screen: 'import'; ledger: string }
  | { screen: 'batches'; ledger: string }
  | {
      screen: 'print';
      ledger: string;
      form?: string;
      selection?: Selection;
      report?: string;
      issued?: true;
      /** The period that the form is about, ISO. */
      from?: string;
      to?: string;
    }
  | { screen: 'assistant'; ledger: string; id: string }
  | { screen: 'card-loss'; id?: string }
  | { screen: 'card-check' }
  | { screen: 'id-review' }
  | { screen: 'today-print' }
  | { screen: 'reports' }
  | { screen: 'aside' }
  | { screen: 'transfer'; id?: string }
  | { screen: 'transfer-print'; form: 'handover' | 'returns' | 'arrivals'; ids: readonly string[] }
  | { screen: 'inspections'; plan?: string }
  | { screen: 'inspection-answer'; id: string; question?: string }
  | { screen: 'inspection-coverage' }
  | { screen: 'inspection-round'; id: string }
  | { screen: 'inspection-result'; id: string }
  | { screen: 'inspection-typed'; id: string }
  | { screen: 'inspection-print'; form: InspectionForm; round: string; sheets?: readonly string[] }
  | { screen: 'calendar' }
  | { screen: 'submission'; packet?: string }
  | { screen: 'submission-letter'; id: string }
  | { screen: 'collect'; year?: number; packet?: string }
  | { screen: 'collect-figures'; year: number }
  | { screen: 'collect-reorganise' }
  | { screen: 'collect-print'; what: 'report' | 'reminders'; year: number }
  | { screen: 'journal' }
  | { screen: 'settings'; section?: string }
  | { screen: 'help'; page?: string }
  | { screen: 'about' };

export type ScreenName = Route['screen'];

interface Navigation {
  route: Route;
  /** Goes on to another place; 戻る comes back here. */
  go: (route: Route) => void;
  /** Says where we are more exactly (another record of the same list) without a new step back. */
  stay: (route: Route) => void;
  back: () => void;
  canGoBack: boolean;
}

const Context = createContext<Navigation | null>(null);
const DEPTH = 50;

/** Holds the stack of places. */
export function NavigationProvider({ start, children }: { start?: Route; children: ReactNode }) {
  const [stack, setStack] = useState<readonly Route[]>([start ?? { screen: 'today' }]);
  const go = useCallback((route: Route) => setStack((old) => [...old.slice(-DEPTH), route]), []);
  const stay = useCallback((route: Route) => setStack((old) => [...old.slice(0, -1), route]), []);
  const back = useCallback(() => setStack((old) => (old.length > 1 ? old.slice(0, -1) : [{ screen: 'today' }])), []);
  const route = stack[stack.length - 1] ?? { screen: 'today' };
  const canGoBack = stack.length > 1;
  const value = useMemo(() => ({ route, go, stay, back, canGoBack }), [route, go, stay, back, canGoBack]);
  return <Context value={value}>{children}</Context>;
}

/** The place where the window is, and the ways to others. */
export function useNavigation(): Navigation {
  const found = useContext(Context);
  if (!found) throw new Error('useNavigation stands outside NavigationProvider');
  return found;
}
