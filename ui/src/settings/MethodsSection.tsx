/** 処分の方法: the table by which disposals are judged, and the city's own rows in it. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { MethodRow } from '../bindings/MethodRow';
import type { MethodTable } from '../bindings/MethodTable';
import type { RuleEdit } from '../bindings/RuleEdit';
import type { Verdict } from '../bindings/Verdict';
import { call, pickOpen } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Select, TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';
import { shortDay } from '../words/dates';

const VERDICTS = [
  { key: 'ok', label: '可' },
  { key: 'warn', label: '責任者の判断' },
  { key: 'refuse', label: '不可' },
];
const FIELDS = [
  ['resident', '住民情報'],
  ['ab', '分類A・B'],
  ['c', '分類C'],
] as const;
const BOOKS = [{ name: 'Excel・CSV', extensions: ['xlsx', 'xlsm', 'xls', 'ods', 'csv'] }];

const word = (verdict: Verdict) => VERDICTS.find((v) => v.key === verdict)?.label ?? verdict;
const same = (a: { media: string; method: string }, b: { media: string; method: string }) =>
  a.media === b.media && a.method === b.method;

/** The table, medium by medium. */
export function MethodsSection() {
  const table = useAsk('methods_get', {});
  if (!table.data) return <Wait error={table.error} />;
  return <Table table={table.data} again={() => void table.refetch()} />;
}

function Table({ table, again }: { table: MethodTable; again: () => void }) {
  const { may } = useOffice();
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [media, setMedia] = useState(table.media[0]?.[0] ?? '');
  const [editing, setEditing] = useState<MethodRow | null>(null);
  const [loaded, setLoaded] = useState<{ edits: RuleEdit[]; skipped: string[] } | null>(null);
  const editor = may('methods_save');
  const rows = table.rules.filter((r) => r.rule.media === media);
  async function save(edits: RuleEdit[], reason: string) {
    const now = await change('methods_save', { version: table.version, edits, reason });
    again();
    tell(`方法の表を保存しました（${now.edition}）。これから申請する案件に使われます`);
  }
  async function load() {
    try {
      const [path] = await pickOpen('市の方法の表', BOOKS);
      if (path) setLoaded(await call('methods_load', { path }));
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const without = (row: { media: string; method: string }) => table.edits.filter((e) => !same(e, row));
  return (
    <div>
      <p className="form-text">
        {table.note} いまの版は「{table.edition}」です。
        {table.version > 0 && `市の行は ${shortDay(table.saved_on)} に${table.saved_by}が保存しました。`}
        各案件には、申請したときの版が残ります。
      </p>
      {table.broken !== '' && (
        <Note tone="late" alert>
          {table.broken}
        </Note>
      )}
      <div className="case-like mt-4">
        <Select
          label="媒体"
          value={media}
          options={table.media.map(([key, label]) => ({ key, label }))}
          onChange={setMedia}
        />
        <span className="flex items-end gap-2">
          <Button icon="sheet" disabled={!editor} onPress={() => void load()}>
            市の表をExcelから読む
          </Button>
          {table.edits.length > 0 && (
            <Button disabled={!editor} onPress={() => void save([], '出荷時の表に戻す').catch(refuse)}>
              すべて元の表に戻す
            </Button>
          )}
        </span>
      </div>
      <table className="case-table">
        <thead>
          <tr>
            {['方法', ...FIELDS.map(([, label]) => label), '注意・出典', ''].map((h) => (
              <th key={h} scope="col" className="keep">
                {h || <span className="visually-hidden">操作</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.rule.method}>
              <td>
                {r.method_label}
                {r.city && <b>（市）</b>}
              </td>
              {FIELDS.map(([key]) => (
                <td key={key} className={r.rule[key] === 'refuse' ? 'tone-late' : ''}>
                  <span className="keep">{word(r.rule[key])}</span>
                  {r.city && r.shipped && r.shipped[key] !== r.rule[key] && (
                    <span className="muted">（元は{word(r.shipped[key])}）</span>
                  )}
                </td>
              ))}
              <td>
                {r.rule.note}
                <span className="muted">（{r.rule.source}）</span>
              </td>
              <td>
                {editor && (
                  <Button size="small" label={`${r.method_label}を直す`} onPress={() => setEditing(r)}>
                    直す
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {editing && (
        <RowDialog
          row={editing}
          onClose={() => setEditing(null)}
          onSave={async (edit, reason) => {
            await save(edit ? [...without(editing.rule), edit] : without(editing.rule), reason);
            setEditing(null);
          }}
        />
      )}
      {loaded && (
        <Dialog
          title="市の表を読みました"
          open
          onClose={() => setLoaded(null)}
          foot={
            <>
              <Button onPress={() => setLoaded(null)}>やめる</Button>
              <Button
                tone="primary"
                disabled={loaded.edits.length === 0}
                onPress={() => {
                  const kept = table.edits.filter((e) => !loaded.edits.some((n) => same(n, e)));
                  save([...kept, ...loaded.edits], '市の表を読み込む').then(() => setLoaded(null), refuse);
                }}
              >
                {loaded.edits.length}行を市の行として使う
              </Button>
            </>
          }
        >
          <p className="form-text">{loaded.edits.length}行を読みました。まだ何も変えていません。</p>
          {loaded.skipped.length > 0 && (
            <Note tone="warn">
              読めなかった行：
              {loaded.skipped.map((s) => (
                <p key={s}>{s}</p>
              ))}
            </Note>
          )}
        </Dialog>
      )}
    </div>
  );
}

interface RowDialogProps {
  row: MethodRow;
  onClose: () => void;
  onSave: (edit: RuleEdit | null, reason: string) => Promise<void>;
}

function RowDialog({ row, onClose, onSave }: RowDialogProps) {
  const [rule, setRule] = useState(row.rule);
  const [reason, setReason] = useState('');
  const edit: RuleEdit = {
    media: rule.media,
    method: rule.method,
    resident: rule.resident,
    ab: rule.ab,
    c: rule.c,
    note: rule.note,
    source: row.city ? rule.source : '',
    effect: row.shipped ? null : rule.effect,
  };
  return (
    <ActDialog
      title={`${row.media_label}　${row.method_label}`}
      label="市の行として保存する"
      onClose={onClose}
      onAct={() => onSave(edit, reason)}
      others={(go) => row.city && <Button onPress={() => go(() => onSave(null, reason))}>元の表に戻す</Button>}
    >
      <div className="grid gap-3">
        {FIELDS.map(([key, label]) => (
          <Select
            key={key}
            label={label}
            value={rule[key]}
            options={VERDICTS}
            onChange={(verdict) => setRule({ ...rule, [key]: verdict as Verdict })}
          />
        ))}
        <TextField label="注意" rows={2} value={rule.note} onChange={(note) => setRule({ ...rule, note })} />
        {row.city && <TextField label="出典" value={rule.source} onChange={(source) => setRule({ ...rule, source })} />}
        <TextField label="変える理由" value={reason} onChange={setReason} />
      </div>
    </ActDialog>
  );
}
