/** Printing as work that takes a while: pages become ready one by one, and it can be stopped. */
import { useRef, useState } from 'react';
import type { PrintedPages } from '../../bindings/PrintedPages';
import { call } from '../../ipc';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { grouped } from '../../words/numbers';
import { printPages } from './paper';
import type { PDFDocumentProxy } from './pdf';

const PATIENCE_PAGES = 2;

export interface Printing {
  done: number;
  total: number;
  running: boolean;
  /** `about` is entered in the journal before anything goes to the printer. */
  start: (pdf: PDFDocumentProxy, about: Omit<PrintedPages, 'pages'>, refuse: (thrown: unknown) => void) => void;
  stop: () => void;
}

/** One print at a time. */
export function usePrinting(): Printing {
  const [state, setState] = useState({ done: 0, total: 0, running: false });
  const stopped = useRef(false);
  const busy = useRef(false);
  return {
    ...state,
    start: (pdf, about, refuse) => {
      if (busy.current) return;
      busy.current = true;
      stopped.current = false;
      setState({ done: 0, total: pdf.numPages, running: pdf.numPages > PATIENCE_PAGES });
      printPages(
        pdf,
        (done, total) => {
          // The dialog must be gone before the printer's own one appears.
          setState({ done, total, running: total > PATIENCE_PAGES && done < total });
          return !stopped.current;
        },
        () => call('print_done', { ...about, pages: pdf.numPages }),
      )
        .catch(refuse)
        .finally(() => {
          busy.current = false;
          setState({ done: 0, total: 0, running: false });
        });
    },
    stop: () => {
      stopped.current = true;
    },
  };
}

/** How many pages are ready for the printer. */
export function PrintProgress({ printing }: { printing: Printing }) {
  if (!printing.running) return null;
  const { done, total, stop } = printing;
  return (
    <Dialog
      title="印刷の用意をしています"
      open
      firm
      onClose={stop}
      wide="26rem"
      foot={
        <Button onPress={stop} autoFocus>
          やめる
        </Button>
      }
    >
      <p className="form-text" aria-live="polite">
        {grouped(done)} ／ {grouped(total)} ページ
      </p>
      <div
        className="meter mt-2"
        role="progressbar"
        aria-label="印刷の用意"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <span style={{ inlineSize: `${total > 0 ? Math.floor((done / total) * 100) : 0}%` }} />
      </div>
    </Dialog>
  );
}
