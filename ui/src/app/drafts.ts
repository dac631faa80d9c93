/** Drafts that are not kept yet. Locking, closing and leaving a form keep them first. */
const pending = new Set<() => Promise<void>>();

/** Names a way to keep a draft; the returned function takes it back. */
export function onFlush(keep: () => Promise<void>): () => void {
  pending.add(keep);
  return () => {
    pending.delete(keep);
  };
}

/** Keeps all drafts now. */
export async function flushDrafts(): Promise<void> {
  await Promise.all([...pending].map((keep) => keep()));
}
