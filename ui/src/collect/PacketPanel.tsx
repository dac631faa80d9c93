/** One packet: what is to be checked first, then accepted or returned with remarks on the very records. */
import { useEffect, useRef, useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useWindowKeys } from '../app/keys';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { pickedSave } from '../app/saving';
import type { PacketView } from '../bindings/PacketView';
import type { RecordChange } from '../bindings/RecordChange';
import { call, openSaved } from '../ipc';
import { ClassMark } from '../ledger/ClassMark';
import { Button, IconButton, LinkButton } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { Mark, StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { Wait } from '../parts/Wait';
import { dayOf, dayTime, monthDay } from '../words/dates';
import { DrillDialog } from './DrillDialog';
import { CHANGES, difference } from './words';

const FIRST = 6;
const PACKET_MARKS = { received: 'disc', accepted: 'tick', returned: 'returned', replaced: 'skip' } as const;

interface PanelProps {
  id: string;
  outbox: string;
  onClose: () => void;
  onStep: (by: number) => void;
  onDecided: () => void;
}

/** The panel beside the board. */
export function PacketPanel(props: PanelProps) {
  const packet = useAsk('collect_packet', { id: props.id });
  return (
    <aside className="packet" aria-label="提出物">
      {packet.data ? <Shown {...props} packet={packet.data} /> : <Wait error={packet.error} />}
    </aside>
  );
}

function isClassed(change: RecordChange): boolean {
  return change.ledger === 'asset' || change.ledger === 'media';
}

function Shown({ packet, outbox, onClose, onStep, onDecided }: PanelProps & { packet: PacketView }) {
  const change = useChange();
  const { may } = useOffice();
  const { tell, refuse } = useNotices();
  const [reason, setReason] = useState(packet.drafted);
  const [remarks, setRemarks] = useState<{ [key: string]: string }>({});
  const [all, setAll] = useState(false);
  const [drill, setDrill] = useState(false);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const waits = packet.state === 'received' && may('collect_accept');
  const { differences } = packet;
  const shown = all ? differences.changes : differences.changes.slice(0, FIRST);
  const rest = differences.changes.length + packet.more - shown.length;
  function told(path: string, said: string) {
    tell(said, path === '' ? undefined : { label: '場所を開く', onPress: () => void openSaved(path).catch(refuse) });
    onDecided();
  }
  async function act(what: () => Promise<void>) {
    if (busy) return;
    setBusy(true);
    try {
      await what();
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  }
  const accept = () =>
    void act(async () => {
      const done = await change('collect_accept', { id: packet.id, note: '' });
      told(done.path, `${packet.division_name}の「${packet.short}」を受理しました`);
    });
  const giveBack = () =>
    void act(async () => {
      const lines = differences.changes
        .map((c) => ({ c, text: (remarks[`${c.ledger} ${c.key}`] ?? '').trim() }))
        .filter(({ text }) => text !== '')
        .map(({ c, text }) => ({
          ledger: c.ledger,
          record_key: c.key,
          record_number: c.number,
          question: '',
          text,
        }));
      const done = await change('collect_return', { id: packet.id, reason, remarks: lines });
      told(done.path, `${packet.division_name}の「${packet.short}」を差し戻しました`);
    });
  const save = (kind: 'moricho' | 'pdf') =>
    pickedSave({
      title: packet.state === 'returned' ? '差戻しファイルを保存する場所' : '受領書を保存する場所',
      name: `${packet.state === 'returned' ? '差戻し' : '受領'}_${packet.division_name}_${packet.short}.${kind}`,
      kind: { name: kind === 'pdf' ? 'PDF' : '守帳のファイル', extensions: [kind] },
      write: (out) => call('collect_answer_save', { id: packet.id, out }),
      said: '保存しました',
      tell,
      refuse,
    });
  const write = () => {
    const box = field.current?.querySelector<HTMLTextAreaElement>('textarea');
    box?.focus();
    box?.scrollIntoView?.({ block: 'nearest' });
  };
  useWindowKeys(
    {
      a: () => packet.refused === '' && accept(),
      b: write,
      'Ctrl+Enter': () => reason.trim() !== '' && giveBack(),
    },
    { active: waits },
  );
  return (
    <>
      <div className="packet-head">
        <div className="packet-line">
          <StateWord mark={PACKET_MARKS[packet.state as keyof typeof PACKET_MARKS] ?? 'disc'}>
            {`${packet.word} ${monthDay(dayOf(packet.submitted_at))}`}
          </StateWord>
          {packet.late > 0 && <span className="tone-late">{`${packet.late}日遅れ`}</span>}
          <span className="spring" />
          <IconButton icon="up" label="前の提出物" onPress={() => onStep(-1)} />
          <IconButton icon="down" label="次の提出物" onPress={() => onStep(1)} />
          <IconButton icon="x" label="閉じる" onPress={onClose} />
        </div>
        <h2 ref={head} tabIndex={-1}>{`${packet.division_name}　${packet.title}`}</h2>
        <p className="packet-line">
          <span>{`${packet.submitted_by} から`}</span>
          {packet.articles.map((article) => (
            <span key={article} className="muted">
              {article}
            </span>
          ))}
          <span className="tone-ok">
            <Mark name="tick" /> 改ざん検査 済
          </span>
        </p>
        <p className="muted mono">{`第${packet.number}号　検証値 ${packet.digest}`}</p>
      </div>
      <div className="packet-body">
        {packet.nothing && (
          <Note tone="plain">
            <b>該当なし</b> {packet.reason}
          </Note>
        )}
        {!packet.nothing && packet.reason !== '' && <Note tone="plain">{packet.reason}</Note>}
        {packet.returned_for !== '' && (
          <Note tone="warn">
            <b>差し戻した理由</b> {packet.returned_for}
            {packet.remarks.map((r) => (
              <p key={r.record_key + r.question + r.text}>{`${r.record_number || r.question || '全体'}：${r.text}`}</p>
            ))}
          </Note>
        )}
        {differences.classes.length > 0 && (
          <table className="packet-classes">
            <caption>{packet.compared_with === '' ? '今回が最初の提出です' : `${packet.compared_with}との差`}</caption>
            <thead>
              <tr>
                <th scope="col">
                  <span className="visually-hidden">分類</span>
                </th>
                <th scope="col">前回</th>
                <th scope="col">今回</th>
                <th scope="col">差</th>
              </tr>
            </thead>
            <tbody>
              {differences.classes.map((c) => (
                <tr key={c.class}>
                  <th scope="row">
                    <ClassMark value={c.class} />
                  </th>
                  <td>{c.before ?? '－'}</td>
                  <td>
                    <b>{c.now}</b>
                  </td>
                  <td>{difference(c.now, c.before)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <div className="packet-changes">
          <div className="packet-line">
            <h3>{`変わった記録 ${differences.changes.length + packet.more}件`}</h3>
            <span className="spring" />
            {differences.to_check > 0 && (
              <span className="muted">{`確かめるもの ${differences.to_check}件を先に`}</span>
            )}
          </div>
          {shown.map((c) => {
            const key = `${c.ledger} ${c.key}`;
            const check = c.changed === 'lowered' || c.changed === 'asking';
            return (
              <div key={key} className="packet-change" data-check={check || undefined}>
                <span className={check ? 'tone-warn' : 'tone-accent'}>
                  <Mark name={CHANGES[c.changed].mark} /> {CHANGES[c.changed].word}
                </span>
                <span title={c.number}>{c.label}</span>
                {isClassed(c) && (
                  <span className="packet-move">
                    {(c.before !== '' || c.changed === 'class') && c.before !== c.after && (
                      <>
                        <ClassMark value={c.before} /> →{' '}
                      </>
                    )}
                    {c.changed !== 'gone' && <ClassMark value={c.after} />}
                  </span>
                )}
                {waits && check && (
                  <TextField
                    label={`${c.label}への指摘`}
                    labelHidden
                    dense
                    placeholder="この記録への指摘（差し戻すとき）"
                    value={remarks[key] ?? ''}
                    onChange={(text) => setRemarks((old) => ({ ...old, [key]: text }))}
                  />
                )}
              </div>
            );
          })}
          <p className="packet-line muted">
            {rest > 0 && <span>{`ほか${rest}件`}</span>}
            <span className="spring" />
            {rest > packet.more && <LinkButton onPress={() => setAll(true)}>変わった記録をすべて見る</LinkButton>}
            <LinkButton onPress={() => setDrill(true)}>{`提出された${packet.records}件を見る`}</LinkButton>
          </p>
        </div>
        {(
          [
            ['中の帳票', packet.reports],
            ['提出前の確認で分かっていること', packet.noticed],
            ['送られていないもの', packet.withheld],
            ['前の指摘への対応', packet.answered],
          ] as const
        )
          .filter(([, lines]) => lines.length > 0)
          .map(([title, lines]) => (
            <section key={title} className="packet-list">
              <h3>{title}</h3>
              <ul>
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          ))}
        {packet.decided_at !== '' && (
          <p className="muted">{`${packet.word}：${packet.decided_by}　${dayTime(packet.decided_at)}`}</p>
        )}
      </div>
      {waits ? (
        <div className="packet-foot" ref={field}>
          <TextField
            label="差戻しの理由"
            hint={packet.drafted === '' ? undefined : '確かめるものから下書きしました'}
            rows={3}
            value={reason}
            onChange={setReason}
          />
          {packet.refused !== '' && <p className="tone-warn">{packet.refused}</p>}
          <div className="packet-deeds">
            <Button wide keys={['A']} disabled={busy || packet.refused !== ''} onPress={accept}>
              受理する
            </Button>
            <Button
              wide
              tone="primary"
              keys={['B']}
              disabled={busy || reason.trim() === '' || packet.refused !== ''}
              onPress={giveBack}
            >
              差し戻す
            </Button>
          </div>
          {outbox === '' && <p className="muted">受理・差戻しのあとに、相手に渡すファイルを保存できます。</p>}
        </div>
      ) : (
        (packet.state === 'accepted' || packet.state === 'returned') && (
          <div className="packet-foot">
            <div className="packet-deeds">
              <Button wide icon="save" onPress={() => void save('moricho')}>
                {packet.state === 'returned' ? '差戻しファイルを保存' : '受領書ファイルを保存'}
              </Button>
              <Button wide icon="print" onPress={() => void save('pdf')}>
                受領書をPDFで保存
              </Button>
            </div>
          </div>
        )
      )}
      {drill && <DrillDialog packet={packet.id} title="提出された記録" onClose={() => setDrill(false)} />}
    </>
  );
}
