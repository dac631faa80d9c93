import type { ReactNode } from 'react';

/** The app's mark and name over a gate sheet. */
export function Brand({ children }: { children: ReactNode }) {
  return (
    <div className="gate-brand">
      <span className="brand-mark" aria-hidden="true">
        守
      </span>
      <div>
        <h1>守帳</h1>
        <span className="muted">{children}</span>
      </div>
    </div>
  );
}
