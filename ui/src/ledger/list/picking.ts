/** Which rows are marked: these, or all of the view. All means the filtered set, and its number is said. */
import { useCallback, useState } from 'react';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { Seen } from '../../bindings/Seen';
import type { Selection } from '../../bindings/Selection';
import type { View } from '../../bindings/View';
import type { Rows } from './rows';

export interface Picking {
  /** All of the view is meant. */
  all: boolean;
  /** The marked records by id, unless all are meant; null where only the id is known. */
  rows: ReadonlyMap<string, LedgerRecord | null>;
  has: (id: string) => boolean;
  count: (total: number) => number;
  toggle: (record: LedgerRecord) => void;
  add: (records: readonly LedgerRecord[]) => void;
  /** Marks exactly these. */
  only: (ids: readonly string[]) => void;
  /** Takes note of marked records that are shown anew. */
  refresh: (records: readonly LedgerRecord[]) => void;
  pickAll: () => void;
  clear: () => void;
  /** As the door wants it. */
  selection: (view: View) => Selection;
  /** How it looks, for the door to compare. */
  seen: (rows: Rows) => Seen;
}

const NONE: ReadonlyMap<string, LedgerRecord | null> = new Map();
const NOBODY: ReadonlySet<string> = new Set();

/** Holds the marks of one list. */
export function usePicking(): Picking {
  const [all, setAll] = useState(false);
  const [rows, setRows] = useState(NONE);
  // What was taken out again after all were marked.
  const [except, setExcept] = useState(NOBODY);
  const toggle = useCallback(
    (record: LedgerRecord) => {
      if (all) {
        setExcept((old) => {
          const next = new Set(old);
          if (!next.delete(record.id)) next.add(record.id);
          return next;
        });
        return;
      }
      setRows((old) => {
        const next = new Map(old);
        if (!next.delete(record.id)) next.set(record.id, record);
        return next;
      });
    },
    [all],
  );
  const add = useCallback((records: readonly LedgerRecord[]) => {
    setAll(false);
    setRows((old) => new Map([...old, ...records.map((r) => [r.id, r] as const)]));
  }, []);
  const only = useCallback((ids: readonly string[]) => {
    setAll(false);
    setRows((old) => new Map(ids.map((id) => [id, old.get(id) ?? null] as const)));
  }, []);
  const refresh = useCallback((records: readonly LedgerRecord[]) => {
    setRows((old) => {
      const newer = records.filter((r) => old.has(r.id) && old.get(r.id)?.version !== r.version);
      return newer.length > 0 ? new Map([...old, ...newer.map((r) => [r.id, r] as const)]) : old;
    });
  }, []);
  const clear = useCallback(() => {
    setAll(false);
    setRows(NONE);
  }, []);
  const pickAll = useCallback(() => {
    setRows(NONE);
    setExcept(NOBODY);
    setAll(true);
  }, []);
  return {
    all,
    rows,
    has: (id) => (all ? !except.has(id) : rows.has(id)),
    count: (total) => (all ? total - except.size : rows.size),
    toggle,
    add,
    only,
    refresh,
    pickAll,
    clear,
    selection: (view) => {
      if (!all) return { ids: [...rows.keys()] };
      return except.size > 0 ? { all_but: { view, except: [...except] } } : { all: view };
    },
    seen: ({ total, exact, entry }) => {
      if (all) return { versions: {}, count: exact ? total - except.size : null, entry };
      const versions = Object.fromEntries([...rows].flatMap(([id, r]) => (r ? [[id, r.version]] : [])));
      return { versions, count: rows.size, entry };
    },
  };
}
