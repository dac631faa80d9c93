/** What shows an answer: words, a record of one of the ledgers, files. */
import { useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import type { FoundRecord } from '../bindings/FoundRecord';
import type { ProofFile } from '../bindings/ProofFile';
import type { QuestionView } from '../bindings/QuestionView';
import { call, pickOpen, pickSave } from '../ipc';
import { Button, IconButton, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';
import { Icon } from '../parts/Icon';
import { fileSize } from '../words/numbers';

interface ProofProps {
  sheet: string;
  question: QuestionView;
  /** Text and link as they stand. */
  evidence: string;
  link: string;
  open: boolean;
  onEvidence: (text: string) => void;
  onLink: (link: string) => void;
  /** Everything that was typed is in the book. */
  onFlush: () => Promise<void>;
}

/** The field, and what was chosen. At a 回答席 only the field is there: nothing else of the book can be reached. */
export function Proof({ leads, ...props }: ProofProps & { leads: boolean }) {
  return (
    <>
      <TextField
        label="証跡（番号や書類の名前）"
        value={props.evidence}
        onChange={(text) => props.open && props.onEvidence(text)}
      />
      {leads && (
        <Chosen
          at={{ sheet: props.sheet, question: props.question.question.id }}
          linked={props.question.linked}
          files={props.question.files}
          stale={['inspection', 'inspection_sheet', props.sheet]}
          {...props}
        />
      )}
    </>
  );
}

interface ChosenProps {
  /** What it shows: an answer of a sheet, or that a finding was mended. */
  at: { sheet: string; question: string; finding?: string };
  /** The record as it was read last. */
  linked: FoundRecord | null;
  files: readonly ProofFile[];
  /** What is asked anew when a file came or went. */
  stale: readonly unknown[];
  link: string;
  open: boolean;
  onLink: (link: string) => void;
  onFlush: () => Promise<void>;
}

/** A record of the book and files, with what chooses them. */
export function Chosen({ at, linked, files, stale, link, open, onLink, onFlush }: ChosenProps) {
  const change = useChange();
  const cache = useQueryClient();
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const [choosing, setChoosing] = useState(false);
  // What was chosen a moment ago is known before the sheet is read again.
  const [record, setRecord] = useState<FoundRecord | null>(linked);
  /** The files as they are now; what is being written stays as it is. */
  const again = () => cache.invalidateQueries({ queryKey: [...stale] });
  async function attach() {
    try {
      const paths = await pickOpen('証跡のファイル', [{ name: 'すべてのファイル', extensions: ['*'] }], true);
      if (paths.length === 0) return;
      await onFlush();
      for (const path of paths) await change('proof_add', { finding: '', ...at, path });
      await again();
      tell(`${paths.length}個のファイルを証跡にしました`);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function save(file: ProofFile) {
    try {
      const out = await pickSave('保存する場所', file.name, []);
      if (out === '') return;
      await call('proof_save', { id: file.id, out });
      tell(`「${file.name}」を保存しました`);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function remove(file: ProofFile) {
    try {
      await onFlush();
      await change('proof_remove', { id: file.id, out: '' });
      await again();
      tell(`「${file.name}」を証跡から外しました`);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <div className="proof">
      {link !== '' && record && (
        <p>
          <Icon name="link" small />
          <LinkButton onPress={() => go({ screen: 'ledger', ledger: record.ledger, id: record.id })}>
            {`${record.number} ${record.name}`}
          </LinkButton>
          <span className="muted">{`　${record.ledger_title}`}</span>
          {open && (
            <IconButton
              icon="x"
              label={`${record.number}を証跡から外す`}
              onPress={() => {
                setRecord(null);
                onLink('');
              }}
            />
          )}
        </p>
      )}
      {files.map((file) => (
        <p key={file.id}>
          <Icon name="file" small />
          <LinkButton onPress={() => void save(file)}>{file.name}</LinkButton>
          <span className="muted">{`　${fileSize(file.size)}`}</span>
          {open && <IconButton icon="x" label={`${file.name}を証跡から外す`} onPress={() => void remove(file)} />}
        </p>
      ))}
      {open && (
        <div className="deeds">
          <Button size="small" icon="link" onPress={() => setChoosing(true)}>
            帳簿の記録を証跡にする
          </Button>
          <Button size="small" icon="file" onPress={() => void attach()}>
            ファイルを証跡にする
          </Button>
        </div>
      )}
      {choosing && (
        <RecordDialog
          onClose={() => setChoosing(false)}
          onChoose={(found) => {
            setRecord(found);
            onLink(`${found.ledger}:${found.id}`);
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
}

/** Finds a record of any ledger. */
function RecordDialog({ onClose, onChoose }: { onClose: () => void; onChoose: (record: FoundRecord) => void }) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const found = useAsk('find', { text: wanted }, { enabled: wanted !== '', keepOld: true }).data?.records ?? [];
  return (
    <Dialog title="証跡にする記録を探す" open onClose={onClose} wide="40rem">
      <TextField label="番号・名前" type="search" value={text} onChange={setText} autoFocus />
      {wanted === '' ? (
        <p className="form-text">台帳の記録を、番号か名前で探します。</p>
      ) : found.length === 0 ? (
        <p className="form-text">見つかりません。</p>
      ) : (
        <ul className="proof-found">
          {found.map((r) => (
            <li key={`${r.ledger} ${r.id}`}>
              <button type="button" className="sheet-row" onClick={() => onChoose(r)}>
                <Icon name="ledgers" small />
                <b>{r.name}</b>
                <span className="code">{r.number}</span>
                <span className="muted">{r.ledger_title}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
