/** Invitations: one file for each division, into a folder; the office's fingerprint goes beside them on paper. */
import { useState } from 'react';
import { useAsk } from '../app/cache';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import type { DivisionView } from '../bindings/DivisionView';
import type { Invited } from '../bindings/Invited';
import { openSaved, pickFolder } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check } from '../parts/Fields';
import { Note } from '../parts/Note';

interface InviteProps {
  year: number;
  divisions: readonly DivisionView[];
  onClose: () => void;
}

/** Chooses divisions and makes their files. */
export function InviteDialog({ year, divisions, onClose }: InviteProps) {
  const run = useJob();
  const { refuse } = useNotices();
  const standard = useAsk('collect_standard', {}).data?.lines.length ?? 0;
  const here = divisions.filter((d) => !d.abolished);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(here.map((d) => d.id)));
  const [made, setMade] = useState<{ folder: string; invited: Invited } | null>(null);
  const all = chosen.size === here.length;
  async function make() {
    try {
      const folder = await pickFolder('招待ファイルを置くフォルダ');
      if (folder === '') return;
      const ask = { fiscal_year: year, divisions: all ? [] : [...chosen], folder };
      setMade({ folder, invited: await run('招待ファイルを作っています', 'collect_invite', ask) });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="招待ファイルを作る"
      open
      wide="40rem"
      onClose={onClose}
      foot={
        made ? (
          <>
            <Button
              icon="save"
              onPress={() => void openSaved(`${made.folder}/${made.invited.files[0] ?? ''}`).catch(refuse)}
            >
              場所を開く
            </Button>
            <span className="spring" />
            <Button tone="primary" onPress={onClose}>
              閉じる
            </Button>
          </>
        ) : (
          <>
            <span className="spring" />
            <Button onPress={onClose}>やめる</Button>
            <Button tone="primary" disabled={chosen.size === 0} onPress={() => void make()}>
              {`${chosen.size}課等の招待ファイルを作る`}
            </Button>
          </>
        )
      }
    >
      {made ? (
        <>
          <Note tone="ok">{`${made.invited.files.length}件の招待ファイルを作りました。1課に1件ずつ渡してください。`}</Note>
          <p className="form-text mt-4">
            取りまとめ課の署名の鍵の指紋です。紙で添えて、課の責任者に見比べてもらってください。
          </p>
          <p className="invite-print mono">{made.invited.fingerprint}</p>
        </>
      ) : (
        <>
          <p className="form-text">
            課名・報告と期限・取りまとめ課の公開の鍵が入ります。秘密のものは入りません。期限や報告を変えたときも、同じように作り直して渡します。
          </p>
          {standard > 0 && <Note>{`標準資産一覧（${standard}件）が付きます。`}</Note>}
          <Check checked={all} onChange={(on) => setChosen(new Set(on ? here.map((d) => d.id) : []))}>
            すべての課等
          </Check>
          <div className="invite-list">
            {here.map((d) => (
              <Check
                key={d.id}
                checked={chosen.has(d.id)}
                onChange={(on) =>
                  setChosen((old) => {
                    const next = new Set(old);
                    if (on) next.add(d.id);
                    else next.delete(d.id);
                    return next;
                  })
                }
              >
                {d.name}
              </Check>
            ))}
          </div>
        </>
      )}
    </Dialog>
  );
}
