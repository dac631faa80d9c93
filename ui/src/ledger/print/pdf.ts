/** PDF pages as pictures, by a viewer that comes with the app. Nothing is fetched from elsewhere and no code is built at run time. */
import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { getDocument, PDFWorker, RenderingCancelledException } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

/** Points in an inch. */
const POINTS = 72;
const MILLIMETRES = 25.4;

let worker: PDFWorker | undefined;

/** One worker for all previews; its port is handed over, so that no wrapper script is needed. */
function theWorker(): PDFWorker {
  if (!worker || worker.destroyed) {
    const port = new Worker(workerUrl, { type: 'module' });
    worker = PDFWorker.create({ port });
  }
  return worker;
}

/** Addresses of the character maps, fonts and decoders that are built in beside the pages. */
const DATA: { [path: string]: string } = {
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../../../node_modules/pdfjs-dist/wasm/*.wasm', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
};
const FOLDERS: { [kind: string]: string } = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'standard_fonts',
  wasmUrl: 'wasm',
};

/** Hands the viewer its data from beside the pages, whatever the window's address looks like. */
class DataBeside {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = FOLDERS[kind] ?? '';
    const address = DATA[`../../../node_modules/pdfjs-dist/${folder}/${filename}`];
    if (address === undefined) throw new Error(`${kind}: ${filename}`);
    const answer = await fetch(address);
    return new Uint8Array(await answer.arrayBuffer());
  }
}

/** Opens a PDF. Destroy the task when its pages are no longer needed. */
export function openPdf(bytes: Uint8Array): PDFDocumentLoadingTask {
  return getDocument({
    // The worker takes the bytes away; whoever gave them may still need theirs.
    data: bytes.slice(),
    worker: theWorker(),
    BinaryDataFactory: DataBeside,
    useWorkerFetch: false,
    cMapUrl: 'cmaps/',
    cMapPacked: true,
    standardFontDataUrl: 'standard_fonts/',
    wasmUrl: 'wasm/',
    isEvalSupported: false,
    enableXfa: false,
    verbosity: 0,
  }) as unknown as PDFDocumentLoadingTask;
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Width and height on paper, in millimetres. */
export function paperOf(page: PDFPageProxy): { width: number; height: number } {
  const { width, height } = page.getViewport({ scale: 1 });
  return { width: (width / POINTS) * MILLIMETRES, height: (height / POINTS) * MILLIMETRES };
}

/** Draws a page. `scale` 1 is 72 dots to the inch. The returned function stops an unfinished drawing. */
export function drawPage(
  page: PDFPageProxy,
  canvas: HTMLCanvasElement,
  scale: number,
): { done: Promise<void>; stop: () => void } {
  const viewport = page.getViewport({ scale });
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  const task = page.render({ canvas, viewport, intent: scale > 2 ? 'print' : 'display' });
  const done = task.promise.catch((thrown: unknown) => {
    if (!(thrown instanceof RenderingCancelledException)) throw thrown;
  });
  return { done, stop: () => task.cancel() };
}

/** The words of a page, for whoever cannot see it. */
export async function wordsOf(page: PDFPageProxy): Promise<string> {
  const content = await page.getTextContent();
  return content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : '')).join('');
}

export type { PDFDocumentProxy, PDFPageProxy };
