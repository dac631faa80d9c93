/** A form before it is printed: its pages, what can be said about it, and what can be done with it. */
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useWindowKeys } from '../../app/keys';
import { useNotices } from '../../app/notices';
import { useKeyHints } from '../../app/status';
import type { Preview } from '../../bindings/Preview';
import type { PrintedPages } from '../../bindings/PrintedPages';
import { Button } from '../../parts/Button';
import { Note } from '../../parts/Note';
import { grouped } from '../../words/numbers';
import { type OpenPdf, PdfView } from './PdfView';
import { bytesOf } from './pdf';
import { PrintProgress, usePrinting } from './printing';
import './print.css';

const HINTS = [
  { keys: ['PgUp', 'PgDn'], label: 'ページ' },
  { keys: ['Ctrl', '+'], label: '拡大' },
  { keys: ['Ctrl', 'P'], label: '印刷' },
  { keys: ['Ctrl', 'S'], label: 'PDFで保存' },
];

export interface Paper {
  /** The preview as it stands; the old one while a new one is made. */
  preview: Preview | undefined;
  /** Why there is nothing to print. */
  error: Error | null;
  /** Does something with the pages that are asked for, now or as soon as they are made. */
  whenReady: (act: (preview: Preview) => void) => void;
  /** The button that prints the pages, with how many there are; small where something else comes first. */
  button: (label: string, first?: boolean) => ReactNode;
  pane: (label: string, fields: ReactNode, deeds: ReactNode) => ReactNode;
}

interface PaperProps {
  answer: UseQueryResult<Preview, Error>;
  /** The wish changed and is not yet asked. */
  unsettled?: boolean;
  /** What the journal says of a print. */
  about: Omit<PrintedPages, 'pages'>;
  onSave: () => void;
  onBack: () => void;
}

/** Everything that screens with paper share. */
export function usePaper({ answer, unsettled = false, about, onSave, onBack }: PaperProps): Paper {
  const { refuse } = useNotices();
  const printing = usePrinting();
  const [open, setOpen] = useState<OpenPdf>();
  useKeyHints(HINTS);
  const preview = answer.error ? undefined : answer.data;
  const base64 = preview?.pdf.base64;
  const bytes = useMemo(() => (base64 === undefined ? undefined : bytesOf(base64)), [base64]);
  const busy = answer.isFetching || unsettled;
  // The pages on the screen may still be those of the wish before.
  const ready = preview !== undefined && !busy && open !== undefined && open.bytes === bytes;
  const wish = useRef<((preview: Preview) => void) | null>(null);
  // The wish was pressed before the pages were there: it is done as soon as they are.
  const [waiting, setWaiting] = useState(false);
  const now = useRef(open);
  now.current = ready ? open : undefined;
  const failed = answer.error !== null;
  useEffect(() => {
    if (failed) {
      wish.current = null;
      setWaiting(false);
    } else if (ready && preview && wish.current) {
      const act = wish.current;
      wish.current = null;
      setWaiting(false);
      act(preview);
    }
  }, [ready, preview, failed]);
  const whenReady = (act: (preview: Preview) => void) => {
    if (failed) return;
    if (ready && preview) return act(preview);
    // A press just before the pages arrive is not lost.
    wish.current = act;
    setWaiting(true);
  };
  const print = () => whenReady(() => now.current && printing.start(now.current.pdf, about, refuse));
  useWindowKeys({ 'Ctrl+p': print, 'Ctrl+s': onSave, Escape: onBack });
  return {
    preview,
    error: answer.error,
    whenReady,
    button: (label, first = true) => (
      <Button
        tone={first ? 'primary' : 'plain'}
        size={first ? 'large' : 'normal'}
        wide
        keys={['Ctrl', 'P']}
        disabled={failed}
        onPress={print}
      >
        {label}（{grouped(preview?.pages ?? 0)}ページ）
      </Button>
    ),
    pane: (label, fields, deeds) => (
      <>
        <div className="print">
          <PdfView
            bytes={bytes}
            onOpen={setOpen}
            guides={preview?.guides}
            busy={busy && preview !== undefined}
            instead={
              answer.error ? (
                <Note tone="late" alert>
                  {answer.error.message}
                </Note>
              ) : preview === undefined ? (
                <p className="wait" role="status">
                  ページを作っています
                </p>
              ) : undefined
            }
          />
          <aside className="print-options" aria-label={label}>
            <div className="print-fields">{fields}</div>
            <div className="print-deeds">
              {waiting && (
                <p className="muted" role="status">
                  ページができたら続けます
                </p>
              )}
              {deeds}
            </div>
          </aside>
        </div>
        <PrintProgress printing={printing} />
      </>
    ),
  };
}
