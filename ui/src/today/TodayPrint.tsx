/** 今日 on paper: what waits for the acting person, to tick off. */
import { useQuery } from '@tanstack/react-query';
import { useJob } from '../app/jobs';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { Screen } from '../app/Screen';
import { saveFile } from '../app/saving';
import type { Preview } from '../bindings/Preview';
import { call } from '../ipc';
import { usePaper } from '../ledger/print/PaperPane';
import { Button } from '../parts/Button';

/** The preview of the list. */
export default function TodayPrint() {
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const run = useJob();
  const answer = useQuery<Preview, Error>({
    queryKey: ['day', 'today_print'],
    queryFn: () => call('today_print', {}),
    gcTime: 0,
    staleTime: 0,
  });
  const save = () =>
    saveFile({
      title: 'PDFを保存する場所',
      name: '今日の予定.pdf',
      kind: { name: 'PDF', extensions: ['pdf'] },
      write: (out) => run('PDFを作っています', 'today_save', { out }),
      said: () => 'PDFを保存しました',
      tell,
      refuse,
    });
  const paper = usePaper({
    answer,
    about: { ledger: '', form: '今日の予定', report: '' },
    onSave: () => void save(),
    onBack: back,
  });
  return (
    <Screen
      title="今日の予定の印刷"
      fixed
      crumbs={[{ label: '今日', onPress: () => go({ screen: 'today' }) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          閉じる
        </Button>
      }
    >
      {paper.pane(
        '印刷',
        <p className="field-hint">いまあなたを待っているものを、A4の縦に刷ります。終わったものに印を付けられます。</p>,
        <>
          {paper.button('印刷する')}
          <Button wide icon="save" disabled={paper.error !== null} onPress={() => void save()}>
            PDFで保存
          </Button>
        </>,
      )}
    </Screen>
  );
}
