/** The papers of a transfer before they are printed; 引継書 and 返却確認書 are issued under a number. */
import { useState } from 'react';
import type { Route } from '../app/navigation';
import { useOffice } from '../app/office';
import { call } from '../ipc';
import { useSettled } from '../ledger/list/rows';
import { PaperScreen } from '../ledger/print/PaperScreen';
import { TextField } from '../parts/Fields';

const SETTLE_MS = 600;
const TITLES = { handover: '引継書', returns: '返却確認書', arrivals: '受入れの一覧' } as const;

/** The preview of one of the papers. */
export default function TransferPrint({ route }: { route: Extract<Route, { screen: 'transfer-print' }> }) {
  const { form, ids } = route;
  const { may } = useOffice();
  const [note, setNote] = useState('');
  const settled = useSettled(note, SETTLE_MS);
  const ask = { form, ids: [...ids], note: settled };
  const handover = form === 'handover';
  // What is signed gets a number; the list of who comes is kept with the cards.
  const numbered = form !== 'arrivals';
  const title = TITLES[form];
  return (
    <PaperScreen
      title={title}
      from={{ label: '異動', route: { screen: 'transfer' } }}
      about={['transfer_preview', ask]}
      preview={() => call('transfer_preview', ask)}
      unsettled={settled !== note}
      onSave={(run, out) => run('PDFを作っています', 'transfer_print', { print: ask, out })}
      onIssue={numbered ? (run) => run(`${title}を発行しています`, 'transfer_issue', ask) : undefined}
      mayIssue={may('transfer_issue')}
    >
      {handover ? (
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
      )}
    </PaperScreen>
  );
}
