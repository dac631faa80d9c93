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
    const onKey = (event: KeyboardEvent) => {
      if (composing(event)) return;
      const name = keyName(event);
      const act = latest.current[name];
      if (!act || (isPlain(name) && isTyping(event.target))) return;
      if ((topDialog() !== undefined) !== inDialog) return;
      if (event.target instanceof Element && event.target.closest('.popover')) return;
      event.preventDefault();
      event.stopPropagation();
      act(event);
    };
    // Before the widgets: some of them keep every key that they see to themselves.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [active, inDialog]);
}
