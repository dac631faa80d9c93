/** Step 1: which workbook. */
import { useRef, useState } from 'react';
import type { WorkbookView } from '../../bindings/WorkbookView';
import { call, pickOpen, Refusal } from '../../ipc';
import { Button } from '../../parts/Button';
import { Note } from '../../parts/Note';

const KINDS = [{ name: '表のファイル', extensions: ['xlsx', 'xlsm', 'xls', 'ods', 'csv', 'tsv'] }];

export interface Kept {
  name: string;
  decisions: number;
  resume: () => void;
  drop: () => void;
}

interface FileStepProps {
  title: string;
  onOpened: (path: string, book: WorkbookView) => void;
  kept: Kept | null;
  /** Why the file that was picked before cannot be used any more. */
  trouble: string;
}

/** Lets the user pick the file and looks at its sheets. */
export function FileStep({ title, onOpened, kept, trouble }: FileStepProps) {
  const [looking, setLooking] = useState(false);
  const [refusal, setRefusal] = useState('');
  const busy = useRef(false);
  async function pick() {
    if (busy.current) return;
    busy.current = true;
    try {
      const [path] = await pickOpen(`${title}に取り込むファイル`, KINDS);
      if (path === undefined) return;
      setRefusal('');
      setLooking(true);
      onOpened(path, await call('import_open', { path }));
    } catch (thrown) {
      setRefusal(thrown instanceof Refusal ? thrown.message : String(thrown));
    } finally {
      busy.current = false;
      setLooking(false);
    }
  }
  const said = refusal || trouble;
  return (
    <div className="import-page">
      <p className="import-lead">
        いまお使いの台帳を、作り直さずにそのまま読みます。書き込む前に、どう読んだかをすべてお見せします。
      </p>
      {said && (
        <div className="mb-4">
          <Note tone="late" alert>
            <p>{said}</p>
          </Note>
        </div>
      )}
      {kept && !looking && (
        <div className="mb-4">
          <Note>
            <p>
              前回の途中が残っています：{kept.name}
              {kept.decisions > 0 && `（決めたこと ${kept.decisions}件）`}
            </p>
            <div className="deeds">
              <Button onPress={kept.resume}>続きから始める</Button>
              <Button tone="quiet" onPress={kept.drop}>
                途中のものを捨てる
              </Button>
            </div>
          </Note>
        </div>
      )}
      <div className="deeds">
        <Button tone="primary" size="large" icon="file" onPress={() => void pick()} autoFocus disabled={looking}>
          {looking ? 'ファイルを見ています' : 'ファイルを選ぶ'}
        </Button>
      </div>
      <p className="muted" role="status">
        {looking ? '大きなファイルでは少し時間がかかります。' : '.xlsx　.xlsm　.xls　.ods　.csv　.tsv が読めます。'}
      </p>
    </div>
  );
}
