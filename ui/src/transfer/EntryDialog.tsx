/** One person who leaves or comes, entered by hand. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { ROLE_WORDS, useOffice } from '../app/office';
import type { MoveEntry } from '../bindings/MoveEntry';
import type { MoveView } from '../bindings/MoveView';
import type { Moving } from '../bindings/Moving';
import type { Role } from '../bindings/Role';
import { Refusal } from '../ipc';
import { DayField } from '../ledger/print/DayField';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check, Segments, Select, TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { MOVINGS } from './words';

const ROLES: readonly Role[] = ['staff', 'officer', 'chief', 'auditor', 'director'];

/** An entry with nothing in it. */
export const EMPTY: MoveEntry = {
  id: '',
  number: '',
  name: '',
  kana: '',
  kind: 'out',
  day: '',
  other: '',
  unit: '',
  title: '',
  role: null,
  successor: '',
  namesake: false,
};

/** Who may take over: those in office and those who come, without those who leave. */
export function useSuccessors(moves: readonly MoveView[], without: string): { key: string; label: string }[] {
  const people = useAsk('people_list', {}).data?.people ?? [];
  const leaving = new Set(moves.filter((m) => m.leaves && m.state !== 'done').map((m) => m.entry.number));
  const here = people.filter((p) => p.active && !leaving.has(p.number) && p.number !== without);
  const known = new Set(here.map((p) => p.number));
  const coming = moves.filter((m) => !m.leaves && !known.has(m.entry.number)).map((m) => m.entry);
  return [
    ...here.map((p) => ({ key: p.number, label: `${p.name}　${ROLE_WORDS[p.role]}　${p.number}` })),
    ...coming.map((e) => ({ key: e.number, label: `${e.name}　これから来る人　${e.number}` })),
  ];
}

/** Enters one person, or changes what was entered. */
export function EntryDialog({
  start,
  moves,
  onClose,
}: {
  start: MoveEntry;
  moves: readonly MoveView[];
  onClose: () => void;
}) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const { state } = useOffice();
  const [now, setNow] = useState<MoveEntry>({ ...start, day: start.day || state.today });
  const [refused, setRefused] = useState<Refusal | null>(null);
  const people = useAsk('people_list', {}).data?.people ?? [];
  const successors = useSuccessors(moves, now.number);
  const set = (part: Partial<MoveEntry>) => setNow((old) => ({ ...old, ...part }));
  const leaves = now.kind === 'out' || now.kind === 'retire';
  const here = people.filter((p) => p.active);
  async function save() {
    try {
      await change('transfer_save', { entries: [leaves ? { ...now, role: null } : now], file: '', dry_run: false });
      tell(start.id ? '異動の内容を変えました' : '異動する人を加えました');
      onClose();
    } catch (thrown) {
      if (thrown instanceof Refusal) setRefused(thrown);
      else refuse(thrown);
    }
  }
  const asks = refused?.fields.some((f) => f.message.includes('同姓同名'));
  const dayWord = now.kind === 'retire' ? '退職の日（この日まで在籍）' : '異動の日（新しい職場の最初の日）';
  return (
    <Dialog
      title={start.id ? '異動の内容を変える' : '異動する人を加える'}
      open
      onClose={onClose}
      wide="36rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" onPress={() => void save()}>
            {start.id ? '変える' : '加える'}
          </Button>
        </>
      }
    >
      <Segments
        label="種別"
        value={now.kind ?? 'out'}
        onChange={(kind) => set({ kind: kind as Moving, number: '', name: '' })}
        options={MOVINGS}
      />
      <div className="mt-4">
        {leaves ? (
          <Select
            label="だれが"
            required
            value={now.number}
            onChange={(number) => set({ number, name: here.find((p) => p.number === number)?.name ?? '' })}
            options={here.map((p) => ({ key: p.number, label: `${p.name}　${p.title}　${p.number}` }))}
          />
        ) : (
          <div className="move-pair">
            <TextField label="職員番号" required code value={now.number} onChange={(number) => set({ number })} />
            <TextField label="氏名" required value={now.name} onChange={(name) => set({ name })} />
          </div>
        )}
      </div>
      <DayField label={dayWord} value={now.day} onChange={(day) => set({ day: day || state.today })} />
      {leaves ? (
        <>
          {now.kind === 'out' && <TextField label="異動先" value={now.other} onChange={(other) => set({ other })} />}
          <div className="mt-4">
            <Select
              label="後任（役割と、終わっていない事を引き継ぐ人）"
              value={now.successor}
              onChange={(successor) => set({ successor })}
              options={successors}
              placeholder="あとで決める"
            />
          </div>
        </>
      ) : (
        <>
          {now.kind === 'in' && <TextField label="異動元" value={now.other} onChange={(other) => set({ other })} />}
          <div className="move-pair mt-4">
            <TextField label="係" value={now.unit} onChange={(unit) => set({ unit })} />
            <TextField label="職名" value={now.title} onChange={(title) => set({ title })} />
          </div>
          <div className="mt-4">
            <Select
              label="この帳簿での役割"
              value={now.role ?? 'staff'}
              onChange={(role) => set({ role: role as Role })}
              options={ROLES.map((key) => ({ key, label: ROLE_WORDS[key] }))}
            />
          </div>
          {asks && (
            <div className="mt-4">
              <Check checked={now.namesake} onChange={(namesake) => set({ namesake })}>
                同姓同名の別の人です
              </Check>
            </div>
          )}
        </>
      )}
      {refused && (
        <div className="mt-4">
          <Note tone="late" alert>
            {refused.message}
          </Note>
        </div>
      )}
    </Dialog>
  );
}
