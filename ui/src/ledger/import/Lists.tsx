/** What was left out, read differently, or noticed: one line each, the list on demand. */
import { useState } from 'react';
import type { Plan } from '../../bindings/Plan';
import type { Tally } from '../../bindings/Tally';
import { LinkButton } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { grouped } from '../../words/numbers';

type Which = 'skipped' | 'resolved' | 'flags';

const TITLES: { [which in Which]: string } = {
  skipped: '除外した行',
  resolved: '読み替えたところ',
  flags: '念のため見てほしい行',
};

function sum(tallies: readonly Tally[]): number {
  return tallies.reduce((all, t) => all + t.count, 0);
}

function words(tallies: readonly Tally[]): string {
  return tallies.map((t) => `${t.label} ${grouped(t.count)}`).join('・');
}

/** The lines under the questions. */
export function AlsoRead({ plan, onRow }: { plan: Plan; onRow: (row: number) => void }) {
  const [open, setOpen] = useState<Which | null>(null);
  const { totals } = plan;
  const lines: { which: Which; head: string; tallies: readonly Tally[] }[] = [
    { which: 'skipped', head: `除外 ${grouped(sum(totals.skipped))}行`, tallies: totals.skipped },
    { which: 'resolved', head: `読み替え ${grouped(sum(totals.resolved))}か所`, tallies: totals.resolved },
    { which: 'flags', head: `注意 ${grouped(sum(totals.flags))}行`, tallies: totals.flags },
  ];
  return (
    <>
      <ul className="import-also" aria-label="読み方のまとめ">
        {lines
          .filter((l) => l.tallies.length > 0)
          .map((l) => (
            <li key={l.which}>
              <b>{l.head}</b>
              <span title={words(l.tallies)}>{words(l.tallies)}</span>
              <LinkButton onPress={() => setOpen(l.which)} label={`${TITLES[l.which]}の一覧`}>
                一覧
              </LinkButton>
            </li>
          ))}
        {plan.ignored.length > 0 && (
          <li>
            <b>取り込まないもの</b>
            <span>{words(plan.ignored)}（元のファイルは帳簿の中に残します）</span>
          </li>
        )}
      </ul>
      {open && (
        <ReadList
          which={open}
          plan={plan}
          onClose={() => setOpen(null)}
          onRow={(row) => {
            setOpen(null);
            onRow(row);
          }}
        />
      )}
    </>
  );
}

interface ReadListProps {
  which: Which;
  plan: Plan;
  onClose: () => void;
  onRow: (row: number) => void;
}

function ReadList({ which, plan, onClose, onRow }: ReadListProps) {
  const listed = plan[which];
  const total = sum(plan.totals[which]);
  const link = (row: number) => (
    <td className="keep">
      <button type="button" className="link" onClick={() => onRow(row)}>
        {row}行
      </button>
    </td>
  );
  return (
    <Dialog title={TITLES[which]} open onClose={onClose} wide="46rem">
      {listed.length < total && (
        <p className="mb-3">
          はじめの{grouped(listed.length)}件です（全部で{grouped(total)}件）。
        </p>
      )}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">元の行</th>
            {which !== 'skipped' && <th scope="col">見出し</th>}
            {which === 'resolved' && <th scope="col">書いてある字</th>}
            {which === 'resolved' && <th scope="col">読み方</th>}
            <th scope="col">{which === 'flags' ? '気づいたこと' : '理由'}</th>
          </tr>
        </thead>
        <tbody>
          {which === 'skipped' &&
            plan.skipped.map((s) => (
              <tr key={s.row}>
                {link(s.row)}
                <td>{s.reason}</td>
              </tr>
            ))}
          {which === 'resolved' &&
            plan.resolved.map((r) => (
              <tr key={`${r.row}:${r.column}:${r.kind}`}>
                {link(r.row)}
                <td>{r.column}</td>
                <td>「{r.from}」</td>
                <td>{r.to}</td>
                <td className="muted">{r.why}</td>
              </tr>
            ))}
          {which === 'flags' &&
            plan.flags.map((f) => (
              <tr key={`${f.row}:${f.column}:${f.kind}`}>
                {link(f.row)}
                <td>{f.column || 'この行'}</td>
                <td>{f.flag}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Dialog>
  );
}
