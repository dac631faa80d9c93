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
import { shortDay } from '../words/dates';
import { TermTable } from './TermTable';

interface People {
  people: readonly Post[];
  terms: readonly TermView[];
}

/** Deputies, with a way to name one and to end it early. */
export function DeputySection({ people, terms }: People) {
  const { may, settings, book } = useOffice();
  const change = useChange();
  const { refuse } = useNotices();
  const [naming, setNaming] = useState(false);
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
      <TermTable
        terms={deputies}
        what="代行"
        command="deputy_end"
        columns={[
          { label: '代行者', cell: (t) => t.name },
          { label: 'だれの代わり', cell: (t) => t.chief },
          { label: '期間', cell: (t) => `${shortDay(t.since)}～${shortDay(t.until)}` },
          {
            label: '理由',
            cell: (t) => (
              <>
                {t.reason}
                {t.ended && <span className="muted">（{t.ended}）</span>}
              </>
            ),
          },
        ]}
      />
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
      <div className="mt-4">
        <DayField
          label="はじめの日"
          value={now.since}
          onChange={(since) => setNow((old) => ({ ...old, since: since || state.today }))}
          wrong={wrong('since')}
        />
      </div>
      <div className="mt-4 mb-4">
        <DayField
          label="終わりの日"
          required
          value={now.until}
          onChange={(until) => setNow((old) => ({ ...old, until }))}
          wrong={wrong('until')}
        />
      </div>
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
