/** Long work: shows how far it is after a moment, and can be stopped. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { type Answer, type Command, call, onProgress, type Request, stopJob } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { grouped } from '../words/numbers';
import { useForget } from './cache';

/** Runs a command that takes a while. */
export type Run = <C extends Command>(title: string, cmd: C, payload: Request<C>) => Promise<Answer<C>>;

interface Job {
  id: string;
  title: string;
  done: number;
  total: number;
  stopping: boolean;
}

const Context = createContext<Run | null>(null);
const PATIENCE_MS = 400;

/** Holds the dialog of the running job. */
export function JobProvider({ children }: { children: ReactNode }) {
  const [job, setJob] = useState<Job | null>(null);
  const count = useRef(0);
  const forget = useForget();
  useEffect(
    () =>
      onProgress((p) => setJob((old) => (old && old.id === p.job ? { ...old, done: p.done, total: p.total } : old))),
    [],
  );
  const run = useCallback<Run>(
    async (title, cmd, payload) => {
      const id = `job-${++count.current}`;
      const timer = setTimeout(() => setJob({ id, title, done: 0, total: 0, stopping: false }), PATIENCE_MS);
      try {
        const answer = await call(cmd, payload, id);
        const changed = 'changed' in answer && Array.isArray(answer.changed) ? (answer.changed as string[]) : [];
        void forget(changed);
        return answer;
      } finally {
        clearTimeout(timer);
        setJob((old) => (old?.id === id ? null : old));
      }
    },
    [forget],
  );
  return (
    <Context value={run}>
      {children}
      {job && (
        <JobDialog
          job={job}
          onStop={() => {
            setJob({ ...job, stopping: true });
            // If the stop itself is refused the job simply goes on and answers.
            stopJob(job.id).catch(() => undefined);
          }}
        />
      )}
    </Context>
  );
}

function JobDialog({ job, onStop }: { job: Job; onStop: () => void }) {
  const { done, total, title, stopping } = job;
  const percent = total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0;
  return (
    <Dialog
      title={title}
      open
      firm
      onClose={onStop}
      wide="26rem"
      foot={
        <Button onPress={onStop} disabled={stopping} autoFocus>
          {stopping ? 'やめています' : 'やめる'}
        </Button>
      }
    >
      <p className="form-text" aria-live="polite">
        {total > 0 ? `${grouped(done)} ／ ${grouped(total)}` : '準備しています'}
      </p>
      <div
        className="meter mt-2"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(total > 0 ? { 'aria-valuenow': percent } : {})}
      >
        <span style={{ inlineSize: `${percent}%` }} />
      </div>
    </Dialog>
  );
}

/** Runs long work with its dialog. */
export function useJob(): Run {
  const found = useContext(Context);
  if (!found) throw new Error('useJob stands outside JobProvider');
  return found;
}
