/** What the app has to tell: done things politely, refusals at once. Nothing disappears before it can be read. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { Refusal } from '../ipc';
import { Button, IconButton } from '../parts/Button';
import { Mark } from '../parts/Mark';

interface Deed {
  label: string;
  onPress: () => void;
}

interface Notice {
  id: number;
  text: string;
  problem: boolean;
  deed?: Deed;
}

interface Notices {
  /** Tells that something is done; `deed` may undo it or lead on. */
  tell: (text: string, deed?: Deed) => void;
  /** Tells why something was refused. */
  refuse: (thrown: unknown) => void;
}

const Context = createContext<Notices | null>(null);
const SHOWN_MS = 8000;
const SHOWN_WITH_DEED_MS = 20000;
const AT_MOST = 3;

function words(thrown: unknown): string {
  if (thrown instanceof Refusal) {
    const fields = thrown.fields.map((f) => f.message).filter((m) => !thrown.message.includes(m));
    return [thrown.message, ...fields].join('\n');
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Shows what is done over the status bar, and refusals above it. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const next = useRef(1);
  const drop = useCallback((id: number) => setNotices((old) => old.filter((n) => n.id !== id)), []);
  const add = useCallback((notice: Omit<Notice, 'id'>) => {
    const id = next.current++;
    // One done thing at a time: what was done before is in the history, and nothing covers the page for long.
    setNotices((old) => [...old.filter((n) => n.problem).slice(1 - AT_MOST), { ...notice, id }]);
  }, []);
  const value = useMemo<Notices>(
    () => ({
      tell: (text, deed) => add(deed ? { text, deed, problem: false } : { text, problem: false }),
      refuse: (thrown) => {
        if (thrown instanceof Refusal && thrown.code === 'cancelled') add({ text: thrown.message, problem: false });
        else add({ text: words(thrown), problem: true });
      },
    }),
    [add],
  );
  return (
    <Context value={value}>
      {children}
      <div role="status" aria-live="polite" className="toasts toasts-done">
        {notices
          .filter((n) => !n.problem)
          .map((n) => (
            <Toast key={n.id} notice={n} onDrop={drop} />
          ))}
      </div>
      <div role="alert" className="toasts">
        {notices
          .filter((n) => n.problem)
          .map((n) => (
            <Toast key={n.id} notice={n} onDrop={drop} />
          ))}
      </div>
    </Context>
  );
}

function Toast({ notice, onDrop }: { notice: Notice; onDrop: (id: number) => void }) {
  const { id, deed, problem } = notice;
  useEffect(() => {
    // A refusal stays until it is closed.
    if (problem) return;
    const timer = setTimeout(() => onDrop(id), deed ? SHOWN_WITH_DEED_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, deed, problem, onDrop]);
  return (
    <div className={problem ? 'toast toast-problem' : 'toast'}>
      <span className="pt-0.5">
        <Mark name={problem ? 'diamond' : 'tick'} />
      </span>
      <p>{notice.text}</p>
      <span className="spring">
        {deed && (
          <Button
            size="small"
            onPress={() => {
              onDrop(id);
              deed.onPress();
            }}
          >
            {deed.label}
          </Button>
        )}
        <IconButton icon="x" label="閉じる" onPress={() => onDrop(id)} />
      </span>
    </div>
  );
}

/** The ways to tell something. */
export function useNotices(): Notices {
  const found = useContext(Context);
  if (!found) throw new Error('useNotices stands outside NoticeProvider');
  return found;
}
