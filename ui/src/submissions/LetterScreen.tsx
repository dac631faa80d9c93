/** 送付書 of a packet, before it is printed. */
import { useQuery } from '@tanstack/react-query';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { Screen } from '../app/Screen';
import { saveFile } from '../app/saving';
import type { Preview } from '../bindings/Preview';
import { call } from '../ipc';
import { usePaper } from '../ledger/print/PaperPane';
import { Button } from '../parts/Button';

/** The paper twin of a packet. */
export default function LetterScreen({ route }: { route: Extract<Route, { screen: 'submission-letter' }> }) {
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const run = useJob();
  const ask = { id: route.id };
  const answer = useQuery<Preview, Error>({
    queryKey: ['day', 'submission_letter', ask],
    queryFn: () => call('submission_letter', ask),
  });
  const save = () =>
    saveFile({
      title: '送付書を保存する場所',
      name: answer.data?.pdf.name ?? '提出物送付書.pdf',
      kind: { name: 'PDF', extensions: ['pdf'] },
      write: (out) => run('送付書を作っています', 'submission_letter_save', { id: route.id, out }),
      said: () => '送付書を保存しました',
      tell,
      refuse,
    });
  const paper = usePaper({
    answer,
    unsettled: false,
    about: { ledger: '', form: '提出物送付書', report: '' },
    onSave: () => void save(),
    onBack: back,
  });
  return (
    <Screen
      title="提出物送付書"
      fixed
      crumbs={[{ label: '提出', onPress: () => go({ screen: 'submission' }) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          閉じる
        </Button>
      }
    >
      {paper.pane(
        '印刷',
        <p className="field-hint">
          提出物と一緒に渡します。受け取った側は、検証値の16桁（機械は64桁）をくらべて、同じものだと確かめます。
        </p>,
        <>
          {paper.button('印刷する', true)}
          <Button wide icon="save" disabled={paper.error !== null} onPress={() => void save()}>
            PDFで保存
          </Button>
        </>,
      )}
    </Screen>
  );
}
