/** The backup of the day: asked for after the book is open, and now and then while it stays open over night. What goes wrong stands on 今日 and in the journal. */
import { useEffect } from 'react';
import { useForget } from '../app/cache';
import { call } from '../ipc';

const HOUR_MS = 3_600_000;

/** Asks the door whether a backup is due, and forgets what it made stale. */
export function useDailyBackup(): void {
  const forget = useForget();
  useEffect(() => {
    const ask = () =>
      void call('backup_auto', {}).then(
        (done) => {
          if (done.taken) void forget([]);
        },
        // The door entered it; 今日 tells.
        () => void forget([]),
      );
    ask();
    const timer = setInterval(ask, HOUR_MS);
    return () => clearInterval(timer);
  }, [forget]);
}
