/** The form itself: groups of fields, child rows, problems at their fields, one button that saves. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Citation, CitedText } from '../../app/articles';
import { useAsk, useChange, useForget } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { Screen } from '../../app/Screen';
import { useKeyHints } from '../../app/status';
import type { FieldProblem } from '../../bindings/FieldProblem';
import type { LedgerView } from '../../bindings/LedgerView';
import type { RecordView } from '../../bindings/RecordView';
import type { Value } from '../../bindings/Value';
import { Refusal } from '../../ipc';
import { Button, LinkButton } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Mark } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { dayTime } from '../../words/dates';
import { useSettled } from '../list/rows';
import { columnsFor, isEmpty, nameOf, shortNumber, textOf } from '../values';
import { type Draft, type Parts, useDraft, type Values } from './draft';
import { PartEditor } from './PartEditor';
import { ValueField } from './ValueField';

interface RecordFormProps {
  ledger: LedgerView;
  view?: RecordView | undefined;
  draftKey: string;
  draft: Draft | null;
}

const HINTS = [
  { keys: ['Tab'], label: '次の欄' },
  { keys: ['Ctrl', 'Enter'], label: '保存' },
  { keys: ['F8'], label: '次の要確認' },
  { keys: ['F1'], label: '条文' },
  { keys: ['Esc'], label: '一覧へ' },
];
const NULL: Value = null;
const CHECK_AFTER_MS = 700;

function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  return JSON.stringify(a ?? NULL) === JSON.stringify(b ?? NULL);
}

/** Lines of a field with several lines lose their empty ones only when they are sent. */
function tidy(value: Value): Value {
  if (!Array.isArray(value)) return value;
  const lines = value.map((line) => line.trim()).filter((line) => line !== '');
  return lines.length > 0 ? lines : null;
}

function tidied(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, tidy(value)]));
}

/** A form that never loses what was typed. */
export function RecordForm({ ledger, view, draftKey, draft }: RecordFormProps) {
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const change = useChange();
  const forget = useForget();
  const before: Values = useMemo(() => ({ ...(view?.record.values as Values | undefined) }), [view]);
  const [values, setValues] = useState<Values>(draft?.values ?? {});
  const [parts, setParts] = useState<Parts>(draft?.parts ?? {});
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [general, setGeneral] = useState('');
  const [busy, setBusy] = useState(false);
  const [restored, setRestored] = useState(draft !== null);
  const body = useRef<HTMLFormElement>(null);
  useKeyHints(HINTS);

  const first: Parts = Object.fromEntries(
    ledger.parts.filter((p) => p.first.length > 0).map((p) => [p.key, p.first as Values[]]),
  );
  const changedKeys = ledger.columns
    .map((c) => c.key)
    .filter((key) => key in values && !equal(values[key], before[key]));
  const changedParts = Object.keys(parts);
  const dirty = changedKeys.length > 0 || changedParts.length > 0;
  const dropDraft = useDraft(draftKey, dirty ? { values, parts } : null);
  const set = useCallback((key: string, value: Value) => {
    setValues((old) => ({ ...old, [key]: value }));
    setProblems((old) => old.filter((p) => p.column !== key));
  }, []);
  const setters = useMemo(
    () => Object.fromEntries(ledger.columns.map((c) => [c.key, (value: Value) => set(c.key, value)])),
    [ledger.columns, set],
  );
  const now = (key: string) => (key in values ? values[key] : before[key]);
  const ofKind = columnsFor(ledger, ledger.kind_by === '' ? '' : textOf(now(ledger.kind_by)));
  // A kind that is offered no more stays where it was chosen.
  const isOff = (key: string) =>
    ledger.kinds.some((k) => k.off && k.key === key) && key !== textOf(before[ledger.kind_by] ?? null);
  const columns = ofKind
    .filter((c) => !c.derived)
    .map((c) => (c.key === ledger.kind_by ? { ...c, choices: c.choices.filter((ch) => !isOff(ch.key)) } : c));
  const groups = ledger.groups
    .map((g) => ({ ...g, columns: columns.filter((c) => c.group === g.key) }))
    .filter((g) => g.columns.length > 0);

  const jump = useCallback((key: string) => {
    const row = body.current?.querySelector(`[data-column="${CSS.escape(key)}"]`);
    row?.scrollIntoView?.({ block: 'center' });
    row?.querySelector<HTMLElement>('input, textarea, button.select-button')?.focus();
  }, []);
  const nextProblem = () => {
    const keys = columns.map((c) => c.key).filter((key) => problems.some((p) => p.column === key));
    const here = document.activeElement?.closest('[data-column]')?.getAttribute('data-column') ?? '';
    const next = keys[keys.indexOf(here) + 1] ?? keys[0];
    if (next) jump(next);
  };

  // The rules of the book, before anything is saved; only what was changed here is remarked upon.
  const draftValues = useSettled(JSON.stringify(values), CHECK_AFTER_MS);
  const checked = useAsk(
    'ledger_check',
    {
      ledger: ledger.key,
      id: view?.record.id ?? '',
      version: view?.record.version ?? 0,
      values: tidied(JSON.parse(draftValues) as Values),
      parts: {},
    },
    { enabled: view !== undefined && dirty && draftValues !== '{}' },
  );
  const remarks = checked.data?.fields.filter((f) => changedKeys.includes(f.column)) ?? [];
  const wrongOf = (key: string) =>
    problems.find((p) => p.column === key)?.message ?? remarks.find((p) => p.column === key)?.message;

  function show(refusal: Refusal) {
    setProblems(refusal.fields);
    setGeneral(refusal.message);
    const first = columns.find((c) => refusal.fields.some((f) => f.column === c.key));
    if (first) requestAnimationFrame(() => jump(first.key));
  }

  async function save() {
    if (busy || !dirty) return;
    setBusy(true);
    setGeneral('');
    // What was written for another kind goes with it.
    const gone = ledger.columns.filter((c) => !ofKind.some((o) => o.key === c.key)).map((c) => c.key);
    const kept = changedKeys.filter((key) => !gone.includes(key)).map((key) => [key, values[key] ?? null]);
    const cleared = gone.filter((key) => !isEmpty(before[key])).map((key) => [key, null]);
    const sent = tidied(Object.fromEntries([...kept, ...cleared]));
    try {
      const done = view
        ? await change('ledger_edit', {
            ledger: ledger.key,
            id: view.record.id,
            version: view.record.version,
            values: sent,
            parts,
          })
        : await change('ledger_add', { ledger: ledger.key, values: sent, parts: { ...first, ...parts } });
      await dropDraft();
      tell(view ? `${shortNumber(done.number)}を保存しました` : `${shortNumber(done.number)}として登録しました`);
      go({ screen: 'ledger', ledger: ledger.key, id: done.id, fresh: done.id });
    } catch (thrown) {
      if (thrown instanceof Refusal) {
        show(thrown);
        if (thrown.code === 'stale') await forget([ledger.key]);
      }
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  }
  async function discard() {
    setValues({});
    setParts({});
    setRestored(false);
    setProblems([]);
    await dropDraft();
  }
  useWindowKeys({ 'Ctrl+Enter': save, F8: nextProblem, Escape: back });
  useEffect(() => {
    body.current?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true });
  }, []);

  const title = view ? `${shortNumber(view.record.number)} を編集` : `新しい${ledger.title}`;
  const missing = columns.filter((c) => c.required && isEmpty(now(c.key)));
  return (
    <Screen
      title={title}
      subtitle={view ? nameOf(ledger, view.record) : ledger.subtitle}
      fixed
      crumbs={[{ label: ledger.title, onPress: () => go({ screen: 'ledger', ledger: ledger.key }) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          一覧へ
        </Button>
      }
    >
      <form
        className="form-screen"
        ref={body}
        noValidate
        onSubmit={(e) => {
          // Enter in a field never sends the form: it also ends a conversion.
          e.preventDefault();
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && !e.ctrlKey && e.target instanceof HTMLInputElement) e.preventDefault();
        }}
      >
        <div className="form-main">
          {restored && draft && (
            <div className="mb-3">
              <Note tone="info">
                書きかけの内容を戻しました{draft.at ? `（${dayTime(draft.at)}）` : ''}。まだ台帳には入っていません。{' '}
                <LinkButton onPress={discard}>書きかけを捨てる</LinkButton>
              </Note>
            </div>
          )}
          {general && (
            <div className="mb-3">
              <Note tone="late" alert>
                <CitedText>{general}</CitedText>
                {problems
                  .filter((p) => !columns.some((c) => c.key === p.column))
                  .map((p) => (
                    <p key={`${p.column}:${p.code}`}>
                      <CitedText>{p.message}</CitedText>
                    </p>
                  ))}
              </Note>
            </div>
          )}
          {groups.map((group) => (
            <section key={group.key} className="form-group" aria-label={group.label} id={`group-${group.key}`}>
              <h2>{group.label}</h2>
              {group.columns.map((column) => (
                <div key={column.key} className="form-row" data-column={column.key}>
                  <div className="form-row-label">
                    <span className="label" aria-hidden="true">
                      {column.label} {column.required && <span className="required-word">必須</span>}
                    </span>
                    <span className="citations">
                      {column.basis.map((b) => (
                        <Citation key={b}>{b}</Citation>
                      ))}
                    </span>
                  </div>
                  <div className="field">
                    <ValueField
                      column={column}
                      value={now(column.key)}
                      onChange={setters[column.key] ?? (() => undefined)}
                      wrong={wrongOf(column.key)}
                    />
                  </div>
                </div>
              ))}
            </section>
          ))}
          {ledger.parts.map((part) => (
            <PartEditor
              key={part.key}
              part={part}
              rows={parts[part.key] ?? ((view ? view.parts[part.key] : first[part.key]) as Values[] | undefined) ?? []}
              onChange={(rows) => setParts((old) => ({ ...old, [part.key]: rows }))}
              problems={problems}
            />
          ))}
        </div>
        <nav className="form-side" aria-label="この用紙の見出し">
          <ul>
            {groups.map((group) => {
              const filled = group.columns.filter((c) => !isEmpty(now(c.key))).length;
              const wrong = group.columns.some((c) => wrongOf(c.key) !== undefined);
              return (
                <li key={group.key}>
                  <button
                    type="button"
                    className="index-link"
                    onClick={() => group.columns[0] && jump(group.columns[0].key)}
                  >
                    {wrong && <Mark name="diamond" />}
                    {group.label}
                    <em>
                      {filled}／{group.columns.length}
                    </em>
                  </button>
                </li>
              );
            })}
          </ul>
          {changedKeys.length > 0 && view && (
            <p className="muted mt-4">
              変えた項目：
              {ledger.columns
                .filter((c) => changedKeys.includes(c.key))
                .map((c) => c.label)
                .join('、')}
            </p>
          )}
        </nav>
        <div className="form-foot">
          <span className="lead">
            {dirty ? (
              <>
                <Icon name="save" small />
                書きかけは自動で残ります。
                {missing.length > 0 && `必須の「${missing.map((c) => c.label).join('・')}」がまだです。`}
              </>
            ) : view ? (
              'まだ何も変えていません。'
            ) : (
              '分かるところから書き始めてください。'
            )}
          </span>
          {problems.length > 0 && (
            <Button keys={['F8']} onPress={nextProblem}>
              次の要確認へ
            </Button>
          )}
          <Button tone="primary" size="large" keys={['Ctrl', 'Enter']} onPress={save} disabled={!dirty || busy}>
            {view ? '保存する' : '登録する'}
          </Button>
        </div>
      </form>
    </Screen>
  );
}
