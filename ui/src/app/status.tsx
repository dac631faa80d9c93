/** The status bar: at the left the keys of what has focus, at the right what is safe. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useId, useMemo, useState } from 'react';

export interface KeyHint {
  keys: readonly string[];
  label: string;
}

interface Status {
  hints: readonly KeyHint[];
  offer: (owner: string, hints: readonly KeyHint[]) => void;
  withdraw: (owner: string) => void;
  saved: string;
  noteSaved: (words: string) => void;
}

const Context = createContext<Status | null>(null);

/** Holds the hints; the latest region that got the focus wins. */
export function StatusProvider({ children }: { children: ReactNode }) {
  const [offers, setOffers] = useState<readonly { owner: string; hints: readonly KeyHint[] }[]>([]);
  const [saved, setSaved] = useState('');
  const offer = useCallback(
    (owner: string, hints: readonly KeyHint[]) =>
      setOffers((old) => [...old.filter((o) => o.owner !== owner), { owner, hints }]),
    [],
  );
  const withdraw = useCallback((owner: string) => setOffers((old) => old.filter((o) => o.owner !== owner)), []);
  const hints = offers[offers.length - 1]?.hints ?? [];
  const value = useMemo(
    () => ({ hints, offer, withdraw, saved, noteSaved: setSaved }),
    [hints, offer, withdraw, saved],
  );
  return <Context value={value}>{children}</Context>;
}

/** The status bar's content and the ways to change it. */
export function useStatus(): Status {
  const found = useContext(Context);
  if (!found) throw new Error('useStatus stands outside StatusProvider');
  return found;
}

/**
 * Shows these keys while the component is there; give the returned function to `onFocus` of its region.
 *
 * `onFocusOnly` waits until then.
 */
export function useKeyHints(hints: readonly KeyHint[], onFocusOnly = false): () => void {
  const { offer, withdraw } = useStatus();
  const owner = useId();
  // The list is written in place by its component: what it says is what counts, not its identity.
  const written = JSON.stringify(hints);
  const show = useCallback(() => offer(owner, JSON.parse(written) as KeyHint[]), [offer, owner, written]);
  useEffect(() => {
    if (!onFocusOnly) show();
    return () => withdraw(owner);
  }, [show, withdraw, owner, onFocusOnly]);
  return show;
}
