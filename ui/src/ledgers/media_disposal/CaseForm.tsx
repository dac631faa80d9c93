/** Writing a request: what, why, under which contract, and its items. Saving keeps it as 作成中; asking for permission is a step of its own. */
import { useMemo, useRef, useState } from 'react';
import { useAsk, useChange } from '../../app/cache';
import { useJob } from '../../app/jobs';
import { useWindowKeys } from '../../app/keys';
import { useNotices } from '../../app/notices';
import { Screen } from '../../app/Screen';
import type { CaseView } from '../../bindings/CaseView';
import type { DisposalItem } from '../../bindings/DisposalItem';
import type { ItemsRead } from '../../bindings/ItemsRead';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Stray } from '../../bindings/Stray';
import type { Value } from '../../bindings/Value';
import { call, pickOpen, Refusal } from '../../ipc';
import { type Draft, readDraft, useDraft, type Values } from '../../ledger/form/draft';
import { ValueField } from '../../ledger/form/ValueField';
import { useSettled } from '../../ledger/list/rows';
import { Button, LinkButton } from '../../parts/Button';
import { Select, TextField } from '../../parts/Fields';
import { Note } from '../../parts/Note';
import { Wait } from '../../parts/Wait';
import { dayTime } from '../../words/dates';
import { grouped } from '../../words/numbers';
import { NO_ITEM, serialsOf } from './words';

interface CaseFormProps {
  ledger: LedgerView;
  view?: CaseView | undefined;
  onClose: () => void;
  onSaved: (id: string) => void;
}

/** Rows of items drawn at once; the rest is counted. */
const SHOWN = 200;
const SETTLE_MS = 250;

/** Columns that the answers so far ask for, with those that the case was told to be missing. */
function asked(values: { [key: string]: Value }, missing: readonly string[]): string[] {
  const kind = values.kind;
  const vendor = values.work === 'onsite' || values.work === 'offsite';
  const out = ['name', 'kind', 'cause', 'unit', 'contact'];
  if (kind === 'lease_return') out.push('contract', 'vendor', 'erase_clause');
  if (kind === 'repair') out.push('vendor', 'secrecy_agreement', 'system_checked');
  const treated =
    !(kind === 'lease_return' && values.erase_clause === true) &&
    !(kind === 'repair' && values.secrecy_agreement === true);
  if (treated && kind) out.push('work');
  if (treated && vendor) out.push('vendor', 'contract', 'secrecy_clause', 'secrecy_at');
  if (vendor || values.erase_clause === true) out.push('certificate_due');
  // Long texts come last, so that the short fields stand in line.
  return [...new Set([...out, ...missing, 'cause_note', 'remarks'])];
}

/** Opens with what was being written when the form was left. */
export function CaseForm(props: CaseFormProps) {
  const key = `${props.ledger.key}:${props.view ? props.view.record.id : 'new'}`;
  const draft = useAsk('draft_get', { key, json: '' });
  // Asked once: whatever is asked again later must not take the form away from under the writer.
  const first = useRef<{ draft: Draft | null } | null>(null);
  if (!draft.isPending && !draft.isFetching) first.current ??= { draft: readDraft(draft.data?.json ?? '') };
  if (!first.current) return <Wait error={draft.error} />;
  return <Form {...props} draftKey={key} draft={first.current.draft} />;
}

function Form({
  ledger,
  view,
  onClose,
  onSaved,
  draftKey,
  draft,
}: CaseFormProps & { draftKey: string; draft: Draft | null }) {
  const change = useChange();
  const run = useJob();
  const { tell, refuse } = useNotices();
  const stored = { ...(view?.record.values ?? {}) };
  const [values, setValues] = useState<{ [key: string]: Value }>(draft?.values ?? stored);
  const kept = draft?.parts.items as unknown as DisposalItem[] | undefined;
  const [items, setItems] = useState<DisposalItem[]>(kept ?? view?.items ?? []);
  const [restored, setRestored] = useState(draft !== null);
  const missing = [
    ...(view?.findings ?? []).map((f) => f.column).filter((key) => ledger.columns.some((c) => c.key === key)),
    ...(typeof stored.erase_clause === 'boolean' ? ['erase_clause'] : []),
  ];
  const dirty =
    JSON.stringify(values) !== JSON.stringify(stored) || JSON.stringify(items) !== JSON.stringify(view?.items ?? []);
  const dropDraft = useDraft(draftKey, dirty ? { values, parts: { items: items as unknown as Values[] } } : null);
  async function discard() {
    setValues(stored);
    setItems(view?.items ?? []);
    setRestored(false);
    await dropDraft().catch(refuse);
  }
  const [like, setLike] = useState<DisposalItem>(NO_ITEM);
  const [paste, setPaste] = useState('');
  const [search, setSearch] = useState('');
  const [skipped, setSkipped] = useState<Stray[]>([]);
  const [wrong, setWrong] = useState<Refusal | null>(null);
  const found = useAsk(
    'find',
    { text: useSettled(search.trim(), SETTLE_MS) },
    { enabled: search.trim() !== '', keepOld: true },
  );
  const settled = useSettled(JSON.stringify(items), SETTLE_MS);
  const judged = useAsk(
    'disposal_judge',
    { items: useMemo(() => JSON.parse(settled) as DisposalItem[], [settled]) },
    { keepOld: true },
  );
  const chosen = useAsk('disposal_judge', { items: [like] }, { enabled: like.method !== '', keepOld: true });
  const verdict = like.method === '' ? undefined : chosen.data?.items.find((j) => j.verdict !== 'ok');
  const part = ledger.parts.find((p) => p.key === 'items');
  const choices = (key: string) => part?.columns.find((c) => c.key === key)?.choices ?? [];
  const word = (key: string, value: string) => choices(key).find((c) => c.key === value)?.label ?? value;
  const kinds = [...new Set(items.map((i) => i.kind).filter((k) => k !== ''))];
  const methods = judged.data?.methods ?? {};
  const bad = (judged.data?.items ?? []).filter((j) => j.verdict !== 'ok');
  const why = [...new Map(bad.map((j) => [j.why, j])).values()];

  function take(read: ItemsRead) {
    let next = items.reduce((n, i) => Math.max(n, i.no), 0);
    setItems([...items, ...read.items.map((i) => ({ ...i, no: ++next }))]);
    setSkipped(read.skipped);
    const linked = read.linked > 0 ? `（台帳と一致 ${grouped(read.linked)}点）` : '';
    tell(`${grouped(read.items.length)}点を品目に加えました${linked}`);
  }
  const read = (payload: { text?: string; path?: string; ledger?: string; ids?: string[] }) =>
    run('番号を読んでいます', 'disposal_read', { text: '', path: '', ledger: '', ids: [], like, ...payload });
  async function readText() {
    try {
      take(await read({ text: paste }));
      setPaste('');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function readBook() {
    try {
      const [path] = await pickOpen('品目のExcel', [
        { name: 'Excel・CSV', extensions: ['xlsx', 'xlsm', 'xls', 'ods', 'csv'] },
      ]);
      if (path) take(await read({ path }));
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function draw(from: string, id: string) {
    try {
      take(await call('disposal_read', { text: '', path: '', ledger: from, ids: [id], like }));
      setSearch('');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function save() {
    try {
      const mine = asked(values, missing);
      const given = Object.fromEntries(Object.entries(values).filter(([key]) => mine.includes(key)));
      const saved = await change('disposal_save', {
        id: view?.record.id ?? null,
        version: view?.record.version ?? 0,
        values: given,
        items,
      });
      // What cannot be dropped now is dropped when the form is left; the case itself is safe.
      await dropDraft().catch(refuse);
      tell(`${saved.number} を保存しました。内容を確かめて「申請する」を押してください`);
      onSaved(saved.id);
    } catch (thrown) {
      if (thrown instanceof Refusal) setWrong(thrown);
      else refuse(thrown);
    }
  }
  useWindowKeys({ 'Ctrl+Enter': () => void save(), Escape: onClose });
  const fieldWrong = (key: string) => wrong?.fields.find((f) => f.column === key)?.message;
  const put = (i: DisposalItem, change: Partial<DisposalItem>) => ({ ...i, ...change });
  return (
    <Screen
      title={view ? '申請を直す' : '新しい廃棄・返却'}
      subtitle={view?.record.number}
      crumbs={[{ label: ledger.title, onPress: onClose }]}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" keys={['Ctrl', 'Enter']} onPress={() => void save()}>
            保存する
          </Button>
        </>
      }
    >
      <div className="page case-form">
        {restored && draft && (
          <Note tone="info">
            書きかけの内容を戻しました{draft.at ? `（${dayTime(draft.at)}）` : ''}。まだ保存していません。{' '}
            <LinkButton onPress={() => void discard()}>書きかけを捨てる</LinkButton>
          </Note>
        )}
        {wrong && (
          <Note tone="late" alert>
            {wrong.message}
          </Note>
        )}
        <div className="case-fields">
          {asked(values, missing).flatMap((key) => {
            const column = ledger.columns.find((c) => c.key === key);
            return column ? (
              <div key={key}>
                <ValueField
                  column={column}
                  value={values[key]}
                  onChange={(value) => setValues((old) => ({ ...old, [key]: value }))}
                  wrong={fieldWrong(key)}
                  labelled
                  autoFocus={key === 'name' && !view}
                />
              </div>
            ) : (
              []
            );
          })}
        </div>
        <section aria-label="品目を加える" className="case-add">
          <h2>品目</h2>
          <p className="muted">
            番号を1行に1つ貼り付けます。空の行は飛ばし、番号の後ろは備考になります。Excelの表（見出し付き）もそのまま貼れます。
          </p>
          <div className="case-like">
            <Select
              label="種別"
              value={like.kind}
              options={[...choices('kind')]}
              onChange={(kind) => setLike(put(like, { kind, method: '' }))}
            />
            <Select
              label="重要性分類"
              value={like.class}
              options={[...choices('class')]}
              onChange={(cls) => setLike(put(like, { class: cls }))}
            />
            <Select
              label="系"
              value={like.net}
              options={[...choices('net')]}
              onChange={(net) => setLike(put(like, { net }))}
            />
            <Select
              label="方法"
              value={like.method}
              options={(methods[like.kind] ?? []).map((m) => ({ key: m.key, label: m.label }))}
              onChange={(method) => setLike(put(like, { method }))}
              placeholder={like.kind === '' ? '先に種別を選ぶ' : '選んでください'}
            />
          </div>
          {verdict && (
            <Note tone={verdict.verdict === 'refuse' ? 'late' : 'warn'}>
              {verdict.why}
              {verdict.source && `（${verdict.source}）`}
            </Note>
          )}
          <TextField label="番号を貼り付ける" code rows={5} value={paste} onChange={setPaste} />
          <div className="flex flex-wrap gap-2">
            <Button tone="primary" disabled={paste.trim() === ''} onPress={() => void readText()}>
              貼り付けた番号を加える
            </Button>
            <Button icon="sheet" onPress={() => void readBook()}>
              Excelから読む
            </Button>
          </div>
          <TextField label="台帳から探して加える" value={search} onChange={setSearch} type="search" />
          {search.trim() !== '' && (
            <ul className="case-found">
              {found.data?.records
                .filter((r) => r.ledger !== ledger.key)
                .map((r) => (
                  <li key={`${r.ledger}:${r.id}`}>
                    <Button size="small" onPress={() => void draw(r.ledger, r.id)}>
                      加える
                    </Button>
                    <span className="code">{r.number}</span> {r.name}
                    <span className="muted">（{r.ledger_title}）</span>
                  </li>
                ))}
            </ul>
          )}
          {skipped.length > 0 && (
            <Note tone="warn">
              加えなかったもの・読めなかったもの：
              {skipped
                .slice(0, 5)
                .map((s) => `${s.line}行目「${s.text}」${s.said}`)
                .join('　')}
              {skipped.length > 5 && ` ほか${skipped.length - 5}件`}
            </Note>
          )}
        </section>
        {items.length > 0 && (
          <section aria-label="品目の一覧" className="case-add">
            <h3>
              {grouped(items.length)}点
              <Button size="small" onPress={() => setItems([])}>
                すべて消す
              </Button>
            </h3>
            <div className="case-like">
              {kinds.map((kind) => {
                const used = [...new Set(items.filter((i) => i.kind === kind).map((i) => i.method))];
                return (
                  <Select
                    key={kind}
                    label={`${word('kind', kind)} ${items.filter((i) => i.kind === kind).length}点の方法`}
                    value={used.length === 1 ? (used[0] ?? '') : ''}
                    options={(methods[kind] ?? []).map((m) => ({ key: m.key, label: m.label }))}
                    onChange={(method) => setItems(items.map((i) => (i.kind === kind ? put(i, { method }) : i)))}
                  />
                );
              })}
            </div>
            {items.some((i) => i.kind === '') && (
              <Select
                label={`種別のない${items.filter((i) => i.kind === '').length}点の種別`}
                value=""
                options={[...choices('kind')]}
                onChange={(kind) => setItems(items.map((i) => (i.kind === '' ? put(i, { kind }) : i)))}
              />
            )}
            {why.slice(0, 4).map((j) => (
              <Note key={j.why} tone={j.verdict === 'refuse' ? 'late' : 'warn'}>
                No.{j.item} {j.why}
                {j.source && `（${j.source}）`}
              </Note>
            ))}
            <table className="case-table">
              <thead>
                <tr>
                  {['No.', '管理番号', '種別', '製造番号', '分類', '数量', '備考', ''].map((h) => (
                    <th key={h} scope="col">
                      {h || <span className="visually-hidden">操作</span>}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.slice(0, SHOWN).map((i) => (
                  <tr key={i.no}>
                    <td>{i.no}</td>
                    <td>
                      {i.number}
                      {i.source !== '' && <span className="muted">（台帳）</span>}
                    </td>
                    <td>{word('kind', i.kind)}</td>
                    <td className="code">{serialsOf(i).join('／')}</td>
                    <td>{i.class || '未定'}</td>
                    <td>{i.quantity}</td>
                    <td>{i.note}</td>
                    <td>
                      <Button
                        size="small"
                        label={`No.${i.no} を消す`}
                        onPress={() => setItems(items.filter((x) => x.no !== i.no))}
                      >
                        消す
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {items.length > SHOWN && <p className="muted">ほか{grouped(items.length - SHOWN)}点</p>}
          </section>
        )}
      </div>
    </Screen>
  );
}
