import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import type { FakeDoor } from './door';

// jsdom draws nothing: what only measures may stand still.
beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.scrollIntoView ??= () => undefined;
  globalThis.CSS ??= {} as typeof CSS;
  globalThis.CSS.escape ??= (text: string) => text;
});

afterEach(() => {
  cleanup();
  clearMocks();
});

/** Puts a fake door behind the window. */
export function behind(door: FakeDoor): FakeDoor {
  mockIPC(
    (cmd, args) => {
      if (cmd !== 'rpc') return null;
      const { cmd: name, payload } = args as { cmd: string; payload: unknown };
      return door.answer(name, payload);
    },
    { shouldMockEvents: true },
  );
  return door;
}
