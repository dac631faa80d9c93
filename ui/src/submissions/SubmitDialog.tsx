/** The chief submits what was prepared, into a folder, onto a stick, or into the mail gateway's place. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useForget } from '../app/cache';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import type { PacketLine } from '../bindings/PacketLine';
import { openSaved, pickFolder } from '../ipc';
import { Button } from '../parts/Button';
import { Segments } from '../parts/Fields';
import { Note } from '../parts/Note';
import { called } from './words';

const ROUTES = [
  { key: 'folder', label: '受渡し用フォルダ' },
  { key: 'media', label: '媒体を手渡し' },
  { key: 'mail', label: 'メールの無害化装置' },
];

/** Asks where, and submits. */
export function SubmitDialog({
  packets,
  folder: last,
  onClose,
}: {
  packets: PacketLine[];
  folder: string;
  onClose: () => void;
}) {
  const run = useJob();
  const forget = useForget();
  const { tell, refuse } = useNotices();
  const [folder, setFolder] = useState(last);
  const [route, setRoute] = useState('folder');
  const own = packets.filter((p) => !p.mine);
  async function pick() {
    try {
      const chosen = await pickFolder('提出物を書き出すフォルダ');
      if (chosen !== '') setFolder(chosen);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function submit() {
    const ask = { ids: packets.map((p) => p.id), folder, route };
    const done = await run('提出物に封をしています', 'submission_submit', ask);
    void forget(done.changed);
    const first = done.files[0]?.path ?? folder;
    tell(`${done.files.length}件を提出しました。送付書を印刷して渡してください`, {
      label: '場所を開く',
      onPress: () => void openSaved(first).catch(refuse),
    });
    onClose();
  }
  return (
    <ActDialog
      title="提出する"
      label="署名して提出する"
      wide="40rem"
      disabled={folder === '' || own.length > 0}
      onClose={onClose}
      onAct={submit}
    >
      {packets.map((p) => (
        <div key={p.id} className="submission-part">
          <b>{`${called(p.title, p.duty.period)} 第${p.number}号`}</b>
          <div>{p.none ? `該当なし（${p.reason}）` : p.reason}</div>
          <ul>
            {p.noticed.map((n) => (
              <li key={n}>{n}</li>
            ))}
          </ul>
        </div>
      ))}
      {own.length > 0 && (
        <Note tone="warn">
          準備した人と提出する人は、同じにできません（第11条）。別の責任者か代行者が提出してください。
        </Note>
      )}
      <p className="submission-place">
        {`書き出す場所　${folder === '' ? '（選んでください）' : folder}　`}
        <Button onPress={() => void pick()}>場所を選ぶ</Button>
      </p>
      <Segments label="受渡しの方法" value={route} onChange={setRoute} options={ROUTES} />
    </ActDialog>
  );
}
