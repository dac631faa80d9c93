import { clearMocks } from '@tauri-apps/api/mocks';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';

// A busy machine may take its time; looking for what is hidden by style is slow in jsdom and tells nothing there.
configure({ asyncUtilTimeout: 10_000, defaultHidden: true });

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
