/** The papers of a transfer before they are printed; 引継書 and 返却確認書 are issued under a number. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { saveFile } from '../app/saving';
import type { Preview } from '../bindings/Preview';
import { call } from '../ipc';
import { useSettled } from '../ledger/list/rows';
import { usePaper } from '../ledger/print/PaperPane';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';

const SETTLE_MS = 600;
const TITLES = { handover: '引継書', returns: '返却確認書', arrivals: '受入れの一覧' } as const;

/** The preview of one of the papers. */
export default function TransferPrint({ route }: { route: Extract<Route, { screen: 'transfer-print' }> }) {
  const { form, ids } = route;
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const { may } = useOffice();
  const run = useJob();
  const [note, setNote] = useState('');
  const settled = useSettled(note, SETTLE_MS);
  const ask = { form, ids: [...ids], note: settled };
  const answer = useQuery<Preview, Error>({
    queryKey: ['day', 'transfer_preview', ask],
    queryFn: () => call('transfer_preview', ask),
    gcTime: 0,
    staleTime: 0,
    placeholderData: (old) => old,
  });
  const handover = form === 'handover';
  // What is signed gets a number; the list of who comes is kept with the cards.
  const numbered = form !== 'arrivals';
  const title = TITLES[form];
  const save = () =>
    saveFile({
      title: 'PDFを保存する場所',
      name: `${title}${numbered ? '（案）' : ''}.pdf`,
      kind: { name: 'PDF', extensions: ['pdf'] },
      write: (out) => run('PDFを作っています', 'transfer_print', { print: ask, out }),
      said: () => 'PDFを保存しました',
      tell,
      refuse,
    });
  async function issue() {
    try {
      const done = await run(`${title}を発行しています`, 'transfer_issue', ask);
      tell(`${done.report.number} を発行しました`);
      go({ screen: 'print', ledger: 'asset', report: done.report.number, issued: true });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const paper = usePaper({
    answer,
    unsettled: settled !== note,
    about: { ledger: '', form: title, report: '' },
    onSave: () => void save(),
    onBack: back,
  });
  return (
    <Screen
      title={title}
      fixed
      crumbs={[{ label: '異動', onPress: () => go({ screen: 'transfer' }) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          閉じる
        </Button>
      }
    >
      {paper.pane(
        '印刷',
        handover ? (
          <>
            <p className="field-hint">
              いまの帳簿から、台帳の状況・終わっていない事・期限の来るもの・引き渡す物を書き出します。発行すると番号が付き、以後は変わりません。
            </p>
            <TextField label="特に伝えること" rows={5} value={note} onChange={setNote} />
          </>
        ) : (
          <p className="field-hint">
            {form === 'arrivals'
              ? `来る${ids.length}人に渡すカードとIDを、1枚の表にします。渡したら、署名をもらってください。`
              : `${ids.length}人分を、1人1枚以上で刷ります。発行すると番号が付き、以後は変わりません。物を確かめながら印を付け、署名をもらってください。`}
          </p>
        ),
        <>
          {numbered && (
            <Button
              wide
              tone="primary"
              icon="file"
              disabled={paper.error !== null || !may('transfer_issue')}
              onPress={() => void issue()}
            >
              番号を付けて発行する
            </Button>
          )}
          {paper.button(numbered ? '案を印刷する' : '印刷する', !numbered)}
          <Button wide icon="save" disabled={paper.error !== null} onPress={() => void save()}>
            {numbered ? '案をPDFで保存' : 'PDFで保存'}
          </Button>
        </>,
      )}
    </Screen>
  );
}
