/** Paper out: what comes out is seen before it does. Ctrl+P from any list, Ctrl+P again prints. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useAsk, useChange } from '../../app/cache';
import { useJob } from '../../app/jobs';
import { type Route, useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useLedger, useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import { saveFile } from '../../app/saving';
import type { FormView } from '../../bindings/FormView';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Preview } from '../../bindings/Preview';
import type { PrintRequest } from '../../bindings/PrintRequest';
import type { ReportView } from '../../bindings/ReportView';
import { call } from '../../ipc';
import { Button } from '../../parts/Button';
import { Menu } from '../../parts/Menu';
import { Note } from '../../parts/Note';
import { Wait } from '../../parts/Wait';
import { exportEntries } from '../export';
import { useSettled } from '../list/rows';
import { PLAIN_VIEW } from '../values';
import { FrozenReport } from './FrozenReport';
import { IssueDialog } from './IssueDialog';
import { Options } from './Options';
import { usePaper } from './PaperPane';

type PrintRoute = Extract<Route, { screen: 'print' }>;

const SETTLE_MS = 350;

/** The preview of a form, or a report that was issued. */
export default function PrintScreen({ route }: { route: PrintRoute }) {
  const ledger = useLedger(route.ledger);
  const forms = useAsk('form_list', { ledger: route.ledger });
  const { stay } = useNavigation();
  // What was issued a moment ago is no reprint.
  if (route.report) return <FrozenReport key={route.report} number={route.report} fresh={route.issued === true} />;
  if (!ledger || !forms.data) return <Wait error={forms.error} />;
  return (
    <Composer
      ledger={ledger}
      forms={forms.data.forms}
      route={route}
      onIssued={(report) => stay({ screen: 'print', ledger: ledger.key, report: report.number, issued: true })}
    />
  );
}

interface ComposerProps {
  ledger: LedgerView;
  forms: readonly FormView[];
  route: PrintRoute;
  onIssued: (report: ReportView) => void;
}

/** What is remembered between two visits in one session: the form's own lines. */
const remembered = new Map<string, Partial<PrintRequest>>();

function Composer({ ledger, forms, route, onIssued }: ComposerProps) {
  const { go, back } = useNavigation();
  const { may, settings } = useOffice();
  const { tell, refuse } = useNotices();
  const run = useJob();
  const change = useChange();
  const first = forms.find((f) => f.key === (route.form ?? 'list')) ?? forms[0];
  const [formKey, setFormKey] = useState(first?.key ?? 'list');
  const form = forms.find((f) => f.key === formKey) ?? first;
  const fresh = useCallback(
    (key: string): PrintRequest => ({
      ledger: ledger.key,
      form: key,
      fill: 'data',
      selection: route.selection ?? null,
      document_number: '',
      date: '',
      as_of: '',
      to_role: '',
      to_post: '',
      label_start: 1,
      label_alignment: false,
      seals: null,
      confirmed_by: '',
      from: route.from ?? '',
      to: route.to ?? '',
      ...remembered.get(`${ledger.key}:${key}`),
    }),
    [ledger.key, route.selection, route.from, route.to],
  );
  const [request, setRequest] = useState(() => fresh(formKey));
  const [issuing, setIssuing] = useState(false);
  const settled = useSettled(JSON.stringify(request), SETTLE_MS);
  const answer = useQuery<Preview, Error>({
    queryKey: ['print', settled],
    queryFn: () => call('print_preview', JSON.parse(settled) as PrintRequest),
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: 0,
  });

  function patch(part: Partial<PrintRequest>) {
    const next = { ...request, ...part };
    setRequest(next);
    const { to_role, to_post, document_number } = next;
    remembered.set(`${ledger.key}:${formKey}`, { to_role, to_post, document_number });
  }
  function chooseForm(key: string) {
    setFormKey(key);
    setRequest(fresh(key));
  }
  const saveAs = (what: 'PDF' | 'Excel', name: string, extension: string) =>
    saveFile({
      title: `${what}を保存する場所`,
      name: `${name}.${extension}`,
      kind: { name: what, extensions: [extension] },
      write: (out) => run(`${what}を作っています`, 'print_to_file', { print: request, out }),
      said: () => `${what}を保存しました`,
      tell,
      refuse,
    });
  const saveSheet = () => saveAs('Excel', form?.title ?? ledger.title, 'xlsx');
  const save = () => saveAs('PDF', form?.title.replace(/^様式第\d+号の?\d*\s*/, '') || ledger.title, 'pdf');
  const paper = usePaper({
    answer,
    unsettled: settled !== JSON.stringify(request),
    about: { ledger: ledger.key, form: form?.title ?? '', report: '' },
    onSave: () => void save(),
    onBack: back,
  });
  const { preview } = paper;
  const entries = exportEntries({
    ledger,
    selection: route.selection ?? { all: { ...PLAIN_VIEW, life: 'active' } },
    scrubbed: false,
    run,
    tell,
    refuse,
  });
  const numbered = form?.numbered === true && request.fill !== 'blank';
  return (
    <Screen
      title="印刷プレビュー"
      subtitle={form?.title}
      fixed
      crumbs={[{ label: ledger.title, onPress: () => go({ screen: 'ledger', ledger: ledger.key }) }]}
      actions={
        <>
          <Menu label="書き出し" trigger={<Button icon="sheet">Excelに書き出す</Button>} entries={entries} />
          <Button keys={['Esc']} onPress={back}>
            閉じる
          </Button>
        </>
      }
    >
      {paper.pane(
        '印刷の設定',
        <Options forms={forms} form={form} request={request} settings={settings} onForm={chooseForm} onPatch={patch} />,
        <>
          {preview && preview.warnings.length > 0 && (
            <Note tone="warn">
              {preview.warnings.map((w) => (
                <p key={w}>{w}</p>
              ))}
            </Note>
          )}
          {numbered && preview && preview.refused !== '' && (
            <div id="print-refusal">
              <Note tone="late">{preview.refused}</Note>
            </div>
          )}
          {numbered && may('report_issue') && (
            <Button
              tone="primary"
              size="large"
              wide
              refusal={preview?.refused ?? ''}
              refusedBy="print-refusal"
              onPress={() => paper.whenReady((made) => made.refused === '' && setIssuing(true))}
            >
              番号を付けて発行する
            </Button>
          )}
          {paper.button(numbered ? '試し刷りをする' : '印刷する', !numbered)}
          <Button wide icon="save" disabled={answer.error !== null} onPress={() => void save()}>
            PDFで保存
          </Button>
          {ledger.own_screen && formKey !== 'list' && (
            <Button wide icon="sheet" disabled={answer.error !== null} onPress={() => void saveSheet()}>
              Excelで保存
            </Button>
          )}
        </>,
      )}
      {issuing && (
        <IssueDialog
          request={request}
          onClose={() => setIssuing(false)}
          onIssue={async (replaces, reason) => {
            const issued = await change('report_issue', { print: request, replaces, reason });
            tell(`${issued.report.number} として発行しました`);
            onIssued(issued.report);
          }}
        />
      )}
    </Screen>
  );
}
