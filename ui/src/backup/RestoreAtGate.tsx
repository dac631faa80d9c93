/** 控えから戻す, before any book is open. */
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { newCache } from '../app/cache';
import { JobProvider } from '../app/jobs';
import { LinkButton } from '../parts/Button';
import { RestoreDialog } from './RestoreDialog';

/** A link that opens the way back from a backup. */
export function RestoreAtGate({ onRestored }: { onRestored: () => void }) {
  const [open, setOpen] = useState(false);
  const [cache] = useState(newCache);
  return (
    <p className="mt-4 text-center">
      <LinkButton onPress={() => setOpen(true)}>控えから戻す・新しいパソコンへ移す</LinkButton>
      {open && (
        <QueryClientProvider client={cache}>
          <JobProvider>
            <RestoreDialog path="" restore onClose={() => setOpen(false)} onRestored={onRestored} />
          </JobProvider>
        </QueryClientProvider>
      )}
    </p>
  );
}
