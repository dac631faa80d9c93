/** Files of the divisions: chosen ones and those that lie in the watched folder. A first key is compared with paper. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import { call, Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';

const LOOK_MS = 15_000;
/** Refusals that the fingerprint on paper answers. */
const BY_PAPER = ['unknown_key', 'key_replaced'];

interface Receiving {
  take: (paths: readonly string[]) => Promise<void>;
  /** What lies in the folder, and what a file was refused for. */
  bar: ReactNode;
}

/** Receives files one after the other; `onTaken` is told of each packet. */
export function useReceiving(folder: string, onTaken: (id: string) => void): Receiving {
  const run = useJob();
  const { tell } = useNotices();
  const [asking, setAsking] = useState<{ path: string; why: string; rest: readonly string[] } | null>(null);
  const [refused, setRefused] = useState<readonly { path: string; why: string }[]>([]);
  const inbox = useQuery({
    queryKey: ['collect_packet', 'collect_inbox', folder],
    queryFn: () => call('collect_inbox', {}),
    enabled: folder !== '',
    // Watched while the window is open.
    refetchInterval: LOOK_MS,
    staleTime: 0,
  });
  async function one(path: string, fingerprint: string) {
    const done = await run('提出ファイルを受け取っています', 'collect_receive', { path, fingerprint });
    tell(`${done.division}の「${done.title}」を受け付けました`);
    onTaken(done.id);
  }
  async function take(paths: readonly string[]) {
    setRefused([]);
    const failed: { path: string; why: string }[] = [];
    for (const [at, path] of paths.entries()) {
      try {
        await one(path, '');
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        if (thrown instanceof Refusal && BY_PAPER.includes(thrown.code)) {
          setRefused(failed);
          setAsking({ path, why, rest: paths.slice(at + 1) });
          return;
        }
        failed.push({ path, why });
      }
    }
    setRefused(failed);
  }
  const files = inbox.data?.files ?? [];
  const name = (path: string) => path.split(/[\\/]/).at(-1) ?? path;
  return {
    take,
    bar: (
      <>
        {inbox.data?.away && <Note tone="warn">{inbox.data.away}</Note>}
        {files.length > 0 && (
          <div className="board-inbox">
            <span>{`提出フォルダに${files.length}件届いています`}</span>
            <Button size="small" icon="collect" onPress={() => void take(files.map((f) => f.path))}>
              {`${files.length}件を受け取る`}
            </Button>
          </div>
        )}
        {refused.map((r) => (
          <Note key={r.path} tone="late" alert>
            <b>{name(r.path)}</b> {r.why}
          </Note>
        ))}
        {asking && (
          <Fingerprint
            name={name(asking.path)}
            why={asking.why}
            onClose={() => setAsking(null)}
            onGiven={async (digits) => {
              await one(asking.path, digits);
              setAsking(null);
              await take(asking.rest);
            }}
          />
        )}
      </>
    ),
  };
}

interface FingerprintProps {
  name: string;
  why: string;
  onClose: () => void;
  onGiven: (digits: string) => Promise<void>;
}

function Fingerprint({ name, why, onClose, onGiven }: FingerprintProps) {
  const [digits, setDigits] = useState('');
  return (
    <ActDialog
      title="署名の鍵を紙と見比べる"
      label="登録して受け取る"
      disabled={digits.replace(/\s/g, '').length < 16}
      onClose={onClose}
      onAct={() => onGiven(digits)}
    >
      <p className="form-text">{name}</p>
      <p className="form-text">{why}</p>
      <TextField
        label="送付書に印刷された「署名の鍵」の16桁"
        hint="責任者から紙で受け取った送付書の値を、そのまま入れます。ファイルの中の値は写しません。"
        code
        required
        value={digits}
        onChange={setDigits}
        autoFocus
      />
    </ActDialog>
  );
}
