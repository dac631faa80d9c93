/** 帳票: reports that were issued. Each was frozen and can be printed again exactly as it was. */
import { useAsk } from '../../app/cache';
import { useJob } from '../../app/jobs';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import { useKeyHints } from '../../app/status';
import { Button, IconButton } from '../../parts/Button';
import { Menu } from '../../parts/Menu';
import { Note } from '../../parts/Note';
import { dayTime } from '../../words/dates';
import { grouped } from '../../words/numbers';
import { inFours, saveReport } from './report';
import './print.css';

const KINDS = [
  { format: 'pdf', reprint: true, label: '再印刷の印を入れてPDFで保存…' },
  { format: 'pdf', reprint: false, label: '発行したままのPDFで保存…' },
  { format: 'xlsx', reprint: false, label: 'Excelで保存…' },
] as const;

/** All issued reports of the book. */
export default function ReportsScreen() {
  const reports = useAsk('report_list', { ledger: '' });
  const { go } = useNavigation();
  const { ledgers, book, may } = useOffice();
  const { tell, refuse } = useNotices();
  const run = useJob();
  useKeyHints([{ keys: ['Tab'], label: '次へ' }]);
  const first = ledgers[0];
  const make = () => first && go({ screen: 'print', ledger: first.key, form: 'report' });
  const show = (number: string) => go({ screen: 'print', ledger: first?.key ?? 'asset', report: number });
  return (
    <Screen
      title="帳票"
      subtitle={`${book.division}が発行した報告書`}
      actions={
        first &&
        may('report_issue') && (
          <Button tone="primary" icon="print" onPress={make}>
            報告書を作る
          </Button>
        )
      }
    >
      <div className="page" style={{ maxInlineSize: 'none' }}>
        {reports.error && (
          <Note tone="late" alert>
            {reports.error.message}
          </Note>
        )}
        {reports.data?.reports.length === 0 && (
          <p>
            まだありません。発行した報告書は番号が付いて残り、いつでも同じものを印刷できます。{' '}
            <button type="button" className="link" onClick={make}>
              報告書を作る
            </button>
          </p>
        )}
        {reports.data && reports.data.reports.length > 0 && (
          <table className="table">
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
                  <th scope="row" className="keep">
                    <button type="button" className="link" onClick={() => show(report.number)}>
                      {report.number}
                    </button>
                  </th>
                  <td>
                    {report.title}
                    {report.replaces && <span className="muted">（{report.replaces} を差し替え）</span>}
                  </td>
                  <td className="keep">{dayTime(report.issued_at)}</td>
                  <td className="keep">{report.issued_by}</td>
                  <td className="number">{grouped(report.records)}</td>
                  <td className="number">{grouped(report.pages)}</td>
                  <td>
                    <span className="fours">{inFours(report.value16)}</span>
                  </td>
                  <td>
                    <Menu
                      label={`${report.number}の操作`}
                      trigger={<IconButton icon="more" label={`${report.number}の操作`} />}
                      entries={[
                        {
                          key: 'again',
                          label: '見る・再印刷する',
                          icon: 'print',
                          onChoose: () => show(report.number),
                        },
                        ...KINDS.map((kind) => ({
                          key: kind.label,
                          label: kind.label,
                          onChoose: () => void saveReport({ ...kind, number: report.number, run, tell, refuse }),
                        })),
                      ]}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Screen>
  );
}
