/** 代行者: who acts for the chief, from when to when, and why (第11条第1項). */
import { useState } from 'react';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { DeputyNamer } from '../bindings/DeputyNamer';
import type { Post } from '../bindings/Post';
import type { TermView } from '../bindings/TermView';
import { Refusal } from '../ipc';
import { DayField } from '../ledger/print/DayField';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check, Select, TextField } from '../parts/Fields';
import { StateWord } from '../parts/Mark';
import { shortDay } from '../words/dates';

interface People {
  people: readonly Post[];
  terms: readonly TermView[];
}

/** The sign of a period. */
export function TermState({ term }: { term: TermView }) {
  if (term.state === 'now') return <StateWord mark="tick">期間中</StateWord>;
  if (term.state === 'coming') return <StateWord mark="clock">これから</StateWord>;
  return <StateWord mark="dash">終了</StateWord>;
}

/** Deputies, with a way to name one and to end it early. */
export function DeputySection({ people, terms }: People) {
  const { may, settings, book } = useOffice();
  const change = useChange();
  const { refuse } = useNotices();
  const [naming, setNaming] = useState(false);
  const [ending, setEnding] = useState<TermView | null>(null);
  const deputies = terms.filter((t) => t.kind === 'deputy').reverse();
  function setNamer(director: boolean) {
    if (!settings) return;
    const deputy_namer: DeputyNamer = director ? 'director' : 'chief';
    change('settings_save', { ...settings, deputy_namer }).catch(refuse);
  }
  return (
    <section aria-labelledby="deputies">
      <h3 className="mt-6 mb-2 font-bold" id="deputies">
        代行者
      </h3>
      <p className="form-text mb-2">
        責任者が不在のときや、責任者が自分で登録したものを確認するときに、期間を決めて登録します（第11条第1項）。期間が過ぎると、ひとりでに終わります。
      </p>
      {deputies.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">代行者</th>
              <th scope="col">だれの代わり</th>
              <th scope="col">期間</th>
              <th scope="col">理由</th>
              <th scope="col">状態</th>
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {deputies.map((t) => (
              <tr key={t.id}>
                <td>{t.name}</td>
                <td>{t.chief}</td>
                <td>
                  {shortDay(t.since)}～{shortDay(t.until)}
                </td>
                <td>
                  {t.reason}
                  {t.ended && <span className="muted">（{t.ended}）</span>}
                </td>
                <td>
                  <TermState term={t} />
                </td>
                <td>
                  {t.state !== 'over' && may('deputy_end') && (
                    <Button size="small" label={`${t.name}の代行を終える`} onPress={() => setEnding(t)}>
                      終える
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="mt-3">
        <Button icon="plus" disabled={!may('deputy_name')} onPress={() => setNaming(true)}>
          代行者を登録する
        </Button>
      </div>
      <div className="mt-3">
        <Check
          checked={settings?.deputy_namer === 'director'}
          onChange={setNamer}
          disabled={book.acting.role !== 'chief' && book.acting.role !== 'supervisor'}
        >
          責任者が不在のときは、「部長」として登録した人も代行者を登録できる
        </Check>
      </div>
      {naming && <NameDialog people={people} onClose={() => setNaming(false)} />}
      {ending && <EndDialog term={ending} command="deputy_end" onClose={() => setEnding(null)} />}
    </section>
  );
}

function NameDialog({ people, onClose }: { people: readonly Post[]; onClose: () => void }) {
  const { book, state } = useOffice();
  const change = useChange();
  const { tell } = useNotices();
  const chiefs = people.filter((p) => p.active && p.role === 'chief');
  const others = people.filter((p) => p.active && (p.role === 'officer' || p.role === 'staff' || p.role === 'chief'));
  const first = chiefs.find((p) => p.number === book.acting.number) ?? chiefs[0];
  const [now, setNow] = useState({ number: '', chief: first?.number ?? '', since: state.today, until: '', reason: '' });
  const [refused, setRefused] = useState<Refusal | null>(null);
  const wrong = (column: string) => refused?.fields.find((f) => f.column === column)?.message;
  async function save() {
    try {
      await change('deputy_name', now);
      tell('代行者を登録しました');
      onClose();
    } catch (thrown) {
      if (thrown instanceof Refusal) setRefused(thrown);
      else throw thrown;
    }
  }
  const options = (list: readonly Post[]) => list.map((p) => ({ key: p.number, label: `${p.name}　${p.title}` }));
  const ready = now.number !== '' && now.until !== '' && now.reason.trim() !== '';
  return (
    <Dialog
      title="代行者を登録する"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={!ready} onPress={save}>
            登録する
          </Button>
        </>
      }
    >
      <Select
        label="代行する人"
        required
        value={now.number}
        onChange={(number) => setNow({ ...now, number })}
        options={options(others.filter((p) => p.number !== now.chief))}
        placeholder="選んでください"
        hint={wrong('number')}
      />
      <div className="mt-4">
        <Select
          label="だれの代わりか"
          required
          value={now.chief}
          onChange={(chief) => setNow({ ...now, chief })}
          options={options(chiefs)}
          hint={wrong('chief')}
        />
      </div>
      <DayField
        label="はじめの日"
        value={now.since}
        onChange={(since) => setNow((old) => ({ ...old, since: since || state.today }))}
        wrong={wrong('since')}
      />
      <DayField
        label="終わりの日"
        value={now.until}
        onChange={(until) => setNow((old) => ({ ...old, until }))}
        empty="記入が必要"
        wrong={wrong('until')}
      />
      <TextField
        label="理由"
        required
        value={now.reason}
        onChange={(reason) => setNow({ ...now, reason })}
        placeholder="例：出張のため"
        hint="画面と印刷物に「代行」と理由が載ります。"
        wrong={wrong('reason')}
      />
      {refused && refused.fields.length === 0 && <p role="alert">{refused.message}</p>}
    </Dialog>
  );
}

/** Asks why a period ends early. */
export function EndDialog({
  term,
  command,
  onClose,
}: {
  term: TermView;
  command: 'deputy_end' | 'post_end';
  onClose: () => void;
}) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { renew } = useOffice();
  const [reason, setReason] = useState('');
  const what = command === 'deputy_end' ? '代行' : '兼務';
  function end() {
    change(command, { id: term.id, reason }).then(() => {
      tell(`${term.name}の${what}を終えました`);
      onClose();
      renew();
    }, refuse);
  }
  return (
    <Dialog
      title={`${term.name}の${what}を終える`}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={reason.trim() === ''} onPress={end}>
            終える
          </Button>
        </>
      }
    >
      <TextField
        label="終える理由"
        required
        value={reason}
        onChange={setReason}
        hint="今日から効きます。これまでの記録はそのまま残ります。"
        autoFocus
      />
    </Dialog>
  );
}
