/** What was asked of the door, kept by what it is about: a ledger's key, or one of a few words. */
import { keepPreviousData, QueryClient, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Answer, type Command, call, type Request } from '../ipc';

/** What an answer is about when the request names no ledger. */
const ABOUT: { [command in Command]?: string } = {
  people_list: 'office',
  account_list: 'office',
  post_list: 'office',
  settings_get: 'office',
  rollover_preview: 'settings',
  reading_list: 'office',
  calendar_get: 'office',
  kinds_get: 'office',
  office_state: 'office',
  article_get: 'standard',
  article_search: 'standard',
};

/** Things that any change may touch. */
const ALWAYS_STALE = ['day', 'office'];

/** A cache that never asks a network and never asks twice for what did not change. */
export function newCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** The key under which an answer is kept. */
export function keyOf<C extends Command>(cmd: C, payload: Request<C>): readonly unknown[] {
  const ledger =
    'ledger' in payload && typeof payload.ledger === 'string' && payload.ledger !== '' ? payload.ledger : undefined;
  return [ledger ?? ABOUT[cmd] ?? 'day', cmd, payload];
}

/** Asks the door and keeps the answer until something says that it changed. */
export function useAsk<C extends Command>(
  cmd: C,
  payload: Request<C>,
  options: { enabled?: boolean; keepOld?: boolean } = {},
): UseQueryResult<Answer<C>, Error> {
  return useQuery<Answer<C>, Error>({
    queryKey: keyOf(cmd, payload),
    queryFn: () => call(cmd, payload),
    enabled: options.enabled ?? true,
    ...(options.keepOld ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Forgets what a change made stale: `changed` as the door answered it. */
export function useForget(): (changed: readonly string[]) => Promise<void> {
  const cache = useQueryClient();
  return useCallback(
    (changed) => {
      const stale = new Set<unknown>([...changed, ...ALWAYS_STALE]);
      return cache.invalidateQueries({ predicate: (query) => stale.has(query.queryKey[0]) });
    },
    [cache],
  );
}

/** Calls a command that changes something, then forgets what it made stale. */
export function useChange() {
  const forget = useForget();
  return useCallback(
    async <C extends Command>(cmd: C, payload: Request<C>): Promise<Answer<C>> => {
      const answer = await call(cmd, payload);
      const changed = 'changed' in answer && Array.isArray(answer.changed) ? (answer.changed as string[]) : [];
      // Not awaited: the answer is known, the lists follow.
      void forget(changed);
      return answer;
    },
    [forget],
  );
}
