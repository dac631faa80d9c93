/**
 * Which rows are in sight. Rows are of one height, so this is arithmetic: no measuring, no array of a million entries.
 *
 * Browsers cap the height of an element; a taller list keeps a scroller of at most `CAP` and stretches its movement.
 */
import { type RefObject, useCallback, useEffect, useState } from 'react';

export const ROW = 32;
/** Sticky head above the rows. */
export const HEAD = 32;
const CAP = 100_000 * ROW;
const BEYOND = 8;
const UNMEASURED = 640;

export interface Sight {
  first: number;
  last: number;
  /** First and last row that are wholly or partly visible, for the footer. */
  seenFirst: number;
  seenLast: number;
  /** Height of the scroller's content below the head. */
  height: number;
  /** Where a row stands inside the scroller. */
  y: (index: number) => number;
  onScroll: () => void;
  /** Scrolls as little as needed to show the row. */
  show: (index: number) => void;
}

/** Follows the scroller. */
export function useSight(frame: RefObject<HTMLElement | null>, total: number): Sight {
  const [top, setTop] = useState(0);
  const [room, setRoom] = useState(UNMEASURED);
  const real = total * ROW;
  const height = Math.min(real, CAP);
  const stretch = real > height ? (real - room) / (height - room) : 1;
  const onScroll = useCallback(() => setTop(frame.current?.scrollTop ?? 0), [frame]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setRoom(element.clientHeight > HEAD ? element.clientHeight - HEAD : UNMEASURED);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  // A stretched scroller would leap over rows: the wheel keeps its natural length.
  useEffect(() => {
    const element = frame.current;
    if (!element || stretch === 1) return;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      element.scrollTop +=
        (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * ROW : event.deltaY) / stretch;
      element.scrollLeft += event.deltaX;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [frame, stretch]);
  const realTop = Math.min(top * stretch, Math.max(0, real - room));
  const seenFirst = Math.floor(realTop / ROW);
  const seenLast = Math.min(total - 1, Math.ceil((realTop + room) / ROW) - 1);
  const shift = stretch === 1 ? 0 : top - realTop;
  return {
    first: Math.max(0, seenFirst - BEYOND),
    last: Math.min(total - 1, seenLast + BEYOND),
    seenFirst,
    seenLast,
    height,
    y: (index) => HEAD + index * ROW + shift,
    onScroll,
    show: (index) => {
      const element = frame.current;
      if (!element) return;
      if (index * ROW < realTop) element.scrollTop = (index * ROW) / stretch;
      else if ((index + 1) * ROW > realTop + room) element.scrollTop = ((index + 1) * ROW - room) / stretch;
    },
  };
}
