/** Who has answered, by name: for whoever decides alone. */
import { useState } from 'react';
import { useNavigation } from '../app/navigation';
import type { SheetLine } from '../bindings/SheetLine';
import { Button, LinkButton } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { Mark, type MarkName } from '../parts/Mark';
import { dayTime } from '../words/dates';

const VIAS: { [via: string]: string } = { screen: '画面', desk: '回答席', excel: 'Excel', typed: '紙から入力' };
/** Names drawn at once; the others are shown on demand. */
const SHOWN = 100;

/** Those who have not submitted first. */
export function People({
  sheets,
  onBack,
  onSettle,
}: {
  sheets: readonly SheetLine[];
  onBack?: ((sheet: SheetLine) => void) | undefined;
  onSettle?: ((sheet: SheetLine) => void) | undefined;
}) {
  const { go } = useNavigation();
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const order = ['open', 'submitted', 'settled'];
  const found = sheets
    .filter((s) => `${s.name} ${s.person} ${s.unit} ${s.list} ${s.word}`.includes(search.trim()))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <>
      <TextField dense label="氏名・番号・係・状態で絞る" value={search} onChange={setSearch} type="search" />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">氏名</th>
            <th scope="col">係</th>
            <th scope="col">点検票</th>
            <th scope="col">状態</th>
            <th scope="col">提出</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((sheet) => (
            <tr key={sheet.id}>
              <td>
                {sheet.name}
                <small className="muted">{`　${sheet.person}`}</small>
              </td>
              <td>{sheet.unit || '－'}</td>
              <td>{sheet.list}</td>
              <td>
                <Mark name={sheet.mark as MarkName} />
                {` ${sheet.word}`}
              </td>
              <td>{sheet.submitted_at ? `${dayTime(sheet.submitted_at)}　${VIAS[sheet.via] ?? ''}` : '－'}</td>
              <td>
                {sheet.state !== 'open' && (
                  <LinkButton
                    label={`${sheet.name}さんの回答を見る`}
                    onPress={() => go({ screen: 'inspection-answer', id: sheet.id })}
                  >
                    見る
                  </LinkButton>
                )}
                {onSettle && sheet.state === 'submitted' && (
                  <>
                    {'　'}
                    <LinkButton label={`${sheet.name}さんの点検票を確定する`} onPress={() => onSettle(sheet)}>
                      確定する
                    </LinkButton>
                  </>
                )}
                {onBack && sheet.state !== 'open' && (
                  <>
                    {'　'}
                    <LinkButton label={`${sheet.name}さんに差し戻す`} onPress={() => onBack(sheet)}>
                      差し戻す
                    </LinkButton>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < found.length && (
        <Button onPress={() => setAll(true)}>{`ほか ${found.length - shown.length}人を表示する`}</Button>
      )}
    </>
  );
}
