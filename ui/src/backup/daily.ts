/** The backup of the day: asked for once after the book is open. What goes wrong stands on 今日 and in the journal. */
import { useEffect } from 'react';
import { useForget } from '../app/cache';
import { call } from '../ipc';

/** Asks the door whether a backup is due, and forgets what it made stale. */
export function useDailyBackup(): void {
  const forget = useForget();
  useEffect(() => {
    call('backup_auto', {}).then(
      (done) => {
        if (done.taken) void forget([]);
      },
      // The door entered it; 今日 tells.
      () => void forget([]),
    );
  }, [forget]);
}
