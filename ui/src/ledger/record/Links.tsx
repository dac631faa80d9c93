import { useState } from 'react';
import { useAsk, useChange } from '../../app/cache';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useLedger, useOffice } from '../../app/office';
import type { LedgerView } from '../../bindings/LedgerView';
import type { LinkView } from '../../bindings/LinkView';
import type { RecordView } from '../../bindings/RecordView';
import { Button, IconButton } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Check, TextField } from '../../parts/Fields';
import { ClassMark } from '../ClassMark';
import { useSettled } from '../list/rows';
import { classColumn, classOf, nameOf, PLAIN_VIEW, shortNumber } from '../values';

interface LinksProps {
  ledger: LedgerView;
  link: LinkView;
  view: RecordView;
}

/** Records of another ledger that belong to this one. */
export function Links({ ledger, link, view }: LinksProps) {
  const { go } = useNavigation();
  const { may } = useOffice();
  const change = useChange();
  const { refuse, tell } = useNotices();
  const [adding, setAdding] = useState(false);
  const linked = view.links.filter((l) => l.link === link.key);
  const send = (cmd: 'record_link' | 'record_unlink', others: readonly string[]) =>
    pairs(ledger, link, view.record.id, others).map((p) => change(cmd, p));
  const other = useLedger(link.other);
  return (
    <section className="facts">
      <h3>
        {link.label}
        {linked.length > 0 && <span className="muted font-normal">{linked.length}件</span>}
        <span className="spring">
          {may('record_link') && (
            <button type="button" className="link" onClick={() => setAdding(true)}>
              つなぐ
            </button>
          )}
        </span>
      </h3>
      {linked.length === 0 && <p className="fact-none">ありません</p>}
      <ul>
        {linked.map((one) => (
          <li key={one.id} className="linked-row">
            {one.class !== '' && <ClassMark value={one.class} />}
            <span className="muted keep">{shortNumber(one.number)}</span>
            <button
              type="button"
              className="link"
              onClick={() => go({ screen: 'ledger', ledger: one.ledger, id: one.id })}
            >
              {one.name}
            </button>
            <span className="spring" />
            {may('record_unlink') && (
              <IconButton
                icon="x"
                label={`${one.name}とのつながりを外す`}
                onPress={() => {
                  Promise.all(send('record_unlink', [one.id])).then(() => tell('つながりを外しました'), refuse);
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {adding && other && (
        <LinkDialog
          other={other}
          title={link.label}
          taken={new Set(linked.map((l) => l.id))}
          onClose={() => setAdding(false)}
          onChosen={(ids) => {
            Promise.all(send('record_link', ids)).then(() => {
              tell(`${ids.length}${other.counter}をつなぎました`);
              setAdding(false);
            }, refuse);
          }}
        />
      )}
    </section>
  );
}

/** The door wants the first ledger's record as `from`: its key begins the link's key. */
function pairs(ledger: LedgerView, link: LinkView, id: string, others: readonly string[]) {
  const isFirst = link.key.startsWith(`${ledger.key}_`);
  return isFirst
    ? [{ link: link.key, from: id, to: [...others] }]
    : others.map((other) => ({ link: link.key, from: other, to: [id] }));
}

const AT_ONCE = 50;

function LinkDialog(props: {
  other: LedgerView;
  title: string;
  taken: ReadonlySet<string>;
  onClose: () => void;
  onChosen: (ids: string[]) => void;
}) {
  const { other, title, taken, onClose, onChosen } = props;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const search = useSettled(text, 200);
  const page = useAsk(
    'ledger_list',
    { ledger: other.key, view: { ...PLAIN_VIEW, search }, offset: 0, limit: AT_ONCE },
    { keepOld: true },
  );
  const byClass = classColumn(other) !== undefined;
  const records = page.data?.records.filter((r) => !taken.has(r.id)) ?? [];
  return (
    <Dialog
      title={`${title}を選ぶ`}
      open
      onClose={onClose}
      wide="40rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={chosen.length === 0} onPress={() => onChosen([...chosen])}>
            {chosen.length > 0 ? `${chosen.length}${other.counter}をつなぐ` : 'つなぐ'}
          </Button>
        </>
      }
    >
      <TextField label={`${other.title}の中を探す`} type="search" value={text} onChange={setText} autoFocus />
      <div className="mt-3">
        {records.map((r) => (
          <Check
            key={r.id}
            checked={chosen.includes(r.id)}
            onChange={(on) => setChosen(on ? [...chosen, r.id] : chosen.filter((c) => c !== r.id))}
          >
            <span className="inline-flex items-center gap-2">
              <span className="muted">{shortNumber(r.number)}</span>
              {byClass && <ClassMark value={classOf(other, r)} />}
              {nameOf(other, r)}
            </span>
          </Check>
        ))}
        {page.data && records.length === 0 && <p className="muted">見つかりませんでした。</p>}
        {page.data && page.data.total > AT_ONCE && (
          <p className="muted">はじめの{AT_ONCE}件です。言葉で絞ってください。</p>
        )}
      </div>
    </Dialog>
  );
}
