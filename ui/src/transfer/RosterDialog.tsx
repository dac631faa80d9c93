/** A roster of the personnel division: read, looked at, and only then taken over. */
import { useState } from 'react';
import { useAsk } from '../app/cache';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import type { MoveEntry } from '../bindings/MoveEntry';
import type { MoveVerdict } from '../bindings/MoveVerdict';
import type { Roster } from '../bindings/Roster';
import type { RosterRow } from '../bindings/RosterRow';
import { DayField } from '../ledger/print/DayField';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Select } from '../parts/Fields';
import { StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { shortDay } from '../words/dates';
import { MOVING_WORDS } from './words';

const VERDICTS = {
  ready: { mark: 'tick', word: '登録できます' },
  same: { mark: 'dash', word: '登録済み' },
  ask: { mark: 'triangle', word: '要確認' },
  problem: { mark: 'diamond', word: '登録できません' },
} as const;

const verdictOf = (judged: MoveVerdict) => VERDICTS[judged.verdict as keyof typeof VERDICTS] ?? VERDICTS.problem;

/** Shows a roster that was read; nothing is stored until the button is pressed. */
export function RosterDialog({ path, first, onClose }: { path: string; first: Roster; onClose: () => void }) {
  const run = useJob();
  const { tell, refuse } = useNotices();
  const [roster, setRoster] = useState(first);
  const [day, setDay] = useState('');
  const [sheet, setSheet] = useState('');
  const people = useAsk('people_list', {}).data?.people ?? [];
  const count = (verdict: string) => roster.rows.filter((r) => r.judged.verdict === verdict).length;
  const ready = count('ready');
  const rest = count('ask') + count('problem');
  async function again(next: { day: string; sheet: string }) {
    try {
      setRoster(await run('名簿を読んでいます', 'transfer_read', { path, ...next }));
      setDay(next.day);
      setSheet(next.sheet);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  /** One row is judged again with what was chosen for it. */
  async function choose(row: RosterRow, part: Partial<MoveEntry>) {
    try {
      const entry = { ...row.entry, ...part };
      const answer = await run('確かめています', 'transfer_save', { entries: [entry], file: '', dry_run: true });
      const [judged] = answer.judged;
      const [read] = answer.entries;
      if (!judged || !read) return;
      setRoster((old) => ({
        ...old,
        rows: old.rows.map((r) => (r.row === row.row ? { ...r, entry: read, judged } : r)),
      }));
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function land() {
    try {
      const entries = roster.rows.filter((r) => r.judged.verdict === 'ready').map((r) => r.entry);
      const saved = await run('登録しています', 'transfer_save', { entries, file: roster.file, dry_run: false });
      tell(`${saved.added + saved.altered}人の異動を登録しました`);
      onClose();
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="名簿の試し読み"
      aside={roster.file}
      open
      onClose={onClose}
      wide="64rem"
      foot={
        <>
          <span className="muted">まだ何も書き込んでいません</span>
          <span className="spring" />
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={ready === 0} onPress={() => void land()}>
            {rest > 0 ? `問題のない${ready}人だけ登録する` : `${ready}人を登録する`}
          </Button>
        </>
      }
    >
      <div className="move-roster-head">
        {roster.sheets.length > 1 && (
          <Select
            dense
            label="シート"
            value={roster.sheet}
            onChange={(next) => void again({ day, sheet: next })}
            options={roster.sheets.map((key) => ({ key, label: key }))}
          />
        )}
        <DayField
          label="日付のない人の異動日"
          value={day}
          empty="名簿のとおり"
          onChange={(next) => {
            if (next !== day) void again({ day: next, sheet });
          }}
        />
        <p className="move-counts" role="status">
          {(Object.keys(VERDICTS) as (keyof typeof VERDICTS)[]).map((key) => (
            <StateWord key={key} mark={VERDICTS[key].mark} quiet={count(key) === 0}>
              {VERDICTS[key].word} {count(key)}人
            </StateWord>
          ))}
        </p>
      </div>
      <div className="move-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="number">
                行
              </th>
              <th scope="col" className="number">
                職員番号
              </th>
              <th scope="col">氏名</th>
              <th scope="col">種別</th>
              <th scope="col" className="number">
                異動日
              </th>
              <th scope="col">異動先・異動元</th>
              <th scope="col">判定</th>
            </tr>
          </thead>
          <tbody>
            {roster.rows.map((row) => (
              <tr key={row.row}>
                <td className="number">{row.row}</td>
                <td className="number">{row.entry.number}</td>
                <td>{row.entry.name}</td>
                <td>{row.entry.kind ? MOVING_WORDS[row.entry.kind] : ''}</td>
                <td className="number">{shortDay(row.entry.day)}</td>
                <td>{row.entry.other}</td>
                <td>
                  <StateWord mark={verdictOf(row.judged).mark} quiet={row.judged.verdict === 'ready'}>
                    {verdictOf(row.judged).word}
                  </StateWord>
                  {row.judged.notes.map((note) => (
                    <p key={note} className="move-note">
                      {note}
                    </p>
                  ))}
                  {row.judged.choices.length > 0 && (
                    <div className="move-choices">
                      {row.entry.kind === 'in' || row.entry.kind === 'hire' ? (
                        <Button size="small" onPress={() => void choose(row, { namesake: true })}>
                          同姓同名の別の人
                        </Button>
                      ) : (
                        row.judged.choices.map((c) => (
                          <Button
                            key={c.number}
                            size="small"
                            onPress={() =>
                              void choose(row, {
                                number: c.number,
                                name: people.find((p) => p.number === c.number)?.name ?? c.name,
                              })
                            }
                          >
                            {`${c.name}　${c.number}　${c.post}`}
                          </Button>
                        ))
                      )}
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {roster.left_out.length > 0 && (
          <details className="mt-4">
            <summary>{`取り上げない行 ${roster.left_out.length}行`}</summary>
            <ul className="move-left-out">
              {roster.left_out.map((l) => (
                <li key={l.row}>
                  {l.row}行　{l.reason}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {rest > 0 && (
        <Note tone="warn">
          {`${rest}人は、このままでは登録しません。選んで決めるか、名簿を直して読み直すか、あとで1人ずつ加えてください。`}
        </Note>
      )}
    </Dialog>
  );
}
