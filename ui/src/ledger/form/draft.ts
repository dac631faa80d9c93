/** Drafts: kept a moment after each change, at once when the form is left, and handed back when it is opened again. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { keyOf } from '../../app/cache';
import { onFlush } from '../../app/drafts';
import { useStatus } from '../../app/status';
import type { Value } from '../../bindings/Value';
import { call } from '../../ipc';
import { timeOf } from '../../words/dates';

export type Values = { [column: string]: Value };
export type Parts = { [part: string]: Values[] };

/** What a form holds that the book does not hold yet. */
export interface Draft {
  values: Values;
  parts: Parts;
  /** When it was kept, UTC. */
  at: string;
}

const SETTLE_MS = 600;

/** The draft in its kept form; null for none and for one that an older window wrote differently. */
export function readDraft(json: string): Draft | null {
  if (json === '') return null;
  try {
    const read: unknown = JSON.parse(json);
    if (typeof read !== 'object' || read === null || !('values' in read) || !('parts' in read)) return null;
    return { at: '', ...(read as Omit<Draft, 'at'>) };
  } catch {
    return null;
  }
}

/** Keeps `draft` under `key`; null drops it. The returned function drops it at once. */
export function useDraft(key: string, draft: Omit<Draft, 'at'> | null): () => Promise<void> {
  const { noteSaved } = useStatus();
  const cache = useQueryClient();
  const written = draft ? JSON.stringify(draft) : '';
  const kept = useRef<string | null>(null);
  const shown = useRef(written);
  shown.current = written;
  // What stands in the form when its draft is dropped was saved: drawing it once more makes no draft of it.
  const dropped = useRef<string | null>(null);
  if (dropped.current !== written) dropped.current = null;
  const latest = useRef(written);
  latest.current = dropped.current === null ? written : '';
  const put = useCallback(
    async (now: string) => {
      if (kept.current === now) return;
      kept.current = now;
      const at = new Date().toISOString();
      const json = now === '' ? '' : JSON.stringify({ ...(JSON.parse(now) as object), at });
      await call('draft_keep', { key, json });
      cache.setQueryData(keyOf('draft_get', { key, json: '' }), { key, json });
      noteSaved(now === '' ? '' : `${timeOf(at)} に下書きを保存`);
    },
    [key, noteSaved, cache],
  );
  useEffect(() => {
    if (kept.current === null) {
      // What the form opened with is what is kept already.
      kept.current = written;
      return;
    }
    if (kept.current === written || dropped.current !== null) return;
    // A draft that cannot be kept now is tried again with the next letter and when the form is left.
    const timer = setTimeout(() => {
      put(written).catch(() => {
        kept.current = '?';
      });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [written, put]);
  useEffect(() => {
    const keep = () => put(latest.current).catch(() => undefined);
    const stop = onFlush(keep);
    return () => {
      stop();
      void keep();
    };
  }, [put]);
  return useCallback(async () => {
    dropped.current = shown.current;
    latest.current = '';
    await put('');
  }, [put]);
}
