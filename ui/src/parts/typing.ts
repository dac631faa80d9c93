/** Keys while somebody types: an Enter that ends a conversion is never ours. */
import type { KeyboardEvent as ReactKeyboardEvent } from 'react';

/** True while an input method is converting; such keys belong to it. */
export function composing(event: KeyboardEvent | ReactKeyboardEvent): boolean {
  const native = 'nativeEvent' in event ? event.nativeEvent : event;
  return native.isComposing || native.keyCode === 229;
}

/** True where letters are text: single-letter keys must not act there. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
}
