/** What stands in place of a screen while its answers are on the way, or if they were refused. */
import { Note } from './Note';

/** One line, or the refusal. */
export function Wait({ error }: { error?: Error | null | undefined }) {
  if (!error) return <p className="wait">開いています</p>;
  return (
    <div className="page">
      <Note tone="late" alert>
        {error.message}
      </Note>
    </div>
  );
}
