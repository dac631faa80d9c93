/** Periods in which somebody acts: a table of them, and the way to end one early. */
import { type ReactNode, useState } from 'react';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { TermView } from '../bindings/TermView';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';
import { StateWord } from '../parts/Mark';

interface TermTableProps {
  terms: readonly TermView[];
  /** 代行 or 兼務. */
  what: string;
  command: 'deputy_end' | 'post_end';
  columns: readonly { label: string; cell: (term: TermView) => ReactNode }[];
}

/** The periods, each with its state and, while it lasts, a button that ends it; nothing where there are none. */
export function TermTable({ terms, what, command, columns }: TermTableProps) {
  const { may } = useOffice();
  const [ending, setEnding] = useState<TermView | null>(null);
  return (
    <>
      {terms.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              {columns.map((c) => (
                <th scope="col" key={c.label}>
                  {c.label}
                </th>
              ))}
              <th scope="col">状態</th>
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {terms.map((t) => (
              <tr key={t.id}>
                {columns.map((c) => (
                  <td key={c.label}>{c.cell(t)}</td>
                ))}
                <td>
                  <TermState term={t} />
                </td>
                <td>
                  {t.state !== 'over' && may(command) && (
                    <Button size="small" label={`${t.name}の${what}を終える`} onPress={() => setEnding(t)}>
                      終える
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {ending && <EndDialog term={ending} what={what} command={command} onClose={() => setEnding(null)} />}
    </>
  );
}

function TermState({ term }: { term: TermView }) {
  if (term.state === 'now') return <StateWord mark="tick">期間中</StateWord>;
  if (term.state === 'coming') return <StateWord mark="clock">これから</StateWord>;
  return <StateWord mark="dash">終了</StateWord>;
}

interface EndDialogProps extends Pick<TermTableProps, 'what' | 'command'> {
  term: TermView;
  onClose: () => void;
}

/** Asks why a period ends early. */
function EndDialog({ term, what, command, onClose }: EndDialogProps) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { renew } = useOffice();
  const [reason, setReason] = useState('');
  function end() {
    change(command, { id: term.id, reason }).then(() => {
      tell(`${term.name}の${what}を終えました`);
      onClose();
      renew();
    }, refuse);
  }
  return (
    <Dialog
      title={`${term.name}の${what}を終える`}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={reason.trim() === ''} onPress={end}>
            終える
          </Button>
        </>
      }
    >
      <TextField
        label="終える理由"
        required
        value={reason}
        onChange={setReason}
        hint="今日から効きます。これまでの記録はそのまま残ります。"
        autoFocus
      />
    </Dialog>
  );
}
