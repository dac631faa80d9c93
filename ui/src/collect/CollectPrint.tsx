/** The city's report in three lengths, and the list of reminders, before they are printed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { Screen } from '../app/Screen';
import { pickedSave } from '../app/saving';
import type { Length } from '../bindings/Length';
import type { Preview } from '../bindings/Preview';
import { call } from '../ipc';
import { usePaper } from '../ledger/print/PaperPane';
import { Button } from '../parts/Button';
import { Segments } from '../parts/Fields';
import './collect.css';

const LENGTHS: readonly { key: Length; label: string }[] = [
  { key: 'full', label: '統括' },
  { key: 'officer', label: 'CISO' },
  { key: 'committee', label: '委員会' },
];
const AHEAD = [
  { key: '0', label: '遅れだけ' },
  { key: '14', label: '14日先まで' },
  { key: '60', label: '60日先まで' },
];

/** The preview of one of the two. */
export default function CollectPrintScreen({ route }: { route: Extract<Route, { screen: 'collect-print' }> }) {
  const { what, year } = route;
  const { go, back } = useNavigation();
  const notices = useNotices();
  const run = useJob();
  const [length, setLength] = useState<Length>('full');
  const [ahead, setAhead] = useState('0');
  const report = what === 'report';
  const title = report ? '取りまとめ結果報告書' : '催促の一覧';
  const city = { fiscal_year: year, length };
  const owed = { fiscal_year: year, ahead: Number(ahead) };
  const answer = useQuery<Preview, Error>({
    queryKey: ['collect_packet', 'collect-print', what, city, owed],
    queryFn: () =>
      report ? call('collect_report', { ...city, out: '' }) : call('collect_reminders_print', { ...owed, out: '' }),
    gcTime: 0,
    staleTime: 0,
    placeholderData: (old) => old,
  });
  const save = (kind: 'pdf' | 'xlsx' | 'txt') =>
    pickedSave({
      ...notices,
      title: `${title}を保存する場所`,
      name: `${title}_R${year - 2018}.${kind}`,
      kind: { name: kind === 'pdf' ? 'PDF' : kind === 'xlsx' ? 'Excel' : 'テキスト', extensions: [kind] },
      write: (out) =>
        report
          ? run(`${title}を作っています`, 'collect_report', { ...city, out })
          : run(`${title}を作っています`, 'collect_reminders_print', { ...owed, out }),
      said: '保存しました',
    });
  const paper = usePaper({
    answer,
    about: { ledger: '', form: title, report: '' },
    onSave: () => void save('pdf'),
    onBack: back,
  });
  return (
    <Screen
      title={title}
      fixed
      crumbs={[{ label: '取りまとめ', onPress: () => go({ screen: 'collect', year }) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          閉じる
        </Button>
      }
    >
      {paper.pane(
        '印刷',
        report ? (
          <>
            <Segments
              label="だれに"
              value={length}
              onChange={(key) => setLength(key as Length)}
              options={[...LENGTHS]}
            />
            <p className="field-hint">
              どの長さにも、未提出の課名が載ります。受理した提出物だけを数え、率の平均はしません。
            </p>
          </>
        ) : (
          <>
            <Segments label="範囲" value={ahead} onChange={setAhead} options={AHEAD} />
            <p className="field-hint">テキストは、課ごとの文面になります。メールや回覧に貼り付けて使えます。</p>
          </>
        ),
        <>
          {paper.button('印刷する')}
          <Button wide icon="save" disabled={paper.error !== null} onPress={() => void save('pdf')}>
            PDFで保存
          </Button>
          <Button
            wide
            icon={report ? 'sheet' : 'file'}
            disabled={paper.error !== null}
            onPress={() => void save(report ? 'xlsx' : 'txt')}
          >
            {report ? 'Excelで保存' : 'テキストで保存'}
          </Button>
        </>,
      )}
    </Screen>
  );
}
