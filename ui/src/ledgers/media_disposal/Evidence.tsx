/** Photos, logs, certificates and signed copies of a case: sealed in the book, looked at in the window. */
import { useMemo, useState } from 'react';
import { ActDialog } from '../../app/ActDialog';
import { useChange } from '../../app/cache';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import type { Bytes } from '../../bindings/Bytes';
import type { CasePrint } from '../../bindings/CasePrint';
import type { CaseView } from '../../bindings/CaseView';
import { call, pickOpen, Refusal } from '../../ipc';
import { PdfView } from '../../ledger/print/PdfView';
import { bytesOf } from '../../ledger/print/pdf';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Select, TextField } from '../../parts/Fields';
import { Icon } from '../../parts/Icon';
import { Menu } from '../../parts/Menu';
import { dayTime } from '../../words/dates';
import { fileSize } from '../../words/numbers';
import { ReasonDialog } from './ReasonDialog';
import '../../ledger/print/print.css';

const KINDS = [
  ['before', '処理前の写真'],
  ['after', '処理後の写真'],
  ['log', '処理の記録'],
  ['certificate', '証明書'],
  ['signed', '署名済の写し'],
  ['other', 'その他'],
] as const;
/** How it was told which print a signed copy is. */
const READ_BY: { [read: string]: string } = {
  qr: 'QRコードで確認',
  typed: '検証値で確認',
  chosen: '人が選んだもの',
};
const FILES = [{ name: '写真・PDF・記録', extensions: ['jpg', 'jpeg', 'png', 'pdf', 'txt', 'log'] }];

/** The strip under the items. */
export function Evidence({ view }: { view: CaseView }) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { may } = useOffice();
  const [shown, setShown] = useState<Bytes | null>(null);
  const [typing, setTyping] = useState('');
  const [removing, setRemoving] = useState('');
  const word = (kind: string) => KINDS.find(([k]) => k === kind)?.[1] ?? kind;
  async function send(kind: string, path: string, code: string, print: string) {
    const done = await change('disposal_evidence', { id: view.record.id, path, kind, code, print });
    tell(
      done.print === ''
        ? `${word(kind)}を添付しました`
        : `${done.print} の署名済の写しとして添付しました（${READ_BY[done.read] ?? ''}）`,
    );
  }
  async function remove(id: string, reason: string) {
    await change('attachment_remove', { id, out: '', reason });
    tell('添付を外しました');
    setRemoving('');
  }
  async function add(kind: string) {
    try {
      const paths = await pickOpen(`${word(kind)}を選ぶ`, FILES, kind !== 'signed');
      for (const path of paths) {
        try {
          await send(kind, path, '', '');
        } catch (thrown) {
          // The code could not be read: the 16 digits at its foot say which print it is.
          if (thrown instanceof Refusal && thrown.code === 'no_code') setTyping(path);
          else throw thrown;
        }
      }
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function show(id: string) {
    try {
      setShown(await call('attachment_show', { id, out: '', reason: '' }));
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <section className="case-evidence" aria-label="証跡">
      <div className="case-sum">
        <h2>証跡　{view.evidence.length}件</h2>
        <span className="spring" />
        {may('disposal_evidence') && (
          <Menu
            label="証跡を添付する"
            trigger={
              <Button size="small" icon="plus">
                添付する
              </Button>
            }
            entries={KINDS.map(([key, label]) => ({ key, label: `${label}…`, onChoose: () => void add(key) }))}
          />
        )}
      </div>
      <ul className="case-files">
        {view.evidence.map((e) => {
          const file = view.attachments.find((a) => a.id === e.attachment);
          return (
            <li key={e.attachment}>
              <Icon name="file" small />
              <button type="button" className="link" onClick={() => void show(e.attachment)}>
                {file?.name ?? e.attachment}
              </button>
              <span>{word(e.kind)}</span>
              {e.print && <span className="code">{e.print}</span>}
              {e.kind === 'signed' && e.code === '' && (
                <span className="tone-warn">QRコードは読めず、人が選んだもの</span>
              )}
              {file && <span className="muted">{fileSize(file.size)}</span>}
              <span className="spring" />
              {may('attachment_remove') && (
                <Button
                  size="small"
                  label={`${file?.name ?? word(e.kind)}を外す`}
                  onPress={() => setRemoving(e.attachment)}
                >
                  外す
                </Button>
              )}
            </li>
          );
        })}
        {view.evidence.length === 0 && <li className="muted">ありません</li>}
      </ul>
      {shown && <FileDialog file={shown} onClose={() => setShown(null)} />}
      {typing !== '' && (
        <CodeDialog
          prints={view.prints}
          onClose={() => setTyping('')}
          onCode={async (code, print) => {
            await send('signed', typing, code, print);
            setTyping('');
          }}
        />
      )}
      {removing !== '' && (
        <ReasonDialog
          title="添付を外す"
          onClose={() => setRemoving('')}
          onReason={(reason) => remove(removing, reason)}
        />
      )}
    </section>
  );
}

function nothing() {}

function FileDialog({ file, onClose }: { file: Bytes; onClose: () => void }) {
  const bytes = useMemo(() => bytesOf(file.base64), [file.base64]);
  const text = file.media_type === 'text/plain' ? new TextDecoder().decode(bytes) : '';
  return (
    <Dialog title={file.name} open onClose={onClose} wide="64rem">
      {file.media_type.startsWith('image/') && (
        <img src={`data:${file.media_type};base64,${file.base64}`} alt={file.name} className="whole-picture" />
      )}
      {file.media_type === 'application/pdf' && <PdfView bytes={bytes} onOpen={nothing} busy={false} />}
      {text !== '' && (
        // A long log is read with the arrow keys, too.
        <section tabIndex={0} aria-label={file.name}>
          <pre className="case-text">{text}</pre>
        </section>
      )}
    </Dialog>
  );
}

interface CodeDialogProps {
  prints: readonly CasePrint[];
  onClose: () => void;
  onCode: (code: string, print: string) => Promise<void>;
}

/** Where no code could be read: the digits at the foot, or, where these cannot be read either, a person's choice. */
function CodeDialog({ prints, onClose, onCode }: CodeDialogProps) {
  const [code, setCode] = useState('');
  const [print, setPrint] = useState('');
  return (
    <ActDialog
      title="QRコードを読み取れませんでした"
      label="署名済の写しとして添付する"
      disabled={code.trim() === '' && print === ''}
      onClose={onClose}
      onAct={() => onCode(code, print)}
    >
      <div className="grid gap-4">
        <TextField
          label="紙の右下にある検証値（16桁）"
          code
          value={code}
          onChange={setCode}
          autoFocus
          hint="例：63A5 BEAF 1F64 B93B"
        />
        <Select
          label="検証値も読めないときは、どの印刷の写しか"
          value={print}
          options={prints.map((p) => ({ key: p.number, label: `${p.number}（${dayTime(p.issued_at)} 発行）` }))}
          onChange={setPrint}
          hint="紙と見くらべて選びます。人が選んだことが記録に残ります。"
        />
      </div>
    </ActDialog>
  );
}
