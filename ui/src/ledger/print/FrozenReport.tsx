/** A report as it was issued: its stored bytes, printed again unchanged or with 再印刷 on the copy. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAsk } from '../../app/cache';
import { useJob } from '../../app/jobs';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { Screen } from '../../app/Screen';
import type { Preview } from '../../bindings/Preview';
import { call } from '../../ipc';
import { Button } from '../../parts/Button';
import { Segments } from '../../parts/Fields';
import { dayTime } from '../../words/dates';
import { grouped } from '../../words/numbers';
import { usePaper } from './PaperPane';
import { inFours, saveReport } from './report';

/** One issued report; the first print right after the issue carries no mark. */
export function FrozenReport({ number, fresh }: { number: string; fresh: boolean }) {
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const run = useJob();
  const [reprint, setReprint] = useState(!fresh);
  const reports = useAsk('report_list', { ledger: '' });
  const report = reports.data?.reports.find((r) => r.number === number);
  const answer = useQuery<Preview, Error>({
    queryKey: ['print', 'report', number, reprint],
    queryFn: () => call('report_show', { number, format: 'pdf', out: '', reprint }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const save = (format: 'pdf' | 'xlsx') =>
    saveReport({ number, format, reprint: reprint && format === 'pdf', run, tell, refuse });
  const paper = usePaper({
    answer,
    about: { ledger: '', form: report?.title ?? '', report: number },
    onSave: () => void save('pdf'),
    onBack: back,
  });
  return (
    <Screen
      title={number}
      subtitle={report?.title}
      fixed
      crumbs={[{ label: '帳票', onPress: () => go({ screen: 'reports' }) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          閉じる
        </Button>
      }
    >
      {paper.pane(
        '発行した帳票',
        <>
          <p>
            <span className="muted">帳票番号</span>
            <br />
            <b className="issued-number">{number}</b>
          </p>
          {report && (
            <>
              <p>
                <span className="muted">検証値（はじめの16桁）</span>
                <br />
                <span className="fours">{inFours(report.value16)}</span>
              </p>
              <p>
                <span className="muted">発行</span>
                <br />
                {dayTime(report.issued_at)}　{report.issued_by}
              </p>
              <p>
                {grouped(report.records)}件・{grouped(report.pages)}ページ
              </p>
              {report.replaces && <p>{report.replaces} を差し替えたものです。</p>}
            </>
          )}
          <div className="field">
            <span className="label">写しの印</span>
            <Segments
              label="写しの印"
              value={reprint ? 'copy' : 'plain'}
              onChange={(key) => setReprint(key === 'copy')}
              options={[
                { key: 'copy', label: '「再印刷」を入れる' },
                { key: 'plain', label: '発行したまま' },
              ]}
            />
            <p className="field-hint">中身は発行したときのままです。</p>
          </div>
        </>,
        <>
          {paper.button('印刷する')}
          <div className="print-pair">
            <Button wide onPress={() => void save('pdf')}>
              PDFで保存
            </Button>
            <Button wide onPress={() => void save('xlsx')}>
              Excelで保存
            </Button>
          </div>
        </>,
      )}
    </Screen>
  );
}
