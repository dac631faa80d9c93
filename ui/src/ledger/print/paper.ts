/** From the preview to the printer: every page as a picture at its true size, then the system's print dialog. */
import { drawPage, type PDFDocumentProxy, paperOf } from './pdf';

/** Dots to the inch on paper. */
const DOTS = 220;
const POINTS = 72;

let sheetRules: CSSStyleSheet | undefined;

/** The rules of paper; made by the program, because the window's policy allows no style elements. */
function rules(): void {
  if (sheetRules || !('adoptedStyleSheets' in document)) return;
  sheetRules = new CSSStyleSheet();
  sheetRules.replaceSync('@page { size: A4 portrait; margin: 0; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheetRules];
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('ページを画像にできませんでした。'))),
      'image/png',
    );
  });
}

/**
 * Prints all pages at 100 %. Wide pages are turned onto the upright sheet, as printers feed it.
 *
 * `tell` hears how many pages are ready; answering false stops. `enter` leaves the journal entry; if it is refused,
 * nothing is printed.
 */
export async function printPages(
  pdf: PDFDocumentProxy,
  tell: (done: number, total: number) => boolean,
  enter: () => Promise<unknown>,
): Promise<boolean> {
  rules();
  const holder = document.createElement('div');
  holder.className = 'print-sheets';
  const addresses: string[] = [];
  const canvas = document.createElement('canvas');
  try {
    for (let n = 1; n <= pdf.numPages; n++) {
      if (!tell(n - 1, pdf.numPages)) return false;
      const page = await pdf.getPage(n);
      await drawPage(page, canvas, DOTS / POINTS).done;
      const address = URL.createObjectURL(await blobOf(canvas));
      addresses.push(address);
      const { width, height } = paperOf(page);
      const sheet = document.createElement('div');
      const image = document.createElement('img');
      image.src = address;
      image.alt = '';
      image.style.inlineSize = `${width}mm`;
      image.style.blockSize = `${height}mm`;
      sheet.className = width > height ? 'print-sheet print-sheet-wide' : 'print-sheet';
      sheet.append(image);
      holder.append(sheet);
      page.cleanup();
    }
    document.body.append(holder);
    await Promise.all([...holder.querySelectorAll('img')].map((image) => image.decode().catch(() => undefined)));
    if (!tell(pdf.numPages, pdf.numPages)) return false;
    await enter();
    document.documentElement.classList.add('printing');
    window.print();
    return true;
  } finally {
    document.documentElement.classList.remove('printing');
    // Some windows answer before the dialog is closed: the pictures stay until the next print or the next minute.
    const free = () => {
      holder.remove();
      for (const address of addresses) URL.revokeObjectURL(address);
    };
    if (holder.isConnected) window.setTimeout(free, 60_000);
    else free();
    canvas.width = 0;
    canvas.height = 0;
  }
}
