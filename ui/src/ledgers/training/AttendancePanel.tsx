/** 出欠 from the workbook that the office has: one press, and what came of it in numbers. */
import { useState } from 'react';
import { useJob } from '../../app/jobs';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { AttendanceLanded } from '../../bindings/AttendanceLanded';
import type { Record as LedgerRecord } from '../../bindings/Record';
import { pickOpen } from '../../ipc';
import { Button } from '../../parts/Button';
import { Note } from '../../parts/Note';
import { grouped } from '../../words/numbers';

const KINDS = [{ name: '出欠の表', extensions: ['xlsx', 'xlsm', 'xls', 'ods', 'csv', 'tsv'] }];

export default function AttendancePanel({ record }: { record: LedgerRecord }) {
  const { may } = useOffice();
  const { tell } = useNotices();
  const run = useJob();
  const [wrong, setWrong] = useState('');
  const [done, setDone] = useState<AttendanceLanded | null>(null);
  if (!may('training_attendance') || record.step === 'finished') return null;
  async function take() {
    setWrong('');
    try {
      const [path] = await pickOpen('出欠の表', KINDS);
      if (path === undefined) return;
      const landed = await run('出欠を取り込んでいます', 'training_attendance', { id: record.id, path, sheet: '' });
      setDone(landed);
      tell(`${grouped(landed.read.rows)}人の出欠を取り込みました`);
    } catch (thrown) {
      setDone(null);
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <div className="mt-2 grid gap-2">
      <div>
        <Button size="small" icon="sheet" onPress={() => void take()}>
          出欠をExcelから取り込む
        </Button>
      </div>
      {wrong !== '' && (
        <Note tone="late" alert>
          {wrong}
        </Note>
      )}
      {done && (
        <p role="status">
          {grouped(done.read.rows)}人を読みました。新しく{grouped(done.read.added)}人、直したのは
          {grouped(done.read.changed)}人です。
          {done.read.blank > 0 && `出欠の記入がない人が${grouped(done.read.blank)}人います（欠席とは数えません）。`}
        </p>
      )}
    </div>
  );
}
