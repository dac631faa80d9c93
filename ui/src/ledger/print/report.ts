/** Saving an issued report, and how its 検証値 is written. */
import type { useJob } from '../../app/jobs';
import type { useNotices } from '../../app/notices';
import { saveFile } from '../../app/saving';

/** 0f3a 9c21 d4e5 b678: easier to compare with paper. */
export function inFours(value: string): string {
  return value.match(/.{1,4}/g)?.join(' ') ?? value;
}

interface SaveReport extends ReturnType<typeof useNotices> {
  number: string;
  format: 'pdf' | 'xlsx';
  reprint: boolean;
  run: ReturnType<typeof useJob>;
}

/** Asks where, saves, and says so. */
export async function saveReport({ number, format, reprint, run, tell, refuse }: SaveReport): Promise<void> {
  await saveFile({
    title: '保存する場所',
    name: `${number}.${format}`,
    kind: { name: format === 'pdf' ? 'PDF' : 'Excelブック', extensions: [format] },
    write: (out) => run(`${number} を保存しています`, 'report_save', { number, format, out, reprint }),
    said: () => `${number} を保存しました`,
    tell,
    refuse,
  });
}
