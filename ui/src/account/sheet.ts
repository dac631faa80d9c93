/** The sheet of a recovery code, straight to the printer: it never becomes a file. */
import { call } from '../ipc';
import { printPages } from '../ledger/print/paper';
import { bytesOf, openPdf } from '../ledger/print/pdf';

/** Opens the system's print dialog with the sheet. The door has entered in the journal that it was made. */
export async function printRecovery(code: string): Promise<void> {
  const preview = await call('recovery_print', { code });
  const task = openPdf(bytesOf(preview.pdf.base64));
  try {
    await printPages(
      await task.promise,
      () => true,
      () => Promise.resolve(),
    );
  } finally {
    await task.destroy();
  }
}
