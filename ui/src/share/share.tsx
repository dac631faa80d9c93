/** One book on two PCs: how it stands, asked again and again while the book is open. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useNotices } from '../app/notices';
import type { ShareHolder } from '../bindings/ShareHolder';
import type { ShareView } from '../bindings/ShareView';
import { call } from '../ipc';
import { timeOf } from '../words/dates';

interface Sharing {
  /** Null until it is known. */
  view: ShareView | null;
  /** Shows what a command answered. */
  show: (view: ShareView) => void;
  /** Looks into the folder now. */
  look: () => Promise<void>;
}

const Context = createContext<Sharing | null>(null);
const EVERY_MS = 4000;

/** Looks into the shared folder while the book is open; a book that is not shared is asked about once. */
export function ShareProvider({ children }: { children: ReactNode }) {
  const [view, setView] = useState<ShareView | null>(null);
  const cache = useQueryClient();
  const { tell } = useNotices();
  const asking = useRef(false);
  const show = useCallback(
    (next: ShareView) => {
      setView(next);
      if (next.fetched) void cache.invalidateQueries();
      if (next.set_aside) {
        tell('ほかのパソコンの変更を取り込みました。このパソコンの変更は取り分けてあります。');
      }
    },
    [cache, tell],
  );
  const look = useCallback(async () => {
    if (asking.current) return;
    asking.current = true;
    try {
      show(await call('share_state', { look: true }));
    } catch {
      // The book was closed or locked between two looks; the next look tells.
    } finally {
      asking.current = false;
    }
  }, [show]);
  useEffect(() => void look(), [look]);
  const shared = view?.shared ?? false;
  useEffect(() => {
    if (!shared) return;
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [shared, look]);
  const value = useMemo(() => ({ view, show, look }), [view, show, look]);
  return <Context value={value}>{children}</Context>;
}

/** How the shared book stands. */
export function useShare(): Sharing {
  const found = useContext(Context);
  if (!found) throw new Error('useShare stands outside ShareProvider');
  return found;
}

/** 佐藤さんが編集中（税務-PC1・10:40から）. */
export function holderWords(holder: ShareHolder): string {
  const since = timeOf(holder.since);
  return `${holder.name}さんが編集中（${holder.pc}${since && `・${since}から`}）`;
}
