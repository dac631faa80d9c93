/** Answer sheets that came back as workbooks: what would be taken, what not and why; then they are taken. */
import { useState } from 'react';
import { useForget } from '../app/cache';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import type { SheetFate } from '../bindings/SheetFate';
import type { SheetsRead } from '../bindings/SheetsRead';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check } from '../parts/Fields';
import { Mark, type MarkName } from '../parts/Mark';
import { Note } from '../parts/Note';

const FATES: { [fate in SheetFate]: { word: string; mark: MarkName } } = {
  good: { word: '取り込む', mark: 'tick' },
  late: { word: '締切後（取り込む）', mark: 'clock' },
  doubled: { word: '重複', mark: 'equal' },
  pasted: { word: '貼り付けで書かれている', mark: 'triangle' },
  altered: { word: '変えられている', mark: 'differ' },
  incomplete: { word: '答えか理由が足りない', mark: 'triangle' },
  other_round: { word: '別の点検の票', mark: 'differ' },
  other_edition: { word: '設問の版が違う', mark: 'differ' },
  unreadable: { word: '読めない', mark: 'diamond' },
};

/** Shows a dry run, and takes what is whole. */
export function SheetsDialog({
  round,
  paths,
  read,
  onClose,
}: {
  round: string;
  paths: readonly string[];
  read: SheetsRead;
  onClose: () => void;
}) {
  const run = useJob();
  const forget = useForget();
  const { tell, refuse } = useNotices();
  const [busy, setBusy] = useState(false);
  const [pasted, setPasted] = useState(false);
  const taken = read.taken + (pasted ? read.pasted : 0);
  const kept = read.listed.filter((s) => s.fate !== 'late').length - (pasted ? read.pasted : 0);
  async function take() {
    setBusy(true);
    try {
      const done = await run('点検票を取り込んでいます', 'inspection_read', {
        round,
        paths: [...paths],
        dry_run: false,
        pasted,
      });
      await forget(done.changed);
      tell(`${done.taken}人分の点検票を取り込みました`);
      onClose();
    } catch (thrown) {
      setBusy(false);
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="Excelの点検票を読み込む"
      open
      onClose={onClose}
      wide="60rem"
      foot={
        <>
          <span className="muted">まだ何も書き込んでいません</span>
          <span className="spring" />
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={busy || taken === 0} onPress={() => void take()}>
            {`${taken}人分を取り込む`}
          </Button>
        </>
      }
    >
      <p className="form-text">
        {`取り込めるもの ${taken}人分${read.late > 0 ? `（うち締切後 ${read.late}人分）` : ''}　取り込まないもの ${kept}枚`}
      </p>
      {read.pasted > 0 && (
        <Check checked={pasted} onChange={setPasted}>
          {`貼り付けで書かれた${read.pasted}枚も取り込む（設問と答えは読めています。本人に確かめてから付けます）`}
        </Check>
      )}
      {read.listed.length === 0 ? (
        <Note tone="ok">すべて取り込めます。</Note>
      ) : (
        <table className="table sheets-read">
          <thead>
            <tr>
              <th scope="col">ファイル</th>
              <th scope="col">氏名</th>
              <th scope="col">結果</th>
              <th scope="col">わけ</th>
            </tr>
          </thead>
          <tbody>
            {read.listed.map((sheet) => (
              <tr key={sheet.file}>
                <td>{sheet.file}</td>
                <td>{sheet.name || '－'}</td>
                <td>
                  <Mark name={FATES[sheet.fate].mark} />
                  {` ${FATES[sheet.fate].word}`}
                </td>
                <td>{sheet.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
