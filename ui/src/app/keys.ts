/** Keys of the whole window and of its regions. */
import { useEffect, useRef } from 'react';
import { composing, isTyping } from '../parts/typing';

export type KeyMap = { [key: string]: (event: KeyboardEvent) => void };

/** Ctrl+Enter, F8, ?, Alt+ArrowLeft … as one word. Shift counts only with keys that are no characters. */
export function keyName(event: KeyboardEvent): string {
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && event.key.length > 1;
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

function isPlain(name: string): boolean {
  return name.length === 1;
}

/** The dialog that lies on top, if any. */
function topDialog(): Element | undefined {
  return [...document.querySelectorAll('.overlay')].at(-1);
}

type Region = (event: KeyboardEvent) => boolean;

/** Who listens, in the order of appearance: what came last (a screen over the window) is asked first, and one acts. */
const regions: Region[] = [];

/** Before the widgets: some of them keep every key that they see to themselves. */
function onKey(event: KeyboardEvent): void {
  if (composing(event)) return;
  for (const region of [...regions].reverse()) if (region(event)) return;
}

/**
 * Keys that work wherever the focus is; plain letters only where nobody types.
 *
 * Under an open dialog only keys marked `inDialog` act.
 */
export function useWindowKeys(keys: KeyMap, options: { active?: boolean; inDialog?: boolean } = {}): void {
  const { active = true, inDialog = false } = options;
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!active) return;
    const region: Region = (event) => {
      const name = keyName(event);
      const act = latest.current[name];
      if (!act || (isPlain(name) && isTyping(event.target))) return false;
      if ((topDialog() !== undefined) !== inDialog) return false;
      if (event.target instanceof Element && event.target.closest('.popover')) return false;
      event.preventDefault();
      event.stopPropagation();
      act(event);
      return true;
    };
    if (regions.length === 0) window.addEventListener('keydown', onKey, true);
    regions.push(region);
    return () => {
      regions.splice(regions.indexOf(region), 1);
      if (regions.length === 0) window.removeEventListener('keydown', onKey, true);
    };
  }, [active, inDialog]);
}
