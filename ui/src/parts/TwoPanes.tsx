/** A list of pages at the left, the chosen one at the right. */
import { type ReactNode, useRef } from 'react';

interface TwoPanesProps {
  /** What the list is for screen readers. */
  label: string;
  pages: readonly { key: string; title: string }[];
  chosen: string | undefined;
  onChoose: (key: string) => void;
  /** The right pane is read, not operated: it takes the focus itself, so that keys scroll it. */
  readable?: string;
  children: ReactNode;
}

/** Both panes scroll by themselves. */
export function TwoPanes({ label, pages, chosen, onChoose, readable, children }: TwoPanesProps) {
  const right = useRef<HTMLDivElement>(null);
  function choose(key: string) {
    onChoose(key);
    // Where the panes stand one below the other, the chosen one comes into view.
    requestAnimationFrame(() => right.current?.scrollIntoView?.({ block: 'start' }));
  }
  return (
    <div className="two-panes">
      <nav aria-label={label}>
        <ul>
          {pages.map((page) => (
            <li key={page.key}>
              <button
                type="button"
                className="pane-link"
                aria-current={page.key === chosen ? 'page' : undefined}
                onClick={() => choose(page.key)}
              >
                {page.title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {readable === undefined ? (
        <div ref={right} className="pane-right">
          {children}
        </div>
      ) : (
        <section ref={right} className="pane-right" tabIndex={0} aria-label={readable}>
          {children}
        </section>
      )}
    </div>
  );
}
