import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Note } from '../parts/Note';
import { fiscalYear } from '../words/dates';
import { grouped } from '../words/numbers';

/** 年度替わり: confirmed records of the old year ask for confirmation again. */
export function RolloverSection() {
  const { book, may, renew } = useOffice();
  const preview = useAsk('rollover_preview', {});
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [asking, setAsking] = useState(false);
  const plan = preview.data;
  function run() {
    change('rollover_run', {}).then((done) => {
      tell(`${fiscalYear(done.to)}に替わりました`);
      setAsking(false);
      renew();
    }, refuse);
  }
  return (
    <div className="max-w-2xl">
      <p className="form-text">
        この帳簿は<b>{fiscalYear(book.fiscal_year)}</b>
        です。年度が替わると、確認済の記録は「未確認」に戻り、番号が新しく始まります。記録は消えません。
      </p>
      {preview.error && <Note tone="plain">{preview.error.message}</Note>}
      {plan && (
        <table className="table mt-4">
          <thead>
            <tr>
              <th scope="col">台帳</th>
              <th scope="col" className="number">
                未確認に戻る記録
              </th>
            </tr>
          </thead>
          <tbody>
            {plan.ledgers.map((l) => (
              <tr key={l.ledger}>
                <td>{l.title}</td>
                <td className="number">{grouped(l.records)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="mt-4">
        {book.rollover_due ? (
          <Button tone="primary" disabled={!may('rollover_run') || !plan} onPress={() => setAsking(true)}>
            {plan ? `${fiscalYear(plan.to)}に替える` : '年度を替える'}
          </Button>
        ) : (
          <Note tone="ok">いまは替える必要がありません。</Note>
        )}
      </div>
      {asking && plan && (
        <Dialog
          title={`${fiscalYear(plan.to)}に替える`}
          open
          onClose={() => setAsking(false)}
          foot={
            <>
              <Button onPress={() => setAsking(false)}>やめる</Button>
              <Button tone="primary" onPress={run} autoFocus>
                替える
              </Button>
            </>
          }
        >
          <p className="form-text">
            {grouped(plan.ledgers.reduce((sum, l) => sum + l.records, 0))}
            件が未確認に戻ります。前の年度に戻すことはできません。
          </p>
        </Dialog>
      )}
    </div>
  );
}

/** 練習用の帳簿: what it is, and throwing it away. */
export function PracticeSection() {
  const { book, renew } = useOffice();
  const change = useChange();
  const { refuse } = useNotices();
  const [asking, setAsking] = useState(false);
  if (!book.practice) {
    return (
      <p className="form-text max-w-2xl">
        いまは本物の帳簿です。練習用の帳簿は、ロックしたあとの画面で作れます。取り込みや印刷を安心して試せます。
      </p>
    );
  }
  return (
    <div className="max-w-2xl">
      <p className="form-text">
        いまは練習用の帳簿です。捨てると、中の記録はすべて消えます。本物の帳簿には影響しません。
      </p>
      <div className="mt-4">
        <Button tone="danger" onPress={() => setAsking(true)}>
          練習用の帳簿を捨てる
        </Button>
      </div>
      {asking && (
        <Dialog
          title="練習用の帳簿を捨てる"
          role="alertdialog"
          open
          onClose={() => setAsking(false)}
          foot={
            <>
              <Button autoFocus onPress={() => setAsking(false)}>
                やめる
              </Button>
              <Button
                tone="danger"
                onPress={() => {
                  change('practice_drop', {}).then(renew, refuse);
                }}
              >
                捨てる
              </Button>
            </>
          }
        >
          <p className="form-text">元に戻すことはできません。</p>
        </Dialog>
      )}
    </div>
  );
}
