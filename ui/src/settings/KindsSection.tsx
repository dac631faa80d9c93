/** 許可と記録の種類: who approves what, what must be stated, and the city's own kinds. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { CityKinds } from '../bindings/CityKinds';
import type { KindChoice } from '../bindings/KindChoice';
import type { KindColumn } from '../bindings/KindColumn';
import type { SheetPeriod } from '../bindings/SheetPeriod';
import { Button } from '../parts/Button';
import { Check, Segments, Select, TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';
import { shortDay } from '../words/dates';

const LEDGERS = [
  { key: 'permission', label: '各種の許可' },
  { key: 'operation_log', label: '運用の記録' },
];
const SHEETS = [
  { key: 'month', label: '月ごとに1枚' },
  { key: 'year', label: '年度ごとに1枚' },
];

/** A kind of either ledger, as it is edited. */
interface Kind {
  key: string;
  label: string;
  articles: string;
  approvers: string[];
  months: number;
  sheet: SheetPeriod;
  pair: boolean;
  columns: KindColumn[];
  off: boolean;
  city: boolean;
}

function kindsOf(data: CityKinds, ledger: string): Kind[] {
  if (ledger === 'permission')
    return data.permissions.map((k) => ({
      ...k,
      articles: k.articles.map((a) => a.text).join('、'),
      sheet: 'year',
      pair: false,
    }));
  return data.operations.map((k) => ({
    ...k,
    articles: k.articles.map((a) => a.text).join('、'),
    approvers: [],
    months: 0,
  }));
}

const fresh: Kind = {
  key: '',
  label: '',
  articles: '',
  approvers: ['chief'],
  months: 0,
  sheet: 'month',
  pair: false,
  columns: [],
  off: false,
  city: true,
};

/** The kinds of both ledgers. */
export function KindsSection() {
  const asked = useAsk('kinds_get', {});
  const { may } = useOffice();
  const change = useChange();
  const { tell } = useNotices();
  const [ledger, setLedger] = useState('permission');
  const [editing, setEditing] = useState<Kind | null>(null);
  const data = asked.data;
  if (!data) return <Wait error={asked.error} />;
  const editor = may('kinds_save');
  const office = (key: string) => data.offices.find((o) => o.key === key)?.label ?? key;
  const count = (key: string) => data.used.find(([l, k]) => l === ledger && k === key)?.[2] ?? 0;
  async function save(kind: Kind, keep: boolean) {
    if (!data) return;
    const { key, label, columns, off, city } = kind;
    const shared = { key, label, articles: [], columns, off, city };
    await change('kinds_save', {
      version: data.version,
      ledger,
      key,
      permission:
        keep && ledger === 'permission' ? { ...shared, approvers: kind.approvers, months: kind.months } : null,
      operation: keep && ledger !== 'permission' ? { ...shared, sheet: kind.sheet, pair: kind.pair } : null,
      articles: city ? kind.articles : '',
    });
    setEditing(null);
    tell(keep ? `「${label || key}」を保存しました` : `「${label || key}」を元に戻しました`);
  }
  return (
    <div>
      <p className="form-text">
        「各種の許可」と「運用の記録」は、種類ごとに書く欄と承認する人が違います。市に合わせて直し、市だけの種類を足せます。変えられるのは責任者です。
        {data.version > 0 && `いまの種類は ${shortDay(data.saved_on)} に${data.saved_by}が保存しました。`}
      </p>
      {data.broken !== '' && (
        <Note tone="late" alert>
          {data.broken}
        </Note>
      )}
      <div className="part-pages mt-4">
        <Segments label="台帳" value={ledger} onChange={setLedger} options={LEDGERS} />
        <Button icon="plus" disabled={!editor} onPress={() => setEditing(fresh)}>
          市の種類を足す
        </Button>
      </div>
      <div className="table-frame">
        <table className="case-table">
          <thead>
            <tr>
              {['種類', ledger === 'permission' ? '承認する人' : '記録簿', '書くこと', '記録', ''].map((h) => (
                <th key={h} scope="col" className="keep">
                  {h || <span className="visually-hidden">操作</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kindsOf(data, ledger).map((kind) => (
              <tr key={kind.key}>
                <td>
                  {kind.label}
                  {(kind.city || data.changed.includes(kind.key)) && <b>（市）</b>}
                  {kind.off && <span className="muted block">選択肢に出していません</span>}
                  {kind.articles !== '' && <span className="muted block">{kind.articles}</span>}
                </td>
                <td>
                  {ledger === 'permission'
                    ? kind.approvers.map(office).join('と')
                    : SHEETS.find((s) => s.key === kind.sheet)?.label}
                  {kind.months > 0 && <span className="muted block">{kind.months}か月まで</span>}
                  {kind.pair && <span className="muted block">影響が大きいときは2人</span>}
                </td>
                <td>{kind.columns.map((c) => (c.required ? `${c.label}（必須）` : c.label)).join('、')}</td>
                <td className="num">{count(kind.key)}件</td>
                <td>
                  {editor && (
                    <Button size="small" label={`${kind.label}を直す`} onPress={() => setEditing(kind)}>
                      直す
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing && (
        <KindDialog
          key={editing.key}
          kind={editing}
          ledger={ledger}
          offices={data.offices.map(({ key, label, post }) => ({
            key,
            label: post === '' ? label : `${label}（${post}）`,
          }))}
          columns={ledger === 'permission' ? data.permission_columns : data.operation_columns}
          changed={data.changed.includes(editing.key)}
          onClose={() => setEditing(null)}
          onSave={save}
        />
      )}
    </div>
  );
}

interface KindDialogProps {
  kind: Kind;
  ledger: string;
  offices: readonly { key: string; label: string }[];
  columns: readonly KindChoice[];
  changed: boolean;
  onClose: () => void;
  onSave: (kind: Kind, keep: boolean) => Promise<void>;
}

const NOBODY = { key: '', label: 'いない（1人で承認する）' };

function KindDialog({ kind: before, ledger, offices, columns, changed, onClose, onSave }: KindDialogProps) {
  const [kind, setKind] = useState(before);
  const set = (part: Partial<Kind>) => setKind((old) => ({ ...old, ...part }));
  const isNew = before.key === '';
  const has = (key: string) => kind.columns.find((c) => c.key === key);
  // In the order of the ledger, whatever order they were ticked in.
  const put = (column: KindColumn | null, key: string) =>
    set({
      columns: columns.flatMap((c) => {
        const found = c.key === key ? column : has(c.key);
        return found ? [found] : [];
      }),
    });
  return (
    <ActDialog
      title={isNew ? '市の種類を足す' : before.label}
      label="保存する"
      wide="52rem"
      disabled={kind.label.trim() === ''}
      onClose={onClose}
      onAct={() => onSave(isNew ? { ...kind, key: kind.label.trim(), label: kind.label.trim() } : kind, true)}
      others={(go) =>
        changed && (
          <Button onPress={() => go(() => onSave(kind, false))}>
            {before.city ? 'この種類を消す' : '元の種類に戻す'}
          </Button>
        )
      }
    >
      <div className="grid gap-3">
        {isNew && (
          <TextField
            label="種類の名前"
            required
            value={kind.label}
            onChange={(label) => set({ label })}
            hint="記録に書かれる名前です。あとから変えられません。"
          />
        )}
        {kind.city && (
          <TextField
            label="根拠の条"
            value={kind.articles}
            onChange={(articles) => set({ articles })}
            placeholder="例：第34条第2号、第35条"
            hint="基準にない市の決まりなら、空のままにします。"
          />
        )}
        {ledger === 'permission' ? (
          <div className="kind-fields">
            <Select
              label="承認する人"
              value={kind.approvers[0] ?? ''}
              options={offices}
              onChange={(key) => set({ approvers: [key, ...kind.approvers.slice(1, 2)] })}
            />
            <Select
              label="もう1人の承認する人"
              value={kind.approvers[1] ?? ''}
              options={[NOBODY, ...offices.filter((o) => o.key !== kind.approvers[0])]}
              onChange={(key) => set({ approvers: [...kind.approvers.slice(0, 1), ...(key === '' ? [] : [key])] })}
            />
            <TextField
              label="続けられる月数"
              value={kind.months === 0 ? '' : String(kind.months)}
              onChange={(text) => set({ months: Math.min(120, Number(text.replace(/[^0-9]/g, '')) || 0) })}
              hint="空なら、期間を求めません。"
            />
          </div>
        ) : (
          <>
            <Select
              label="記録簿"
              value={kind.sheet}
              options={SHEETS}
              onChange={(key) => set({ sheet: key === 'month' ? 'month' : 'year' })}
            />
            <Check checked={kind.pair} onChange={(pair) => set({ pair })}>
              影響が大きいときは、2人で行う（第63条）
            </Check>
          </>
        )}
        <fieldset>
          <legend className="label">この種類で書くこと</legend>
          <p className="field-hint mb-2">件名・日付など、すべての種類にある欄のほかに書く欄です。</p>
          <div className="kind-columns">
            {columns.map((c) => {
              const own = has(c.key);
              return (
                <div key={c.key} className="kind-column">
                  <Check
                    checked={own !== undefined}
                    onChange={(on) => put(on ? { key: c.key, label: c.label, required: false } : null, c.key)}
                  >
                    {c.label}
                  </Check>
                  {own && (
                    <>
                      <TextField
                        label={`「${c.label}」の呼び名`}
                        dense
                        value={own.label}
                        onChange={(label) => put({ ...own, label }, c.key)}
                      />
                      <Check checked={own.required} onChange={(required) => put({ ...own, required }, c.key)}>
                        必ず書く
                      </Check>
                    </>
                  )}
                </div>
              );
            })}
          </div>
        </fieldset>
        {!isNew && (
          <Check checked={kind.off} onChange={(off) => set({ off })}>
            新しい記録の選択肢に出さない（これまでの記録はそのまま残ります）
          </Check>
        )}
      </div>
    </ActDialog>
  );
}
