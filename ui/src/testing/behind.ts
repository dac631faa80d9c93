import { mockIPC } from '@tauri-apps/api/mocks';
import type { FakeDoor } from './door';

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
