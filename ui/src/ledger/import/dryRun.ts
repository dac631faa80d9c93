/** The dry run: asked again after each answer, always with the rows of their sheet that are in sight. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Decision } from '../../bindings/Decision';
import type { ImportRequest } from '../../bindings/ImportRequest';
import type { Plan } from '../../bindings/Plan';
import type { SourceRow } from '../../bindings/SourceRow';
import { call, onProgress, stopJob } from '../../ipc';
import { useSettled } from '../list/rows';

/** Rows of the user's sheet in one answer. */
export const BLOCK = 1000;
const SETTLE_MS = 300;
let jobs = 0;

/** What the user has said so far. */
export interface Wish {
  path: string;
  sheet: string;
  headerRow: number;
  mapping: { [header: string]: string };
  decisions: readonly Decision[];
  eraseBlank: boolean;
}

/** The request for a wish; rows of the source window come from `fromRow` on. */
export function requestOf(ledger: string, wish: Wish, fromRow = 1): ImportRequest {
  return {
    ledger,
    path: wish.path,
    sheet: wish.sheet,
    header_row: wish.headerRow,
    mapping: wish.mapping,
    decisions: [...wish.decisions],
    value_maps: {},
    erase_blank: wish.eraseBlank,
    digest: '',
    partial: false,
    from_row: fromRow,
    window: BLOCK,
  };
}

export interface DryRun {
  plan: Plan | undefined;
  error: Error | null;
  /** A newer answer is on its way: counts and problems may still change. */
  reading: boolean;
  done: number;
  total: number;
  stop: () => void;
  again: () => void;
  /** Their row, if it is here already. */
  rowAt: (row: number) => SourceRow | undefined;
  /** Asks for the rows around this one. */
  show: (row: number) => void;
}

/** Reads the workbook as wished. An older reading is stopped when the wish changes. */
export function useDryRun(ledger: string, wish: Wish | null): DryRun {
  const base = wish ? JSON.stringify(requestOf(ledger, wish, 0)) : '';
  const settled = useSettled(base, SETTLE_MS);
  const [fromRow, setFromRow] = useState(1);
  const [progress, setProgress] = useState({ job: '', done: 0, total: 0 });
  const current = useRef('');
  useEffect(
    () =>
      onProgress((p) => {
        if (p.job === current.current) setProgress({ job: p.job, done: p.done, total: p.total });
      }),
    [],
  );
  const query = useQuery<{ plan: Plan; base: string }, Error>({
    queryKey: ['import', settled, fromRow],
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    queryFn: async ({ signal }) => {
      const job = `dry-run-${++jobs}`;
      current.current = job;
      setProgress({ job, done: 0, total: 0 });
      // If the stop is refused, the reading simply ends by itself; its answer is not shown any more.
      signal.addEventListener('abort', () => void stopJob(job).catch(() => undefined));
      const request = { ...(JSON.parse(settled) as ImportRequest), from_row: fromRow };
      return { plan: await call('import_preview', request, job), base: settled };
    },
  });
  const held = useRef<{ base: string; rows: Map<number, SourceRow> }>({ base: '', rows: new Map() });
  const answer = query.data;
  const rows = useMemo(() => {
    if (!answer) return held.current.rows;
    const old = held.current.base === answer.base ? held.current.rows : new Map<number, SourceRow>();
    const next = new Map(old);
    for (const row of answer.plan.window) next.set(row.row, row);
    held.current = { base: answer.base, rows: next };
    return next;
  }, [answer]);
  return {
    plan: answer?.plan,
    error: query.error,
    reading: base !== '' && (query.isFetching || base !== answer?.base) && !query.error,
    done: progress.done,
    total: progress.total,
    stop: () => void stopJob(current.current).catch(() => undefined),
    again: () => void query.refetch(),
    rowAt: (row) => rows.get(row),
    show: (row) => {
      const first = Math.floor(Math.max(0, row - 1) / BLOCK) * BLOCK + 1;
      if (!rows.has(row) && first !== fromRow) setFromRow(first);
    },
  };
}

/** True if both answer the same question. */
export function sameQuestion(a: Decision, b: { row: number; column: string }): boolean {
  return a.row === b.row && a.column === b.column;
}
