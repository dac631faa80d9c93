/** Rows of a view, asked for page by page as they come into sight. */
import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { keyOf, useAsk } from '../../app/cache';
import type { ListRecords } from '../../bindings/ListRecords';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { View } from '../../bindings/View';
import { call } from '../../ipc';

const PAGE = 200;

export interface Rows {
  /** All rows of the view; the last known number while a new view is read. */
  total: number;
  /** The number is counted, not only an upper bound. */
  exact: boolean;
  /** The journal entry up to which the oldest row here was read. */
  entry: string;
  /** The view was answered at least once. */
  known: boolean;
  error: Error | null;
  /** The record in this row, if it is here already. */
  at: (index: number) => LedgerRecord | undefined;
}

/** The request for one page. */
export function pageOf(ledger: string, view: View, page: number): ListRecords {
  return { ledger, view, offset: page * PAGE, limit: PAGE };
}

/** Holds the pages that cover rows `first` to `last`. */
export function useRows(ledger: string, view: View, first: number, last: number): Rows {
  const from = Math.floor(Math.max(0, first) / PAGE);
  const to = Math.floor(Math.max(0, last) / PAGE);
  const pages: number[] = [];
  for (let page = from; page <= to; page++) pages.push(page);
  const answers = useQueries({
    queries: pages.map((page) => {
      const request = pageOf(ledger, view, page);
      return { queryKey: keyOf('ledger_list', request), queryFn: () => call('ledger_list', request) };
    }),
  });
  const answered = answers.find((a) => a.data)?.data;
  const [lastTotal, setLastTotal] = useState(0);
  // A search with very many hits is counted after its first page is shown.
  const counted = useAsk('ledger_totals', { ledger, view }, { enabled: answered?.at_most === true }).data;
  const total = (answered?.at_most ? counted : answered)?.total ?? answered?.total ?? lastTotal;
  useEffect(() => {
    if (answered) setLastTotal(total);
  }, [answered, total]);
  const entries = answers.flatMap((a) => (a.data ? [Number(a.data.entry)] : []));
  return {
    total,
    exact: answered !== undefined && (!answered.at_most || counted !== undefined),
    entry: entries.length > 0 ? String(Math.min(...entries)) : '',
    known: answered !== undefined,
    error: answers.find((a) => a.error)?.error ?? null,
    at: (index) => answers[Math.floor(index / PAGE) - from]?.data?.records[index % PAGE],
  };
}

/** Calls `then` with the newest arguments once nothing changed for a while. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  const latest = useRef(value);
  latest.current = value;
  useEffect(() => {
    if (Object.is(value, settled)) return;
    const timer = setTimeout(() => setSettled(latest.current), ms);
    return () => clearTimeout(timer);
  }, [value, settled, ms]);
  return settled;
}
