/** Writing a ledger, or what is marked of it, to a file. */

import type { useJob } from '../app/jobs';
import type { useNotices } from '../app/notices';
import { saveFile } from '../app/saving';
import type { LedgerView } from '../bindings/LedgerView';
import type { Selection } from '../bindings/Selection';
import type { MenuEntry } from '../parts/Menu';
import { grouped } from '../words/numbers';

type Notices = ReturnType<typeof useNotices>;

interface Wanted extends Notices {
  ledger: LedgerView;
  selection: Selection;
  /** The acting person may also write all of it without names. */
  scrubbed: boolean;
  run: ReturnType<typeof useJob>;
}

const KINDS = [
  { key: 'xlsx', label: 'Excel（.xlsx）に書き出す…', extension: 'xlsx', name: 'Excelブック', cp932: false },
  { key: 'csv', label: 'CSV（UTF-8）に書き出す…', extension: 'csv', name: 'CSV', cp932: false },
  { key: 'cp932', label: 'CSV（CP932）に書き出す…', extension: 'csv', name: 'CSV', cp932: true },
];

/** Menu entries that write the chosen records. */
export function exportEntries({ ledger, selection, scrubbed, run, tell, refuse }: Wanted): MenuEntry[] {
  const entries: MenuEntry[] = KINDS.map((kind) => ({
    key: kind.key,
    label: kind.label,
    icon: 'sheet',
    onChoose: () =>
      void saveFile({
        title: '書き出す場所',
        name: `${ledger.title}.${kind.extension}`,
        kind: { name: kind.name, extensions: [kind.extension] },
        write: (out) =>
          run(`${ledger.title}を書き出しています`, 'ledger_export', {
            ledger: ledger.key,
            selection,
            out,
            cp932: kind.cp932,
          }),
        said: (written) => `${grouped(written.records)}${ledger.counter}を書き出しました`,
        tell,
        refuse,
      }),
  }));
  if (scrubbed) {
    entries.push({
      key: 'scrubbed',
      label: '氏名を伏せてExcelに書き出す（研修・業者用）…',
      icon: 'sheet',
      onChoose: () =>
        void saveFile({
          title: '書き出す場所',
          name: `${ledger.title}（氏名なし）.xlsx`,
          kind: { name: 'Excelブック', extensions: ['xlsx'] },
          write: (out) => run(`${ledger.title}を書き出しています`, 'submission_scrubbed', { ledger: ledger.key, out }),
          said: (written) => `${grouped(written.records)}${ledger.counter}を、氏名を伏せて書き出しました`,
          tell,
          refuse,
        }),
    });
  }
  return entries;
}
