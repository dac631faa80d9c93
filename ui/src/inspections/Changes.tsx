/** Two editions of the questions, question by question. */
import type { QuestionChange } from '../bindings/QuestionChange';
import { Note } from '../parts/Note';

const CHANGES: { [changed: string]: string } = {
  changed: '文が変わった',
  new: '新しい',
  gone: 'なくなった',
  same: '同じ',
};

/** How many questions differ. */
export function differing(changes: readonly QuestionChange[]): QuestionChange[] {
  return changes.filter((c) => c.changed !== 'same');
}

/** What differs, with both texts; what is the same is only counted. */
export function ChangesTable({ changes }: { changes: readonly QuestionChange[] }) {
  const shown = differing(changes);
  if (shown.length === 0) return <Note tone="ok">設問はすべて同じです。前回と比べられます。</Note>;
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">点検票</th>
          <th scope="col">設問</th>
          <th scope="col">違い</th>
          <th scope="col">前回の文</th>
          <th scope="col">今回の文</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((c) => (
          <tr key={`${c.list} ${c.id}`}>
            <td>{c.list}</td>
            <td>{c.title}</td>
            <td>{c.changed === 'changed' ? `${CHANGES.changed}（設問改定のため比較不可）` : CHANGES[c.changed]}</td>
            <td>{c.before || '－'}</td>
            <td>{c.after || '－'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
