/** Before anything is sealed: what is missing, what goes, what is held back, and what is added. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useAsk, useChange } from '../app/cache';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import type { CheckedDuty } from '../bindings/CheckedDuty';
import type { NoticedLine } from '../bindings/NoticedLine';
import type { PacketWanted } from '../bindings/PacketWanted';
import type { SubmissionDutyLine } from '../bindings/SubmissionDutyLine';
import { pickOpen } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Check, TextField } from '../parts/Fields';
import { Mark } from '../parts/Mark';
import { Wait } from '../parts/Wait';
import { called } from './words';

const FILES = { name: '報告のファイル', extensions: ['pdf', 'xlsx', 'docx', 'csv', 'txt', 'jpg', 'png'] };

interface Wish {
  reports: readonly string[];
  files: readonly string[];
  none: boolean;
  reason: string;
}

const keyOf = (d: CheckedDuty) => `${d.duty.fiscal_year}/${d.duty.key}/${d.duty.period}`;
const nameOf = (path: string) => path.split(/[\\/]/).pop() ?? path;

/** Where what was noticed is put right. */
function wayOf(n: NoticedLine): Route | null {
  if (n.screen === 'inspections') return { screen: 'inspections' };
  if (n.ledger === '') return null;
  if (n.screen === 'print') return { screen: 'print', ledger: n.ledger };
  return { screen: 'ledger', ledger: n.ledger, view: n.view };
}

/** Asks the door what it found, and prepares one packet for each duty. */
export function PrepareDialog({ duties, onClose }: { duties: SubmissionDutyLine[]; onClose: () => void }) {
  const checked = useAsk('submission_check', { duties: duties.map((d) => d.duty) });
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { go } = useNavigation();
  const [wishes, setWishes] = useState<{ [key: string]: Wish }>({});
  const all = checked.data?.duties ?? [];
  const wishOf = (d: CheckedDuty): Wish =>
    wishes[keyOf(d)] ?? {
      reports: d.reports.filter((r) => r.proposed).map((r) => r.number),
      files: [],
      none: false,
      reason: '',
    };
  const set = (d: CheckedDuty, part: Partial<Wish>) =>
    setWishes((old) => ({ ...old, [keyOf(d)]: { ...wishOf(d), ...part } }));
  async function add(d: CheckedDuty) {
    try {
      const paths = await pickOpen('提出物に付けるファイル', [FILES], true);
      set(d, { files: [...new Set([...wishOf(d).files, ...paths])] });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function prepare() {
    const packets: PacketWanted[] = all.map((d) => {
      const wish = wishOf(d);
      return { duty: d.duty, ...wish, reports: [...wish.reports], files: [...wish.files] };
    });
    await change('submission_prepare', { packets });
    tell('準備しました。責任者に提出を頼んでください');
    onClose();
  }
  return (
    <ActDialog
      title="提出の準備"
      label="この内容で準備する"
      wide="48rem"
      disabled={all.length === 0}
      onClose={onClose}
      onAct={prepare}
    >
      {!checked.data && <Wait error={checked.error} />}
      {all.map((d) => {
        const wish = wishOf(d);
        const name = called(d.title, d.duty.period);
        return (
          <section key={keyOf(d)} className="submission-part" aria-label={name}>
            <h3>{`${name} 第${d.number}号`}</h3>
            {d.noticed.length > 0 && (
              <ul>
                {d.noticed.map((n) => {
                  const to = wayOf(n);
                  return (
                    <li key={n.what}>
                      <Mark name="triangle" />
                      {` ${n.what}　`}
                      {to && (
                        <LinkButton label={`${n.what}：見る`} onPress={() => go(to)}>
                          見る
                        </LinkButton>
                      )}
                    </li>
                  );
                })}
              </ul>
            )}
            {!wish.none && (
              <p>
                {d.sends.length > 0 && `送る記録　${d.sends.map((s) => `${s.what} ${s.count}件`).join('、')}`}
                {d.withheld.length > 0 &&
                  `　／　伏せるもの　${d.withheld.map((w) => `${w.what} ${w.count}件`).join('、')}`}
              </p>
            )}
            {!wish.none &&
              d.reports.map((r) => (
                <Check
                  key={r.number}
                  checked={wish.reports.includes(r.number)}
                  onChange={(on) =>
                    set(d, {
                      reports: on ? [...wish.reports, r.number] : wish.reports.filter((n) => n !== r.number),
                    })
                  }
                >
                  {`${r.title}（${r.number}）を付ける`}
                </Check>
              ))}
            {wish.files.map((path) => (
              <p key={path}>
                {`添付　${nameOf(path)}　`}
                <LinkButton
                  label={`${nameOf(path)}を外す`}
                  onPress={() => set(d, { files: wish.files.filter((p) => p !== path) })}
                >
                  外す
                </LinkButton>
              </p>
            ))}
            <p>
              <Button icon="plus" label={`${name}にファイルを付ける`} onPress={() => void add(d)}>
                ファイルを付ける
              </Button>
            </p>
            <Check checked={wish.none} onChange={(none) => set(d, { none })}>
              該当なし
            </Check>
            <TextField
              label={wish.none ? `該当なしの理由（${name}）` : `書き添えること（${name}）`}
              required={wish.none}
              value={wish.reason}
              onChange={(reason) => set(d, { reason })}
            />
          </section>
        );
      })}
    </ActDialog>
  );
}
