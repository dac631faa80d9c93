/** What was looked at is no longer as it was: the lists and records of the ledger are read again. */
import { useCallback } from 'react';
import { useForget } from '../../app/cache';
import type { LedgerView } from '../../bindings/LedgerView';
import { Refusal } from '../../ipc';

/** Reads the ledger again if that is what a refusal asks for; answers whether it is. */
export function useLookAgain(ledger: LedgerView): (thrown: unknown) => boolean {
  const forget = useForget();
  return useCallback(
    (thrown) => {
      const stale = thrown instanceof Refusal && thrown.code === 'stale';
      if (stale) void forget([ledger.key]);
      return stale;
    },
    [forget, ledger.key],
  );
}
