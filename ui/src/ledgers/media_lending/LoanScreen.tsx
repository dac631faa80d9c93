/** Lending at the counter: scan what goes out or comes back; one loan with its dates. */
import { useState } from 'react';
import { ActDialog } from '../../app/ActDialog';
import { useAsk, useChange } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Lendable } from '../../bindings/Lendable';
import type { Value } from '../../bindings/Value';
import { Refusal } from '../../ipc';
import { ClassMark } from '../../ledger/ClassMark';
import { ValueField } from '../../ledger/form/ValueField';
import { useSettled } from '../../ledger/list/rows';
import { HistoryList } from '../../ledger/record/HistoryList';
import { showValue } from '../../ledger/values';
import { Button } from '../../parts/Button';
import { Segments, TextField } from '../../parts/Fields';
import { Mark } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { ScanField } from '../../parts/ScanField';
import { Wait } from '../../parts/Wait';
import { nowInJapan } from '../../words/now';
import type { OwnScreenProps } from '../own';
import '../media_disposal/case.css';

type Values = { [key: string]: Value };

const OUT = ['borrower', 'division', 'purpose', 'place', 'lent_at', 'due_on'];
const BACK = ['returned_at', 'erased', 'remarks'];
const LOOK_AFTER_MS = 120;
const READABLE = ['free', 'lent'];

/** A new loan, a return, or one loan. */
export default function LoanScreen({ ledger, id, onClose, onOpen }: OwnScreenProps) {
  if (id === undefined) return <Counter ledger={ledger} onClose={onClose} onOpen={onOpen} />;
  return <OneLoan key={id} ledger={ledger} id={id} onClose={onClose} />;
}

function Counter({
  ledger,
  onClose,
  onOpen,
}: {
  ledger: LedgerView;
  onClose: () => void;
  onOpen: (id: string) => void;
}) {
  const change = useChange();
  const { tell } = useNotices();
  const [way, setWay] = useState('out');
  const [text, setText] = useState('');
  const [values, setValues] = useState<Values>(() => ({ lent_at: nowInJapan(), returned_at: nowInJapan() }));
  const [wrong, setWrong] = useState<Refusal | null>(null);
  const settled = useSettled(text, LOOK_AFTER_MS);
  const read = useAsk('lending_read', { text: settled }, { keepOld: true });
  const found = read.data?.found ?? [];
  const wanted = way === 'out' ? 'free' : 'lent';
  const ready = found.length > 0 && found.every((f) => f.state === wanted);
  const columns = (way === 'out' ? OUT : BACK).flatMap((key) => ledger.columns.find((c) => c.key === key) ?? []);
  const label = way === 'out' ? `${found.length}点を貸し出す` : `${found.length}点の返却を受ける`;
  const add = (number: string) =>
    setText((old) => (old === '' || old.endsWith('\n') ? old + number : `${old}\n${number}`));
  async function save() {
    const given = Object.fromEntries(columns.flatMap((c) => (values[c.key] ? [[c.key, values[c.key] as Value]] : [])));
    try {
      const done = await change(way === 'out' ? 'lending_lend' : 'lending_return', { text, values: given });
      tell(way === 'out' ? `${done.ids.length}点を貸し出しました` : `${done.ids.length}点の返却を受けました`);
      const [only] = done.ids;
      if (done.ids.length === 1 && only) onOpen(only);
      else onClose();
    } catch (thrown) {
      setWrong(
        thrown instanceof Refusal ? thrown : new Refusal({ code: 'internal', message: String(thrown), fields: [] }),
      );
    }
  }
  useWindowKeys({ 'Ctrl+Enter': () => void save(), Escape: onClose });
  return (
    <Screen
      title={way === 'out' ? '媒体を貸し出す' : '媒体の返却を受ける'}
      crumbs={[{ label: ledger.title, onPress: onClose }]}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button
            tone="primary"
            keys={['Ctrl', 'Enter']}
            refusal={ready ? '' : '番号を読み取ってください'}
            onPress={() => void save()}
          >
            {label}
          </Button>
        </>
      }
    >
      <div className="page case-form">
        {wrong && (
          <Note tone="late" alert>
            {wrong.message}
          </Note>
        )}
        <div className="justify-self-start">
          <Segments
            label="貸出か返却か"
            value={way}
            onChange={(key) => {
              setWay(key);
              setWrong(null);
            }}
            options={[
              { key: 'out', label: '貸し出す' },
              { key: 'back', label: '返却を受ける' },
            ]}
          />
        </div>
        <div className="step-two">
          <div className="step-scan">
            <ScanField label="番号を読む（バーコードか手入力、Enterで次へ）" onRead={add} autoFocus />
            <TextField label="読んだ番号（1行に1つ）" code rows={4} value={text} onChange={setText} />
            <Looked found={found} wanted={wanted} />
          </div>
          <div className="grid gap-3 content-start">
            {columns.map((column) => (
              <ValueField
                key={column.key}
                column={column}
                value={values[column.key]}
                onChange={(value) => setValues((old) => ({ ...old, [column.key]: value }))}
                wrong={wrong?.fields.find((f) => f.column === column.key)?.message}
                labelled
              />
            ))}
          </div>
        </div>
      </div>
    </Screen>
  );
}

/** What the numbers are, and what keeps one from going out or coming back. */
function Looked({ found, wanted }: { found: Lendable[]; wanted: string }) {
  if (found.length === 0)
    return <p className="muted">まだ読み取っていません。台帳の管理番号・旧番号・製造番号が使えます。</p>;
  return (
    <table className="case-table" aria-live="polite">
      <caption className="visually-hidden">読んだもの</caption>
      <thead>
        <tr>
          {['管理番号', '品名', '分類', '状態'].map((h) => (
            <th key={h} scope="col">
              {h}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {found.map((f, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a number may stand in the text twice
          <tr key={`${at}-${f.text}`}>
            <td className="code">{f.number || f.text}</td>
            <td>{f.name}</td>
            <td>{READABLE.includes(f.state) && <ClassMark value={f.class} />}</td>
            <td className={f.state === wanted ? 'tone-ok' : 'tone-late'}>
              <Mark name={f.state === wanted ? 'tick' : 'differ'} />{' '}
              {f.state === 'free' && wanted === 'lent' ? '貸し出されていません' : f.said || '貸し出せます'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OneLoan({ ledger, id, onClose }: { ledger: LedgerView; id: string; onClose: () => void }) {
  const view = useAsk('ledger_get', { ledger: ledger.key, id });
  const [step, setStep] = useState('');
  const { go } = useNavigation();
  const { may } = useOffice();
  useWindowKeys({ Escape: onClose });
  if (!view.data) return <Wait error={view.error} />;
  const { record, steps } = view.data;
  const state = ledger.states.find((s) => s.key === (record.life === 'active' ? record.step : record.life));
  const chances = steps.filter((s) => {
    const def = ledger.steps.find((d) => d.key === s.key);
    return def?.from.includes(def.axis === 'life' ? record.life : record.step) && record.life === 'active';
  });
  const carrier = String(record.values.media ?? '').split(':')[1];
  return (
    <Screen
      title={String(record.values.name ?? '')}
      subtitle={`${record.number}　${state?.label ?? ''}`}
      crumbs={[{ label: ledger.title, onPress: onClose }]}
      actions={
        <>
          {carrier && (
            <Button onPress={() => go({ screen: 'ledger', ledger: 'media', id: carrier })}>媒体の記録を開く</Button>
          )}
          {may('lending_step') &&
            chances.map((c) => (
              <Button
                key={c.key}
                tone={c.key === 'return' ? 'primary' : 'plain'}
                refusal={c.key === 'void' ? c.refused : ''}
                onPress={() => setStep(c.key)}
              >
                {ledger.steps.find((d) => d.key === c.key)?.label ?? c.key}
              </Button>
            ))}
        </>
      }
    >
      <div className="page">
        <dl className="case-facts max-w-2xl">
          {ledger.columns
            .filter((c) => c.key !== 'media' && record.values[c.key] !== undefined && record.values[c.key] !== null)
            .map((c) => (
              <div key={c.key}>
                <dt>{c.label}</dt>
                <dd>{showValue(c, record.values[c.key], true)}</dd>
              </div>
            ))}
        </dl>
        <h2 className="mt-6">履歴</h2>
        <HistoryList ledger={ledger} id={record.id} />
      </div>
      {step !== '' && (
        <LoanStepDialog
          ledger={ledger}
          id={id}
          step={step}
          due={record.values.due_on ?? null}
          onClose={() => setStep('')}
        />
      )}
    </Screen>
  );
}

function LoanStepDialog(props: { ledger: LedgerView; id: string; step: string; due: Value; onClose: () => void }) {
  const { ledger, id, step, due, onClose } = props;
  const change = useChange();
  const { tell } = useNotices();
  const def = ledger.steps.find((s) => s.key === step);
  const keys = step === 'return' ? BACK : step === 'extend' ? ['due_on'] : [];
  const columns = keys.flatMap((key) => ledger.columns.find((c) => c.key === key) ?? []);
  const [values, setValues] = useState<Values>(() => ({ returned_at: nowInJapan(), due_on: due }));
  const [reason, setReason] = useState('');
  const label = def?.label ?? step;
  async function send() {
    const given = Object.fromEntries(columns.flatMap((c) => (values[c.key] ? [[c.key, values[c.key] as Value]] : [])));
    await change('lending_step', { id, step, reason, values: given });
    tell(`「${label}」を記録しました`);
    onClose();
  }
  return (
    <ActDialog title={label} onClose={onClose} onAct={send}>
      {(wrong) => (
        <div className="grid gap-3">
          {columns.map((column, at) => (
            <ValueField
              key={column.key}
              column={column}
              value={values[column.key]}
              onChange={(value) => setValues((old) => ({ ...old, [column.key]: value }))}
              wrong={wrong?.fields.find((f) => f.column === column.key)?.message}
              labelled
              autoFocus={at === 0}
            />
          ))}
          {def?.reason && <TextField label="理由" required rows={2} value={reason} onChange={setReason} />}
        </div>
      )}
    </ActDialog>
  );
}
