/** A long list as one stop of Tab: the arrow keys go through it, Home and End go to its ends. */
import { type RefCallback, useCallback, useEffect, useRef } from 'react';

const STOPS = 'button, a[href], input';
const ROW = 'tr, li';

function stopsOf(whole: HTMLElement): HTMLElement[] {
  return [...whole.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => !stop.matches(':disabled'));
}

/** Where an arrow key leads from here: up and down to the same place of another row, sideways within the row. */
function towards(key: string, stops: readonly HTMLElement[], here: HTMLElement): HTMLElement | undefined {
  const row = here.closest(ROW);
  const rows = [...new Set(stops.map((stop) => stop.closest(ROW)))];
  const inside = (of: Element | null | undefined) => stops.filter((stop) => stop.closest(ROW) === of);
  const beside = inside(row);
  const at = beside.indexOf(here);
  const down = (to: Element | null | undefined) => {
    const there = inside(to);
    return there[Math.min(at, there.length - 1)];
  };
  const line = rows.indexOf(row);
  switch (key) {
    case 'ArrowDown':
      return line + 1 < rows.length ? down(rows[line + 1]) : undefined;
    case 'ArrowUp':
      return line > 0 ? down(rows[line - 1]) : undefined;
    case 'ArrowRight':
      return beside[at + 1];
    case 'ArrowLeft':
      return beside[at - 1];
    case 'Home':
      return down(rows[0]);
    case 'End':
      return down(rows[rows.length - 1]);
    default:
      return undefined;
  }
}

/** Give the answer to the list (or the body of the table) as its `ref`; its rows are `li` or `tr`. */
export function useRoving<T extends HTMLElement>(): RefCallback<T> {
  const whole = useRef<T | null>(null);
  const current = useRef<HTMLElement | null>(null);
  const settle = useCallback(() => {
    if (!whole.current) return;
    const stops = stopsOf(whole.current);
    const kept = stops.find((stop) => stop === current.current);
    const one = kept ?? stops.find((stop) => stop.getAttribute('aria-current') === 'true') ?? stops[0];
    for (const stop of stops) stop.tabIndex = stop === one ? 0 : -1;
  }, []);
  // After each drawing: rows come and go.
  useEffect(settle);
  return useCallback(
    (list: T | null) => {
      whole.current = list;
      if (!list) return;
      list.dataset.roving = '';
      settle();
      const noted = (event: FocusEvent) => {
        const stop = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(STOPS) : null;
        if (!stop) return;
        current.current = stop;
        settle();
      };
      const pressed = (event: KeyboardEvent) => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
        const here = event.target instanceof HTMLElement ? event.target : null;
        const stops = stopsOf(list);
        if (!here || !stops.includes(here)) return;
        const next = towards(event.key, stops, here);
        if (!next) return;
        event.preventDefault();
        event.stopPropagation();
        next.focus();
        next.scrollIntoView?.({ block: 'nearest' });
      };
      list.addEventListener('focusin', noted);
      list.addEventListener('keydown', pressed, true);
      return () => {
        list.removeEventListener('focusin', noted);
        list.removeEventListener('keydown', pressed, true);
        whole.current = null;
      };
    },
    [settle],
  );
}
