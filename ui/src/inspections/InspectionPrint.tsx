/** Papers of the self-inspection before they are printed; reports are issued under a number. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { saveFile } from '../app/saving';
import type { Preview } from '../bindings/Preview';
import type { PrintInspection } from '../bindings/PrintInspection';
import type { ProblemReport } from '../bindings/ProblemReport';
import { call } from '../ipc';
import { useSettled } from '../ledger/list/rows';
import { usePaper } from '../ledger/print/PaperPane';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import './inspection.css';

const SETTLE_MS = 600;

export type InspectionForm = 'report' | 'blank' | 'sheets' | 'posted' | 'problem';

const TITLES: { [form in InspectionForm]: string } = {
  report: '結果報告書',
  blank: '白紙の点検票',
  sheets: '記入用の点検票',
  posted: '結果のお知らせ',
  problem: '問題の報告',
};

const NO_PROBLEM: ProblemReport = { noticed: '', title: '', articles: '', state: '', done: '', next: '', by: '' };

const FIELDS: readonly { key: keyof ProblemReport; label: string; rows?: number; required?: boolean }[] = [
  { key: 'noticed', label: '気づいた日時', required: true },
  { key: 'by', label: '気づいた人' },
  { key: 'title', label: '件名', required: true },
  { key: 'articles', label: '守られていない条' },
  { key: 'state', label: '状況・影響', rows: 4, required: true },
  { key: 'done', label: 'すぐに行ったこと', rows: 3, required: true },
  { key: 'next', label: 'これから行うこと', rows: 3 },
];

/** The preview of one of the papers. */
export default function InspectionPrintScreen({ route }: { route: Extract<Route, { screen: 'inspection-print' }> }) {
  const { form, round } = route;
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const { may, book } = useOffice();
  const run = useJob();
  const [opinion, setOpinion] = useState('');
  const [problem, setProblem] = useState<ProblemReport>({ ...NO_PROBLEM, by: book.acting.name });
  const wish = JSON.stringify({ opinion, problem });
  const settled = useSettled(wish, SETTLE_MS);
  const asked = JSON.parse(settled) as { opinion: string; problem: ProblemReport };
  const numbered = form === 'report' || form === 'problem';
  const ready = form !== 'problem' || FIELDS.every((f) => !f.required || asked.problem[f.key].trim() !== '');
  const ask: PrintInspection = {
    form,
    round,
    lists: [],
    opinion: asked.opinion,
    date: '',
    document_number: '',
    problem: form === 'problem' ? asked.problem : null,
  };
  const answer = useQuery<Preview, Error>({
    queryKey: ['day', 'inspection_preview', ask],
    queryFn: () => call('inspection_preview', ask),
    enabled: ready,
    gcTime: 0,
    staleTime: 0,
    placeholderData: (old) => old,
  });
  const title = TITLES[form];
  const save = () =>
    saveFile({
      title: 'PDFを保存する場所',
      name: `${title}${numbered ? '（案）' : ''}.pdf`,
      kind: { name: 'PDF', extensions: ['pdf'] },
      write: (out) => run('PDFを作っています', 'inspection_print', { print: ask, out }),
      said: () => 'PDFを保存しました',
      tell,
      refuse,
    });
  async function issue() {
    try {
      const done = await run(`${title}を発行しています`, 'inspection_issue', ask);
      tell(`${done.report.number} を発行しました`);
      go({ screen: 'print', ledger: 'asset', report: done.report.number, issued: true });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const paper = usePaper({
    answer,
    unsettled: settled !== wish,
    about: { ledger: '', form: title, report: '' },
    onSave: () => void save(),
    onBack: back,
  });
  const stopped = paper.error !== null || !ready;
  return (
    <Screen
      title={title}
      fixed
      crumbs={[{ label: '自己点検', onPress: () => go({ screen: 'inspections' }) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          閉じる
        </Button>
      }
    >
      {paper.pane(
        '印刷',
        <>
          {form === 'report' && (
            <>
              <p className="field-hint">
                宛先は2通です。同じ番号と検証値で、1通ずつの写しになります。締め切った点検だけ発行できます。
              </p>
              <TextField label="責任者の所見" rows={6} value={opinion} onChange={setOpinion} />
            </>
          )}
          {form === 'problem' &&
            FIELDS.map((f) => (
              <TextField
                key={f.key}
                label={f.label}
                required={f.required ?? false}
                {...(f.rows ? { rows: f.rows } : {})}
                value={problem[f.key]}
                onChange={(text) => setProblem((old) => ({ ...old, [f.key]: text }))}
              />
            ))}
          {form === 'problem' && !ready && <Note>必須の欄を書くと、右に1枚の報告書が出ます。</Note>}
          {form === 'sheets' && (
            <p className="field-hint">まだ提出していない人の分を、1人ずつ刷ります。番号で紙からの入力ができます。</p>
          )}
          {form === 'blank' && <p className="field-hint">点検票ごとに1部ずつ、名前のない票を刷ります。</p>}
          {form === 'posted' && <p className="field-hint">人数と割合だけの、職員に掲げる1枚です。</p>}
        </>,
        <>
          {numbered && (
            <Button
              wide
              tone="primary"
              icon="file"
              disabled={stopped || !may('inspection_issue')}
              onPress={() => void issue()}
            >
              番号を付けて発行する
            </Button>
          )}
          {paper.button(numbered ? '案を印刷する' : '印刷する', !numbered)}
          <Button wide icon="save" disabled={stopped} onPress={() => void save()}>
            {numbered ? '案をPDFで保存' : 'PDFで保存'}
          </Button>
        </>,
      )}
    </Screen>
  );
}
