/** Papers of the self-inspection before they are printed; reports are issued under a number. */
import { useState } from 'react';
import type { Route } from '../app/navigation';
import { useOffice } from '../app/office';
import type { PrintInspection } from '../bindings/PrintInspection';
import type { ProblemReport } from '../bindings/ProblemReport';
import { call } from '../ipc';
import { useSettled } from '../ledger/list/rows';
import { PaperScreen } from '../ledger/print/PaperScreen';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { type Correction, CorrectionFields, NEW } from './Correction';
import './inspection.css';

const SETTLE_MS = 600;

export type InspectionForm = 'report' | 'blank' | 'sheets' | 'answers' | 'plan' | 'posted' | 'problem';

const TITLES: { [form in InspectionForm]: string } = {
  report: '結果報告書',
  blank: '白紙の点検票',
  sheets: '記入用の点検票',
  answers: '回答済みの点検票',
  plan: '改善計画',
  posted: '結果のお知らせ',
  problem: '問題の報告',
};

interface Wish {
  opinion: string;
  problem: ProblemReport;
  correction: Correction;
}

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

const HINTS: { [form in InspectionForm]?: string } = {
  report: '宛先は2通です。同じ番号と検証値で、1通ずつの写しになります。締め切った点検だけ発行できます。',
  sheets: 'まだ提出していない人の分を、1人ずつ刷ります。番号で紙からの入力ができます。',
  answers: '提出された答え、理由、証跡をそのまま刷ります。氏名の出る票の扱いに気をつけてください。',
  plan: '前年度までの計画の結果と、今年度の計画です。完了したら、日付と証跡を手で書き足せます。',
  blank: '点検票ごとに1部ずつ、名前のない票を刷ります。',
  posted: '人数と割合だけの、職員に掲げる1枚です。',
};

/** The preview of one of the papers. */
export default function InspectionPrintScreen({ route }: { route: Extract<Route, { screen: 'inspection-print' }> }) {
  const { form, round } = route;
  const { may, book } = useOffice();
  const [opinion, setOpinion] = useState('');
  const [problem, setProblem] = useState<ProblemReport>({ ...NO_PROBLEM, by: book.acting.name });
  const [correction, setCorrection] = useState<Correction>(NEW);
  const wish = JSON.stringify({ opinion, problem, correction });
  const settled = useSettled(wish, SETTLE_MS);
  const asked = JSON.parse(settled) as Wish;
  const numbered = form === 'report' || form === 'problem';
  const written = form !== 'problem' || FIELDS.every((f) => !f.required || asked.problem[f.key].trim() !== '');
  const ready = written && (asked.correction.replaces === '' || asked.correction.reason.trim() !== '');
  const title = TITLES[form];
  const ask: PrintInspection = {
    form,
    round,
    lists: [],
    sheets: [...(route.sheets ?? [])],
    opinion: asked.opinion,
    date: '',
    document_number: '',
    problem: form === 'problem' ? asked.problem : null,
    ...asked.correction,
  };
  return (
    <PaperScreen
      title={title}
      from={{ label: '自己点検', route: { screen: 'inspections' } }}
      about={['inspection_preview', ask]}
      preview={() => call('inspection_preview', ask)}
      ready={ready}
      unsettled={settled !== wish}
      onSave={(run, out) => run('PDFを作っています', 'inspection_print', { print: ask, out })}
      onIssue={numbered ? (run) => run(`${title}を発行しています`, 'inspection_issue', ask) : undefined}
      mayIssue={may('inspection_issue')}
    >
      {HINTS[form] && <p className="field-hint">{HINTS[form]}</p>}
      {form === 'report' && <TextField label="責任者の所見" rows={6} value={opinion} onChange={setOpinion} />}
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
      {numbered && <CorrectionFields form={form} now={correction} onChange={setCorrection} />}
      {!written && <Note>必須の欄を書くと、右に1枚の報告書が出ます。</Note>}
    </PaperScreen>
  );
}
