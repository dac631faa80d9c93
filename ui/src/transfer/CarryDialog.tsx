/** What carrying out does, person by person, before it is done. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import type { CarriedOut } from '../bindings/CarriedOut';
import { TemporaryPasswords } from '../gate/Recovery';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';

/** Asks for a last look, then carries out everything that was entered. */
export function CarryDialog({ onClose }: { onClose: () => void }) {
  const run = useJob();
  const { tell, refuse } = useNotices();
  const [done, setDone] = useState<CarriedOut | null>(null);
  const dry = useQuery<CarriedOut, Error>({
    queryKey: ['day', 'transfer_carry_out'],
    queryFn: () => call('transfer_carry_out', { ids: [], dry_run: true }),
    gcTime: 0,
    staleTime: 0,
  });
  async function carry() {
    try {
      const done = await run('異動を実施しています', 'transfer_carry_out', { ids: [], dry_run: false });
      tell(`${done.lines.length}人の異動を実施しました`);
      if (done.passwords.length > 0) setDone(done);
      else onClose();
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const lines = dry.data?.lines ?? [];
  if (done) return <Passwords done={done} onClose={onClose} />;
  return (
    <Dialog
      title="異動を実施する"
      open
      onClose={onClose}
      wide="48rem"
      foot={
        <>
          <span className="muted">先に控え（バックアップ）を作ります</span>
          <span className="spring" />
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={lines.length === 0} onPress={() => void carry()}>
            {`${lines.length}人の異動を実施する`}
          </Button>
        </>
      }
    >
      {dry.error ? (
        <Note tone="late" alert>
          {dry.error.message}
        </Note>
      ) : (
        !dry.data && <Wait />
      )}
      {dry.data?.warnings.map((warning) => (
        <div key={warning} className="mb-2">
          <Note tone="warn">{warning}</Note>
        </div>
      ))}
      {lines.length > 0 && (
        <div className="move-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">氏名</th>
                <th scope="col">種別</th>
                <th scope="col">行うこと</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={`${line.number} ${line.kind}`}>
                  <td>
                    {line.name}
                    <small className="muted">　{line.number}</small>
                  </td>
                  <td>{line.kind}</td>
                  <td>{line.deeds.join('。')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  );
}

/** First passwords of those who take over a role: shown this once. */
function Passwords({ done, onClose }: { done: CarriedOut; onClose: () => void }) {
  return (
    <Dialog
      title="仮のパスワードを渡してください"
      open
      firm
      onClose={onClose}
      foot={
        <Button tone="primary" onPress={onClose}>
          控えました
        </Button>
      }
    >
      <p className="form-text mb-2">
        役割を引き継ぐ人の仮のパスワードです。この画面を閉じると、もう表示できません。本人に渡し、最初に開いたときに変えてもらってください（第85条）。
      </p>
      <TemporaryPasswords list={done.passwords} />
    </Dialog>
  );
}
