/** The open book, its ledgers, and what the acting person may do. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { BookState } from '../bindings/BookState';
import type { LedgerView } from '../bindings/LedgerView';
import type { OfficeState } from '../bindings/OfficeState';
import type { Role } from '../bindings/Role';
import type { Settings } from '../bindings/Settings';
import type { Command } from '../ipc';
import { useAsk } from './cache';

interface Office {
  state: OfficeState;
  book: BookState;
  ledgers: readonly LedgerView[];
  settings: Settings | undefined;
  /** The door would let the acting person call this; it checks again anyway. */
  may: (command: Command) => boolean;
  lock: () => void;
  /** Asks the door again who sits here. */
  renew: () => void;
}

const Context = createContext<Office | null>(null);

export const ROLE_WORDS: { [role in Role]: string } = {
  chief: '情報セキュリティ責任者',
  deputy: '代行者',
  officer: '情報システム担当者',
  staff: '職員',
  auditor: '閲覧',
  director: '部長',
  supervisor: '統括情報システム管理者',
  collector: '統括担当',
};

/** Gives the open book to everything inside. */
export function OfficeProvider(props: {
  state: OfficeState;
  book: BookState;
  lock: () => void;
  renew: () => void;
  children: ReactNode;
}) {
  const { state, book, lock, renew, children } = props;
  const ledgers = useAsk('ledger_defs', {});
  const commands = useAsk('command_list', {});
  const settings = useAsk('settings_get', {});
  const value = useMemo<Office>(() => {
    const list = commands.data?.commands;
    return {
      state,
      book,
      ledgers: ledgers.data?.ledgers ?? [],
      settings: settings.data,
      may: (command) => {
        const roles = list?.find((c) => c.name === command)?.roles;
        return !roles || roles.length === 0 || roles.includes(book.acting.role);
      },
      lock,
      renew,
    };
  }, [state, book, ledgers.data, commands.data, settings.data, lock, renew]);
  if (ledgers.error) return <p className="wait">{ledgers.error.message}</p>;
  return <Context value={value}>{children}</Context>;
}

/** The open book. */
export function useOffice(): Office {
  const found = useContext(Context);
  if (!found) throw new Error('useOffice stands outside OfficeProvider');
  return found;
}

/** The definition of one ledger; undefined until it is known. */
export function useLedger(key: string): LedgerView | undefined {
  return useOffice().ledgers.find((l) => l.key === key);
}
