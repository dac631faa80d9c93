/** 点検: every card beside the ledger, ticked one by one; differences become findings (第58条第2項). */
import { useState } from 'react';
import { useAsk } from '../../app/cache';
import { useJob } from '../../app/jobs';
import { useWindowKeys } from '../../app/keys';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useLedger, useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import { useKeyHints } from '../../app/status';
import type { Record as LedgerRecord } from '../../bindings/Record';
import { PLAIN_VIEW, textOf } from '../../ledger/values';
import { Button } from '../../parts/Button';
import { Segments, TextField } from '../../parts/Fields';
import { Note } from '../../parts/Note';
import { longDay } from '../../words/dates';
import { grouped } from '../../words/numbers';
import './card.css';

const PAGE = 500;
const HERE = ['stock', 'lent', 'lent_short', 'returned', 'replaced', 'collected'];
const SAW = [
  { key: '', label: 'まだ' },
  { key: 'seen', label: 'ある' },
  { key: 'missing', label: 'ない' },
  { key: 'other_holder', label: '違う人' },
];
const HINTS = [
  { keys: ['Tab'], label: '次のカード' },
  { keys: ['←', '→'], label: '結果を選ぶ' },
  { keys: ['Ctrl', 'Enter'], label: '点検を記録' },
];

/** The screen. */
export default function CheckScreen() {
  const ledger = useLedger('ic_card');
  const { go, back } = useNavigation();
  const { state } = useOffice();
  const run = useJob();
  const { tell } = useNotices();
  const filters = [{ column: 'step', values: HERE }];
  const [offset, setOffset] = useState(0);
  const page = useAsk('ledger_list', { ledger: 'ic_card', view: { ...PLAIN_VIEW, filters }, offset, limit: PAGE });
  const [round, setRound] = useState(`${longDay(state.today).replace(/月.*/, '月')}の点検`);
  const [saw, setSaw] = useState<{ [id: string]: string }>({});
  const [notes, setNotes] = useState<{ [id: string]: string }>({});
  const [extras, setExtras] = useState('');
  const [wrong, setWrong] = useState('');
  useKeyHints(HINTS);
  const records = page.data?.records ?? [];
  const total = page.data?.total ?? records.length;
  // What was ticked on other pages counts too.
  const ticked = Object.entries(saw).filter(([, what]) => what !== '');
  const different = ticked.filter(([, what]) => ['missing', 'other_holder'].includes(what)).length;
  async function send() {
    try {
      const cards = ticked.map(([id, what]) => ({ id, saw: what, note: notes[id] ?? '' }));
      const lines = extras.split('\n').filter((line) => line.trim() !== '');
      const answer = await run('点検を記録しています', 'card_check', { round, cards, extras: lines });
      tell(`${grouped(answer.seen)}枚を確かめ、${grouped(answer.findings)}件の指摘を作りました`);
      if (answer.findings > 0) go({ screen: 'ledger', ledger: 'custody_finding' });
      else back();
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  const ready = ticked.length > 0 || extras.trim() !== '';
  useWindowKeys({ 'Ctrl+Enter': () => ready && void send() });
  if (!ledger) return null;
  return (
    <Screen
      title="カードの点検"
      subtitle={`${grouped(ticked.length)} / ${grouped(total)}枚　違い ${grouped(different)}件`}
      crumbs={[{ label: ledger.title, onPress: () => go({ screen: 'ledger', ledger: 'ic_card' }) }]}
      actions={
        <>
          <Button icon="print" onPress={() => go({ screen: 'print', ledger: 'ic_card', form: 'check' })}>
            点検表を印刷
          </Button>
          <Button
            onPress={() => setSaw({ ...saw, ...Object.fromEntries(records.map((r) => [r.id, saw[r.id] || 'seen'])) })}
            disabled={records.length === 0}
          >
            残りをすべて「ある」にする
          </Button>
          <Button tone="primary" keys={['Ctrl', 'Enter']} onPress={() => void send()} disabled={!ready}>
            点検を記録する
          </Button>
        </>
      }
    >
      <div className="card-page">
        {wrong !== '' && (
          <Note tone="late" alert>
            {wrong}
          </Note>
        )}
        <div className="check-round">
          <TextField label="点検の回" value={round} onChange={setRound} required />
        </div>
        {total > PAGE && (
          <div className="check-pages">
            <span>
              {grouped(offset + 1)}〜{grouped(offset + records.length)}枚目 ／ {grouped(total)}枚
            </span>
            <Button size="small" onPress={() => setOffset(offset - PAGE)} disabled={offset === 0}>
              前の{grouped(PAGE)}枚
            </Button>
            <Button size="small" onPress={() => setOffset(offset + PAGE)} disabled={offset + PAGE >= total}>
              次の{grouped(PAGE)}枚
            </Button>
          </div>
        )}
        <ul className="check-list" aria-label="点検するカード">
          {records.map((r) => (
            <Line
              key={r.id}
              record={r}
              saw={saw[r.id] ?? ''}
              note={notes[r.id] ?? ''}
              onSaw={(v) => setSaw({ ...saw, [r.id]: v })}
              onNote={(v) => setNotes({ ...notes, [r.id]: v })}
            />
          ))}
        </ul>
        {page.data && records.length === 0 && <p className="form-text">点検するカードがありません。</p>}
        <TextField
          label="台帳にないカード（1行に1枚）"
          rows={2}
          code
          value={extras}
          onChange={setExtras}
          hint="見つかったカードの番号を書くと、指摘になります。"
        />
      </div>
    </Screen>
  );
}

function Line({
  record,
  saw,
  note,
  onSaw,
  onNote,
}: {
  record: LedgerRecord;
  saw: string;
  note: string;
  onSaw: (v: string) => void;
  onNote: (v: string) => void;
}) {
  const number = textOf(record.values.card_number);
  return (
    <li className="card-check-row">
      <b className="mono">{number}</b>
      <span>
        {textOf(record.values.holder_number)} {textOf(record.values.holder)}
      </span>
      <span className="muted">{textOf(record.values.place)}</span>
      <Segments label={`${number}の現物`} value={saw} onChange={onSaw} options={SAW} />
      {saw === 'other_holder' && (
        <TextField
          label={`${number}をいま持っている人`}
          labelHidden
          dense
          value={note}
          onChange={onNote}
          placeholder="持っている人"
        />
      )}
    </li>
  );
}
