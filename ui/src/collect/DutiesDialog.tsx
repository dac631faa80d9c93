/** The reports of the year and their days: those of the standard, and the office's own that need no ledger. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import type { DutyView } from '../bindings/DutyView';
import { Button, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';
import { fiscalYear, shortDay } from '../words/dates';

const ISO = /^\d{4}-\d{2}-\d{2}$/;

/** All reports of a year; one is changed or added at a time. */
export function DutiesDialog({ year, onClose }: { year: number; onClose: () => void }) {
  const change = useChange();
  const all = useAsk('collect_duties', { fiscal_year: year });
  const [edit, setEdit] = useState<DutyView | null>(null);
  const [wrong, setWrong] = useState('');
  async function save(duty: DutyView) {
    setWrong('');
    try {
      await change('collect_duty_save', duty);
      setEdit(null);
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  const fresh: DutyView = {
    id: '',
    fiscal_year: year,
    title: '',
    short: '',
    due: '',
    articles: [],
    generic: true,
    dropped: false,
  };
  return (
    <Dialog
      title="報告と期限"
      aside={fiscalYear(year)}
      open
      wide="48rem"
      onClose={onClose}
      foot={
        edit ? (
          <>
            {edit.id !== '' && (
              <Button onPress={() => void save({ ...edit, dropped: true })}>この年度は求めない</Button>
            )}
            <span className="spring" />
            <Button onPress={() => setEdit(null)}>やめる</Button>
            <Button tone="primary" disabled={!ISO.test(edit.due)} onPress={() => void save(edit)}>
              保存する
            </Button>
          </>
        ) : (
          <>
            <Button icon="plus" onPress={() => setEdit(fresh)}>
              独自の報告を加える
            </Button>
            <span className="spring" />
            <Button onPress={onClose}>閉じる</Button>
          </>
        )
      }
    >
      {wrong !== '' && (
        <Note tone="late" alert>
          {wrong}
        </Note>
      )}
      {edit ? (
        <div className="collect-fields">
          {edit.generic ? (
            <TextField
              label="報告の名前"
              required
              value={edit.title}
              onChange={(title) => setEdit({ ...edit, title })}
              autoFocus
            />
          ) : (
            <p className="form-text">{edit.title}</p>
          )}
          <TextField label="表の見出し" value={edit.short} onChange={(short) => setEdit({ ...edit, short })} />
          <TextField
            label="期限"
            required
            code
            hint="西暦で、2026-10-30 のように入れます。"
            value={edit.due}
            onChange={(due) => setEdit({ ...edit, due: due.trim() })}
          />
          {edit.generic && (
            <p className="field-hint">台帳のない報告です。課は、ファイルを1つ添えるか「該当なし」で提出します。</p>
          )}
        </div>
      ) : !all.data ? (
        <Wait error={all.error} />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">期限</th>
              <th scope="col">見出し</th>
              <th scope="col">報告</th>
              <th scope="col">根拠</th>
              <th scope="col">直す</th>
            </tr>
          </thead>
          <tbody>
            {all.data.duties.map((duty) => (
              <tr key={duty.id}>
                <td>{shortDay(duty.due)}</td>
                <td>{duty.short}</td>
                <td>{duty.title}</td>
                <td>{duty.articles.join('、') || '－'}</td>
                <td>
                  <LinkButton label={`${duty.short}を直す`} onPress={() => setEdit(duty)}>
                    直す
                  </LinkButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
