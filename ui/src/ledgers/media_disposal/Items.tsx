/** The items of a case beside what was read last: a virtual table, since a case may hold thousands. */
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ActDialog } from '../../app/ActDialog';
import { useChange } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { useNotices } from '../../app/notices';
import { useLedger } from '../../app/office';
import type { CaseView } from '../../bindings/CaseView';
import type { DisposalItem } from '../../bindings/DisposalItem';
import type { ItemMatch } from '../../bindings/ItemMatch';
import { ClassMark } from '../../ledger/ClassMark';
import { Button } from '../../parts/Button';
import { TextField } from '../../parts/Fields';
import { Mark } from '../../parts/Mark';
import { grouped } from '../../words/numbers';
import { serialsOf, shownStage } from './words';

const ROW = 34;
const BUFFER = 8;

const WORDS: { [state: string]: string } = {
  same: '一致',
  written: '一致',
  amount: '数が違います',
  missing: 'まだ無い',
};

/** Items, the sum of the comparison, and what was read that is no item. */
export function Items({
  view,
  again,
}: {
  view: CaseView;
  /** Where what is missing can be read after. */
  again: { label: string; onPress: () => void } | null;
}) {
  const ledger = useLedger('media_disposal');
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [cursor, setCursor] = useState(0);
  const [fixing, setFixing] = useState<DisposalItem | null>(null);
  const stage = shownStage(view);
  const matching = stage === '' ? undefined : view.matchings[stage];
  const matches = useMemo(() => new Map((matching?.items ?? []).map((m) => [m.item, m])), [matching]);
  const judged = useMemo(() => new Map(view.judged.map((j) => [j.item, j])), [view.judged]);
  const parts = ledger?.parts.find((p) => p.key === 'items');
  const word = (column: string, key: string) =>
    parts?.columns.find((c) => c.key === column)?.choices.find((c) => c.key === key)?.label ?? key;
  const items = view.items;
  // Where nobody here treats anything, there is no method to judge.
  const treated = view.judged.length > 0;
  const height = frame.current?.clientHeight || 400;
  const first = Math.max(0, Math.floor(top / ROW) - BUFFER);
  const last = Math.min(items.length - 1, Math.ceil((top + height) / ROW) + BUFFER);
  const bad = (item: DisposalItem) => {
    const m = matches.get(item.no);
    return m !== undefined && (m.state === 'missing' || m.state === 'amount');
  };
  function show(index: number) {
    setCursor(Math.max(0, Math.min(items.length - 1, index)));
  }
  // After drawing: what is said of the row below the table takes height from the table.
  useLayoutEffect(() => {
    const el = frame.current;
    if (!el) return;
    if (cursor * ROW < el.scrollTop) el.scrollTop = cursor * ROW;
    else if ((cursor + 2) * ROW > el.scrollTop + el.clientHeight) el.scrollTop = (cursor + 2) * ROW - el.clientHeight;
  }, [cursor]);
  function nextBad() {
    for (let n = 1; n <= items.length; n++) {
      const at = (cursor + n) % items.length;
      const item = items[at];
      if (item && bad(item)) {
        show(at);
        frame.current?.focus();
        return;
      }
    }
  }
  function onKey(event: KeyboardEvent) {
    const ways: { [key: string]: number } = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      Home: 0,
      End: items.length - 1,
    };
    const way = ways[event.key];
    if (way === undefined) {
      const item = items[cursor];
      if (event.key === 'Enter' && !event.ctrlKey && item && correctable(view)) {
        setFixing(item);
        event.preventDefault();
      }
      return;
    }
    show(way);
    event.preventDefault();
  }
  useWindowKeys({ F8: nextBad });
  const stageLabel = view.stages.find((s) => s.state === stage)?.label ?? '';
  const open = matching?.open ?? 0;
  const rows: DisposalItem[] = items.slice(first, last + 1);
  const current = items[cursor];
  return (
    <section aria-label="品目" className="case-items">
      <p className="case-sum" role="status">
        申請 <b>{grouped(matching?.asked ?? items.reduce((n, i) => n + (i.dropped ? 0 : i.quantity), 0))}</b>
        {matching && (
          <>
            <Mark name={open === 0 ? 'equal' : 'differ'} />
            {stageLabel} <b>{grouped(matching.matched)}</b>
            {open > 0 && <span className="tone-late">　{grouped(open)}件 不一致</span>}
            {open > 0 && again && (
              <Button size="small" onPress={again.onPress}>
                {again.label}
              </Button>
            )}
          </>
        )}
        <span className="spring" />
        <span className="muted">記号と全角半角のちがいは吸収して照合</span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a table of thousands of rows is drawn only where it is seen */}
      <div
        ref={frame}
        className={`case-grid${treated ? '' : ' case-grid-plain'}`}
        role="grid"
        tabIndex={0}
        aria-label="品目の表"
        aria-rowcount={items.length + 1}
        aria-activedescendant={current ? `case-item-${current.no}` : undefined}
        onScroll={(e) => setTop(e.currentTarget.scrollTop)}
        onKeyDown={onKey}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see the grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus */}
        <div className="case-row case-head" role="row" aria-rowindex={1}>
          {[
            'No.',
            '管理番号',
            '種別',
            '分類',
            '申請の製造番号',
            ...(treated ? ['方法'] : []),
            stageLabel === '' ? '番号' : `${stageLabel}の番号`,
            '照合',
          ].map((head) => (
            // biome-ignore lint/a11y/useSemanticElements: see the grid
            // biome-ignore lint/a11y/useFocusableInteractive: see the grid
            <span role="columnheader" key={head}>
              {head}
            </span>
          ))}
        </div>
        <div style={{ blockSize: items.length * ROW, position: 'relative' }} role="presentation">
          {rows.map((item, n) => {
            const m = matches.get(item.no);
            const at = first + n;
            const j = judged.get(item.no);
            return (
              // biome-ignore lint/a11y/useSemanticElements: see the grid
              // biome-ignore lint/a11y/useFocusableInteractive: see the grid
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
              <div
                key={item.no}
                id={`case-item-${item.no}`}
                role="row"
                aria-rowindex={at + 2}
                aria-selected={at === cursor}
                className={`case-row${at === cursor ? ' case-row-here' : ''}${bad(item) ? ' case-row-bad' : ''}${item.dropped ? ' case-row-gone' : ''}`}
                style={{ position: 'absolute', insetBlockStart: at * ROW, blockSize: ROW }}
                onClick={() => setCursor(at)}
              >
                <Cell>{item.no}</Cell>
                <Cell>{item.number || '－'}</Cell>
                <Cell>
                  {word('kind', item.kind)} {item.name !== word('kind', item.kind) ? item.name : ''}
                </Cell>
                <Cell>
                  <ClassMark value={item.class} />
                </Cell>
                <Cell code>{numbersOf(item, stage).join('／') || `数量 ${item.quantity}`}</Cell>
                {treated && (
                  <Cell>
                    {j?.verdict === 'refuse' && <Mark name="diamond" />}
                    {j?.verdict === 'warn' && <Mark name="triangle" />}
                    <span title={j?.why ?? ''}>
                      {j ? (j.verdict === 'ok' ? '可' : j.verdict === 'warn' ? '注意' : '不可') : '－'}
                    </span>
                  </Cell>
                )}
                <Cell code>{m?.text.replace('\n', '／') ?? ''}</Cell>
                <Cell>
                  <Agreement item={item} match={m} />
                </Cell>
              </div>
            );
          })}
        </div>
      </div>
      {current && <Here item={current} match={matches.get(current.no)} onFix={correctable(view) ? setFixing : null} />}
      {matching && matching.strays.length > 0 && (
        <ul className="case-strays" aria-label="申請と合わないもの">
          {matching.strays.slice(0, 20).map((s) => (
            <li key={`${s.line}-${s.text}`}>
              <Mark name="differ" />
              <Differing a={s.near_text} b={s.text} />
              <span>{s.said}</span>
              {s.kind === 'near' && correctable(view) && (
                <Button size="small" onPress={() => setFixing(items.find((i) => i.no === s.near) ?? null)}>
                  番号を直す（理由が要ります）
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {fixing && <FixDialog view={view} item={fixing} onClose={() => setFixing(null)} />}
    </section>
  );
}

/** Serial numbers in the order in which the stage reads them: a certificate names the disks, everything else the bodies. */
function numbersOf(item: DisposalItem, stage: string): string[] {
  return stage === 'certified' && item.inner.length > 0
    ? [...item.inner, item.serial].filter(Boolean)
    : serialsOf(item);
}

/** The row of the cursor in full, since its cells may be too narrow, with what can be done about it. */
function Here(props: {
  item: DisposalItem;
  match: ItemMatch | undefined;
  onFix: ((item: DisposalItem) => void) | null;
}) {
  const { item, match, onFix } = props;
  const open = match?.state === 'missing' || match?.state === 'amount';
  return (
    <div className="case-here" role="status" aria-label="選んでいる品目">
      <b>No.{item.no}</b>
      <span>{[item.number, item.maker, item.model, item.capacity].filter(Boolean).join('　')}</span>
      <span className="code">{serialsOf(item).join('／')}</span>
      {match?.said && <span className={open ? 'tone-late' : 'muted'}>{match.said}</span>}
      {item.dropped && <span className="tone-warn">除外：{item.dropped}</span>}
      {item.note && <span className="muted">備考：{item.note}</span>}
      <span className="spring" />
      {onFix && open && (
        <Button size="small" keys={['Enter']} onPress={() => onFix(item)}>
          番号を直す・除く
        </Button>
      )}
    </div>
  );
}

function correctable(view: CaseView): boolean {
  return !['preparing', 'sent_back', 'closed', 'denied', 'withdrawn'].includes(view.record.step);
}

function Cell({ children, code }: { children: React.ReactNode; code?: boolean }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: see the grid
    <span role="gridcell" className={code ? 'code' : undefined}>
      {children}
    </span>
  );
}

function Agreement({ item, match }: { item: DisposalItem; match: ItemMatch | undefined }) {
  if (item.dropped) return <span title={item.dropped}>除外</span>;
  if (!match) return <span className="muted">－</span>;
  const good = match.state === 'same' || match.state === 'written';
  return (
    <span className={good ? 'tone-ok' : 'tone-late'} title={match.said}>
      <Mark name={good ? 'tick' : 'differ'} /> {WORDS[match.state]}
    </span>
  );
}

/** A number as read, the characters that differ marked. */
function Differing({ a, b }: { a: string; b: string }) {
  const chars = [...b];
  const other = [...a];
  if (chars.length !== other.length) return <span className="code">{b}</span>;
  return (
    <span className="code">
      {chars.map((c, n) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a character is what it is
        c === other[n] ? c : <mark key={n}>{c}</mark>,
      )}
    </span>
  );
}

function FixDialog({ view, item, onClose }: { view: CaseView; item: DisposalItem; onClose: () => void }) {
  const change = useChange();
  const { tell } = useNotices();
  const [from, setFrom] = useState(item.serial || item.inner[0] || '');
  const [to, setTo] = useState(from);
  const [reason, setReason] = useState('');
  const send = async (drop: boolean) => {
    await change('disposal_correct', {
      id: view.record.id,
      version: view.record.version,
      item: item.no,
      from: drop ? '' : from,
      to: drop ? '' : to,
      reason,
    });
    tell(drop ? '品目を除きました' : '番号を直しました');
    onClose();
  };
  return (
    <ActDialog
      title={`No.${item.no} の番号を直す`}
      label="番号を直す"
      onClose={onClose}
      onAct={() => send(false)}
      others={(go) => <Button onPress={() => go(() => send(true))}>この品目を案件から除く</Button>}
    >
      <div className="grid gap-3">
        {serialsOf(item).length > 1 && (
          <p className="form-text">
            直す番号：
            {serialsOf(item).map((s) => (
              <Button
                key={s}
                size="small"
                tone={s === from ? 'primary' : 'plain'}
                onPress={() => {
                  setFrom(s);
                  setTo(s);
                }}
              >
                {s}
              </Button>
            ))}
          </p>
        )}
        <TextField label="正しい製造番号（現物の表示）" code value={to} onChange={setTo} autoFocus />
        <TextField label="理由" required value={reason} onChange={setReason} />
      </div>
    </ActDialog>
  );
}
