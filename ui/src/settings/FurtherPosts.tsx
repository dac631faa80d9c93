/** 兼務: further posts of a person, of which one at a time is acted in. */
import { useState } from 'react';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { Post } from '../bindings/Post';
import type { Role } from '../bindings/Role';
import type { TermView } from '../bindings/TermView';
import { DayField } from '../ledger/print/DayField';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Select, TextField } from '../parts/Fields';
import { shortDay } from '../words/dates';
import { ROLE_NAMES } from './roles';
import { TermTable } from './TermTable';

interface FurtherPostsProps {
  people: readonly Post[];
  terms: readonly TermView[];
  roles: readonly { key: Role; label: string }[];
}

/** Further posts, with a way to add one and to end it. */
export function FurtherPosts({ people, terms, roles }: FurtherPostsProps) {
  const { may } = useOffice();
  const [adding, setAdding] = useState(false);
  const posts = terms.filter((t) => t.kind === 'further').reverse();
  return (
    <section aria-labelledby="further">
      <h3 className="mt-6 mb-2 font-bold" id="further">
        兼務
      </h3>
      <TermTable
        terms={posts}
        what="兼務"
        command="post_end"
        columns={[
          { label: '氏名', cell: (t) => t.name },
          { label: '役割', cell: (t) => ROLE_NAMES[t.role] },
          { label: '職名', cell: (t) => t.title },
          { label: '期間', cell: (t) => `${t.since && shortDay(t.since)}～${t.until && shortDay(t.until)}` },
        ]}
      />
      <div className="mt-3">
        <Button icon="plus" disabled={!may('post_add')} onPress={() => setAdding(true)}>
          兼務を足す
        </Button>
      </div>
      {adding && <AddDialog people={people} roles={roles} onClose={() => setAdding(false)} />}
    </section>
  );
}

function AddDialog({
  people,
  roles,
  onClose,
}: {
  people: readonly Post[];
  roles: readonly { key: Role; label: string }[];
  onClose: () => void;
}) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [now, setNow] = useState({ number: '', role: 'officer' as Role, title: '', unit: '', since: '', until: '' });
  function save() {
    change('post_add', now).then(() => {
      tell('兼務を登録しました');
      onClose();
    }, refuse);
  }
  return (
    <Dialog
      title="兼務を足す"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={now.number === ''} onPress={save}>
            登録する
          </Button>
        </>
      }
    >
      <Select
        label="だれの"
        required
        value={now.number}
        onChange={(number) => setNow({ ...now, number })}
        options={people.filter((p) => p.active).map((p) => ({ key: p.number, label: `${p.name}　${p.title}` }))}
        placeholder="選んでください"
      />
      <div className="mt-4">
        <Select
          label="役割"
          value={now.role}
          onChange={(role) => setNow({ ...now, role: role as Role })}
          options={roles}
        />
      </div>
      <TextField label="職名" value={now.title} onChange={(title) => setNow({ ...now, title })} />
      <TextField label="係" value={now.unit} onChange={(unit) => setNow({ ...now, unit })} />
      <DayField label="はじめの日" value={now.since} onChange={(since) => setNow((old) => ({ ...old, since }))} />
      <DayField
        label="終わりの日"
        value={now.until}
        onChange={(until) => setNow((old) => ({ ...old, until }))}
        empty="決めない"
      />
    </Dialog>
  );
}
