import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { composing } from '../parts/typing';
import { Brand } from './Brand';

interface GateFormProps {
  /** What happens on this sheet, under the app's name. */
  title: ReactNode;
  /** For sheets with more than a few fields. */
  wide?: boolean;
  onSubmit: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}

/** A sheet before the book: Enter in a field goes on, but only when nothing is being converted. */
export function GateForm({ title, wide = false, onSubmit, onKeyDown, children }: GateFormProps) {
  return (
    <form
      className="gate-sheet"
      style={wide ? ({ '--wide': '44rem' } as CSSProperties) : undefined}
      onSubmit={(e) => {
        e.preventDefault();
        onSubmit();
      }}
      onKeyDown={(e) => {
        if (e.key === 'Enter' && composing(e)) e.preventDefault();
        onKeyDown?.(e);
      }}
    >
      <Brand>{title}</Brand>
      {children}
    </form>
  );
}
