/** Saving an issued report, and how its 検証値 is written. */
import type { useJob } from '../../app/jobs';
import type { useNotices } from '../../app/notices';
import { openSaved, pickSave } from '../../ipc';

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
  try {
    const kind = format === 'pdf' ? 'PDF' : 'Excelブック';
    const out = await pickSave('保存する場所', `${number}.${format}`, [{ name: kind, extensions: [format] }]);
    if (out === '') return;
    const written = await run(`${number} を保存しています`, 'report_save', { number, format, out, reprint });
    tell(`${number} を保存しました`, {
      label: '場所を開く',
      onPress: () => void openSaved(written.path).catch(refuse),
    });
  } catch (thrown) {
    refuse(thrown);
  }
}
