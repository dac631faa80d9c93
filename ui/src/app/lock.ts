/** Locks the book when nobody touches it (第44条). The door does the same by itself, so it is told of moving hands. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../ipc';
import { useOffice } from './office';

const TICK_MS = 15_000;
const TOLD_MS = 30_000;
const SHOWN_BELOW_MINUTES = 10;

/** Watches the hands; answers what the status bar says about it. */
export function useIdleLock(): string {
  const { settings, lock } = useOffice();
  const minutes = settings?.lock_minutes ?? 0;
  const touched = useRef(Date.now());
  const [left, setLeft] = useState(minutes);
  useEffect(() => {
    if (minutes <= 0) return;
    let told = Date.now();
    const touch = () => {
      touched.current = Date.now();
      if (touched.current - told < TOLD_MS) return;
      told = touched.current;
      // A refusal means that it is locked already; the window hears of that by itself.
      call('book_touch', {}).catch(() => undefined);
    };
    touch();
    const kinds = ['keydown', 'pointerdown', 'wheel'] as const;
    for (const kind of kinds) window.addEventListener(kind, touch, { passive: true });
    const timer = setInterval(() => {
      const rest = minutes - (Date.now() - touched.current) / 60_000;
      setLeft(Math.max(1, Math.ceil(rest)));
      if (rest <= 0) lock();
    }, TICK_MS);
    return () => {
      clearInterval(timer);
      for (const kind of kinds) window.removeEventListener(kind, touch);
    };
  }, [minutes, lock]);
  if (minutes <= 0) return '';
  return left > 0 && left <= SHOWN_BELOW_MINUTES ? `あと${left}分でロック` : `${minutes}分さわらないとロック`;
}
