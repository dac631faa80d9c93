/** Pages of a PDF in the window: one large, small ones beside it. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useWindowKeys } from '../../app/keys';
import type { Guide } from '../../bindings/Guide';
import { Button, IconButton } from '../../parts/Button';
import { Note } from '../../parts/Note';
import { drawPage, openPdf, type PDFDocumentProxy, wordsOf } from './pdf';

const THUMBS = 5;
const THUMB_WIDTH = 80;
/** CSS pixels of a point at true size. */
const TRUE_SIZE = 96 / 72;
const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];

/** A document, and what it was opened from: what is printed is what was asked for last. */
export interface OpenPdf {
  bytes: Uint8Array;
  pdf: PDFDocumentProxy;
}

interface PdfViewProps {
  bytes: Uint8Array | undefined;
  /** The document and the bytes that it was opened from; undefined while it changes. */
  onOpen: (pdf: OpenPdf | undefined) => void;
  /** Drawn over the pages, never printed. */
  guides?: readonly Guide[] | undefined;
  /** Shown instead of a page (waiting, refused). */
  instead?: ReactNode;
  busy: boolean;
}

/** The preview pane. */
export function PdfView({ bytes, onOpen, guides, instead, busy }: PdfViewProps) {
  const [pdf, setPdf] = useState<PDFDocumentProxy>();
  const [page, setPage] = useState(1);
  /** 0: as wide as the pane. */
  const [zoom, setZoom] = useState(0);
  const [fit, setFit] = useState(1);
  const [failure, setFailure] = useState('');
  const tell = useRef(onOpen);
  tell.current = onOpen;
  useEffect(() => {
    if (!bytes) return;
    const task = openPdf(bytes);
    let live = true;
    task.promise.then(
      (opened) => {
        if (!live) return;
        setFailure('');
        setPdf(opened);
        setPage((old) => Math.min(old, opened.numPages));
        tell.current({ bytes, pdf: opened });
      },
      (thrown: unknown) => {
        if (live) setFailure(`この画面ではページを表示できません（${String(thrown)}）。PDFで保存して開いてください。`);
      },
    );
    return () => {
      live = false;
      tell.current(undefined);
      // The next document is drawn over this one, which then is no longer needed.
      void task.destroy().catch(() => undefined);
    };
  }, [bytes]);
  const pages = pdf?.numPages ?? 0;
  const turn = (to: number) => setPage(Math.max(1, Math.min(pages, to)));
  const shown = zoom === 0 ? fit : zoom;
  const scale = (by: number) => {
    const next = by > 0 ? STEPS.find((s) => s > shown + 0.01) : STEPS.findLast((s) => s < shown - 0.01);
    if (next) setZoom(next);
  };
  useWindowKeys({
    PageDown: () => turn(page + 1),
    PageUp: () => turn(page - 1),
    'Ctrl++': () => scale(1),
    'Ctrl+;': () => scale(1),
    'Ctrl+=': () => scale(1),
    'Ctrl+-': () => scale(-1),
    'Ctrl+0': () => setZoom(0),
  });
  const firstThumb = Math.max(1, Math.min(page - 2, pages - THUMBS + 1));
  const thumbs = Array.from({ length: Math.min(THUMBS, pages) }, (_, i) => firstThumb + i);
  return (
    <>
      <nav className="thumbs" aria-label="ページ">
        {pdf &&
          thumbs.map((n) => (
            <button
              key={n}
              type="button"
              className="thumb"
              aria-current={n === page ? 'page' : undefined}
              onClick={() => turn(n)}
            >
              <PageCanvas pdf={pdf} page={n} width={THUMB_WIDTH} />
              <span>{n}</span>
            </button>
          ))}
        {pages > THUMBS && <p className="muted">全{pages}ページ</p>}
      </nav>
      <section className="preview" aria-label="プレビュー">
        <div className="preview-bar">
          <IconButton icon="left" label="前のページ" disabled={page <= 1} onPress={() => turn(page - 1)} />
          <b aria-live="polite">
            {pages > 0 ? page : 0} ／ {pages} ページ
          </b>
          <IconButton icon="right" label="次のページ" disabled={page >= pages} onPress={() => turn(page + 1)} />
          {busy && <span className="muted">作り直しています</span>}
          <span className="spring muted">
            {zoom === 0 ? '幅に合わせる　' : ''}
            {Math.round(shown * 100)}%
          </span>
          <IconButton icon="plus" label="大きくする" onPress={() => scale(1)} />
          {zoom === 0 ? (
            <Button size="small" onPress={() => setZoom(1)}>
              実寸
            </Button>
          ) : (
            <Button size="small" onPress={() => setZoom(0)}>
              幅に合わせる
            </Button>
          )}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: no group of fields; what scrolls must be reachable by key */}
        <div className="preview-hold" tabIndex={0} role="group" aria-label="ページの絵">
          {instead}
          {!instead && failure && (
            <Note tone="late" alert>
              {failure}
            </Note>
          )}
          {!instead && !failure && pdf && (
            <div className="page-sheet">
              <PageCanvas key={page} pdf={pdf} page={page} zoom={zoom} onFit={setFit} spoken />
              <Guides guides={guides ?? []} page={page} size={shown} />
            </div>
          )}
        </div>
      </section>
    </>
  );
}

/** Places on the paper as they lie under the print: for the eye, not for the printer. */
function Guides({ guides, page, size }: { guides: readonly Guide[]; page: number; size: number }) {
  const here = guides.filter((g) => g.page === page);
  const px = (mm: number) => `${(mm / 25.4) * 96 * size}px`;
  return here.map((g) => (
    <span
      key={`${g.x}:${g.y}`}
      aria-hidden="true"
      className={g.used ? 'page-guide page-guide-used' : 'page-guide'}
      style={{
        insetInlineStart: px(g.x),
        insetBlockStart: px(g.y),
        inlineSize: px(g.width),
        blockSize: px(g.height),
      }}
    >
      {g.used && '使用済み'}
    </span>
  ));
}

interface PageCanvasProps {
  pdf: PDFDocumentProxy;
  page: number;
  /** CSS pixels; else `zoom` says the size. */
  width?: number;
  zoom?: number;
  onFit?: (zoom: number) => void;
  /** The words stand beside the picture for screen readers. */
  spoken?: boolean;
}

const MARGIN = 28;

function PageCanvas({ pdf, page, width, zoom = 0, onFit, spoken }: PageCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState('');
  const [room, setRoom] = useState(0);
  const told = useRef(onFit);
  told.current = onFit;
  useEffect(() => {
    const hold = canvas.current?.closest('.preview-hold');
    if (!hold || width !== undefined) return;
    const measure = () => setRoom(hold.clientWidth);
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(hold);
    return () => watch.disconnect();
  }, [width]);
  useEffect(() => {
    let stop = () => {};
    let live = true;
    pdf
      .getPage(page)
      .then(async (sheet) => {
        const box = canvas.current;
        if (!live || !box) return;
        const points = sheet.getViewport({ scale: 1 });
        const free = width ?? Math.max(200, (room || 760) - MARGIN);
        const fit = free / (points.width * TRUE_SIZE);
        if (width === undefined) told.current?.(fit);
        const size = (zoom === 0 ? fit : zoom) * TRUE_SIZE;
        box.style.inlineSize = `${Math.round(points.width * size)}px`;
        box.style.blockSize = `${Math.round(points.height * size)}px`;
        const ratio = Math.min(3, Math.max(width === undefined ? 1.5 : 1, window.devicePixelRatio || 1));
        const drawing = drawPage(sheet, box, size * ratio);
        stop = drawing.stop;
        await drawing.done;
        if (live && spoken) setWords(await wordsOf(sheet));
      })
      // A document that was closed while it was drawn has nothing to show.
      .catch(() => undefined);
    return () => {
      live = false;
      stop();
    };
  }, [pdf, page, width, zoom, room, spoken]);
  return (
    <>
      <canvas
        ref={canvas}
        className="page-canvas"
        {...(spoken ? { role: 'img', 'aria-label': `${page}ページ目` } : {})}
      />
      {spoken && words !== '' && <div className="visually-hidden">{words}</div>}
    </>
  );
}
