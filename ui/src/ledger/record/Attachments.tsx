import { useState } from 'react';
import { useChange } from '../../app/cache';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { Attachment } from '../../bindings/Attachment';
import type { Bytes } from '../../bindings/Bytes';
import type { LedgerView } from '../../bindings/LedgerView';
import type { RecordView } from '../../bindings/RecordView';
import { call, openSaved, pickOpen, pickSave } from '../../ipc';
import { Button, IconButton } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Fields';
import { Icon } from '../../parts/Icon';
import { Menu } from '../../parts/Menu';
import { dayTime } from '../../words/dates';
import { fileSize } from '../../words/numbers';

/** Files on a record. They are kept sealed beside the book and leave it only where the user saves them. */
export function Attachments({ ledger, view }: { ledger: LedgerView; view: RecordView }) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { may } = useOffice();
  const [picture, setPicture] = useState<Bytes | null>(null);
  const [removing, setRemoving] = useState<Attachment | null>(null);
  async function add() {
    try {
      const paths = await pickOpen('添付するファイル', [{ name: 'すべてのファイル', extensions: ['*'] }], true);
      for (const path of paths) await change('attachment_add', { ledger: ledger.key, id: view.record.id, path });
      if (paths.length > 0) tell(`${paths.length}個のファイルを添付しました`);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function save(file: Attachment) {
    try {
      const out = await pickSave('保存する場所', file.name, []);
      if (out === '') return;
      const written = await call('attachment_save', { id: file.id, out, reason: '' });
      tell(`「${file.name}」を保存しました`, {
        label: '場所を開く',
        onPress: () => {
          openSaved(written.path).catch(refuse);
        },
      });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function show(file: Attachment) {
    if (!file.media_type.startsWith('image/')) return save(file);
    try {
      setPicture(await call('attachment_show', { id: file.id, out: '', reason: '' }));
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <section className="facts">
      <h3>
        添付
        {view.attachments.length > 0 && <span className="muted font-normal">{view.attachments.length}個</span>}
        <span className="spring">
          {may('attachment_add') && (
            <button type="button" className="link" onClick={add}>
              ファイルを添付する
            </button>
          )}
        </span>
      </h3>
      {view.attachments.length === 0 && <p className="fact-none">ありません</p>}
      <ul>
        {view.attachments.map((file) => (
          <li key={file.id} className="linked-row">
            <Icon name="file" small />
            <button
              type="button"
              className="link"
              title={`${dayTime(file.added_at)} ${file.added_by}`}
              onClick={() => show(file)}
            >
              {file.name}
            </button>
            <span className="muted keep">{fileSize(file.size)}</span>
            <span className="spring" />
            <Menu
              label={`${file.name}の操作`}
              trigger={<IconButton icon="more" label={`${file.name}の操作`} />}
              entries={[
                { key: 'save', label: '保存する…', onChoose: () => void save(file) },
                {
                  key: 'remove',
                  label: '添付をやめる…',
                  disabled: !may('attachment_remove'),
                  onChoose: () => setRemoving(file),
                },
              ]}
            />
          </li>
        ))}
      </ul>
      {picture && (
        <Dialog title={picture.name} open onClose={() => setPicture(null)} wide="60rem">
          <img
            src={`data:${picture.media_type};base64,${picture.base64}`}
            alt={picture.name}
            className="whole-picture"
          />
        </Dialog>
      )}
      {removing && (
        <RemoveDialog
          file={removing}
          onClose={() => setRemoving(null)}
          onRemove={(reason) => {
            change('attachment_remove', { id: removing.id, out: '', reason }).then(() => {
              tell('添付をやめました。履歴には残ります。');
              setRemoving(null);
            }, refuse);
          }}
        />
      )}
    </section>
  );
}

function RemoveDialog({
  file,
  onClose,
  onRemove,
}: {
  file: Attachment;
  onClose: () => void;
  onRemove: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <Dialog
      title="添付をやめる"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめない</Button>
          <Button tone="primary" disabled={reason.trim() === ''} onPress={() => onRemove(reason.trim())}>
            添付をやめる
          </Button>
        </>
      }
    >
      <p className="form-text mb-3">「{file.name}」を記録から外します。</p>
      <TextField label="理由" required value={reason} onChange={setReason} autoFocus />
    </Dialog>
  );
}
