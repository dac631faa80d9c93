/** 帳票: reports that were issued. Each was frozen and can be printed again exactly as it was. */

import { useAsk } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { ReportView } from '../bindings/ReportView';
import { call, openSaved, pickSave } from '../ipc';
import { Button, IconButton } from '../parts/Button';
import { Menu } from '../parts/Menu';
import { Note } from '../parts/Note';
import { dayTime } from '../words/dates';
import { grouped } from '../words/numbers';

const KINDS = [
  { format: 'pdf', label: 'PDFで保存…', name: 'PDF' },
  { format: 'xlsx', label: 'Excelで保存…', name: 'Excelブック' },
] as const;

/** All issued reports of the book. */
export default function ReportsScreen() {
  const reports = useAsk('report_list', { ledger: '' });
  const { go } = useNavigation();
  const { ledgers, book } = useOffice();
  const { tell, refuse } = useNotices();
  useKeyHints([{ keys: ['Tab'], label: '次へ' }]);
  async function save(report: ReportView, kind: (typeof KINDS)[number]) {
    try {
      const out = await pickSave('保存する場所', `${report.number}.${kind.format}`, [
        { name: kind.name, extensions: [kind.format] },
      ]);
      if (out === '') return;
      const written = await call('report_save', { number: report.number, format: kind.format, out, reprint: false });
      tell(`${report.number}を保存しました`, {
        label: '場所を開く',
        onPress: () => {
          openSaved(written.path).catch(refuse);
        },
      });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const first = ledgers[0];
  return (
    <Screen
      title="帳票"
      subtitle={`${book.division}が発行した報告書と台帳`}
      actions={
        first && (
          <Button
            tone="primary"
            icon="print"
            onPress={() => go({ screen: 'print', ledger: first.key, form: 'report' })}
          >
            報告書を作る
          </Button>
        )
      }
    >
      {reports.error && (
        <Note tone="late" alert>
          {reports.error.message}
        </Note>
      )}
      {reports.data && reports.data.reports.length === 0 && (
        <p className="list-empty">まだありません。発行した報告書は番号が付いて残り、いつでも同じものを印刷できます。</p>
      )}
      {reports.data && reports.data.reports.length > 0 && (
        <table className="table table-wide">
          <thead>
            <tr>
              <th scope="col">番号</th>
              <th scope="col">名称</th>
              <th scope="col">発行</th>
              <th scope="col">発行した人</th>
              <th scope="col" className="number">
                件数
              </th>
              <th scope="col" className="number">
                ページ
              </th>
              <th scope="col">検証値</th>
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {reports.data.reports.map((report) => (
              <tr key={report.number}>
                <td className="keep">
                  <button
                    type="button"
                    className="link"
                    onClick={() => go({ screen: 'print', ledger: first?.key ?? 'asset', report: report.number })}
                  >
                    {report.number}
                  </button>
                </td>
                <td>
                  {report.title}
                  {report.replaces && <span className="muted">（{report.replaces}を差し替え）</span>}
                </td>
                <td className="keep">{dayTime(report.issued_at)}</td>
                <td className="keep">{report.issued_by}</td>
                <td className="number">{grouped(report.records)}</td>
                <td className="number">{grouped(report.pages)}</td>
                <td className="mono keep">{report.value16}</td>
                <td>
                  <Menu
                    label={`${report.number}の操作`}
                    trigger={<IconButton icon="more" label={`${report.number}の操作`} />}
                    entries={KINDS.map((kind) => ({
                      key: kind.format,
                      label: kind.label,
                      onChoose: () => void save(report, kind),
                    }))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Screen>
  );
}
