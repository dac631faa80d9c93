import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { Post } from '../bindings/Post';
import type { Role } from '../bindings/Role';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check, Select, TextField } from '../parts/Fields';
import { StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { DeputySection } from './DeputySection';
import { FurtherPosts } from './FurtherPosts';
import { ROLE_NAMES, rolesOf } from './roles';

const MAY: { [role in Role]: string } = {
  chief: '分類を確かめ、決めます。すべての書き込みができます。',
  deputy: '期間と理由を付けて登録した人が、その間だけ責任者に代わります。',
  officer: '台帳を整え、取り込み、印刷し、設定を変えます。',
  staff: '記録を書き足し、直します。',
  auditor: '見るだけです。記録も読めますが、何も変えられません。',
  director: '見るだけですが、設定で認めてあれば代行者を登録できます。',
  supervisor: '取りまとめ課で、各課から出されたものを確かめます。',
  collector: '取りまとめ課で、各課から出されたものを集めます。',
};

const NEW: Post = { number: '', name: '', title: '', unit: '', role: 'staff', active: true };

/** Who works with the book, and who may do what. */
export function PeopleSection() {
  const people = useAsk('people_list', {});
  const { may, renew, book } = useOffice();
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [editing, setEditing] = useState<{ post: Post; isNew: boolean } | null>(null);
  const [numbering, setNumbering] = useState<Post | null>(null);
  const allowed = may('person_save');
  const roles = rolesOf(book.office_kind);
  function save(post: Post, namesake: boolean) {
    change('person_save', { person: post, namesake }).then(() => {
      tell(`${post.name}を保存しました`);
      setEditing(null);
      renew();
    }, refuse);
  }
  return (
    <div className="max-w-4xl">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">職員番号</th>
            <th scope="col">氏名</th>
            <th scope="col">職名</th>
            <th scope="col">係</th>
            <th scope="col">役割</th>
            <th scope="col">在籍</th>
            <th scope="col">
              <span className="visually-hidden">操作</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.data?.people.map((p) => (
            <tr key={p.number}>
              <td className="mono">{p.number}</td>
              <td>{p.name}</td>
              <td>{p.title}</td>
              <td>{p.unit}</td>
              <td>{ROLE_NAMES[p.role]}</td>
              <td>{p.active ? <StateWord mark="tick">在籍</StateWord> : <StateWord mark="dash">転出</StateWord>}</td>
              <td>
                {allowed && (
                  <div className="flex gap-2">
                    <Button
                      size="small"
                      label={`${p.name}を直す`}
                      onPress={() => setEditing({ post: p, isNew: false })}
                    >
                      直す
                    </Button>
                    {p.active && (
                      <Button
                        size="small"
                        tone="plain"
                        label={`${p.name}の職員番号を変える`}
                        onPress={() => setNumbering(p)}
                      >
                        番号
                      </Button>
                    )}
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-3">
        <Button icon="plus" disabled={!allowed} onPress={() => setEditing({ post: NEW, isNew: true })}>
          人を足す
        </Button>
      </div>
      <DeputySection people={people.data?.people ?? []} terms={people.data?.terms ?? []} />
      <FurtherPosts people={people.data?.people ?? []} terms={people.data?.terms ?? []} roles={roles} />
      <h3 className="mt-6 mb-2 font-bold">役割ごとにできること</h3>
      <dl className="key-table">
        {[...roles, { key: 'deputy' as const, label: '代行者' }].map((r) => (
          <div key={r.key} className="contents">
            <dt>
              <b>{r.label}</b>
            </dt>
            <dd>{MAY[r.key]}</dd>
          </div>
        ))}
      </dl>
      {editing && (
        <PersonForm
          {...editing}
          roles={roles}
          names={people.data?.people ?? []}
          onClose={() => setEditing(null)}
          onSave={save}
        />
      )}
      {numbering && <NumberDialog person={numbering} onClose={() => setNumbering(null)} />}
    </div>
  );
}

function PersonForm({
  post,
  isNew,
  roles,
  names,
  onClose,
  onSave,
}: {
  post: Post;
  isNew: boolean;
  roles: readonly { key: Role; label: string }[];
  names: readonly Post[];
  onClose: () => void;
  onSave: (post: Post, namesake: boolean) => void;
}) {
  const [now, setNow] = useState(post);
  const [namesake, setNamesake] = useState(false);
  const plain = (name: string) => name.normalize('NFKC').replace(/\s/g, '');
  const same = isNew && now.name.trim() !== '' ? names.find((p) => plain(p.name) === plain(now.name)) : undefined;
  const ready = now.number.trim() !== '' && now.name.trim() !== '';
  return (
    <Dialog
      title={isNew ? '人を足す' : `${post.name}を直す`}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button
            tone="primary"
            disabled={!ready}
            onPress={() => onSave({ ...now, number: now.number.trim(), name: now.name.trim() }, namesake)}
          >
            保存する
          </Button>
        </>
      }
    >
      {isNew && (
        <TextField
          label="職員番号"
          required
          value={now.number}
          onChange={(number) => setNow({ ...now, number })}
          autoFocus
        />
      )}
      <TextField
        label="氏名"
        required
        value={now.name}
        onChange={(name) => setNow({ ...now, name })}
        hint="髙・﨑・𠮷などの字はそのまま残ります。"
      />
      {same && (
        <div className="mt-2">
          <Note tone="warn">
            同じ氏名の人が職員番号 {same.number}{' '}
            で登録されています。同じ人の番号が変わったのなら、やめて一覧の「番号」から変えてください。
          </Note>
          <Check checked={namesake} onChange={setNamesake}>
            同姓同名の別の人です
          </Check>
        </div>
      )}
      <TextField label="職名" value={now.title} onChange={(title) => setNow({ ...now, title })} />
      <TextField label="係" value={now.unit} onChange={(unit) => setNow({ ...now, unit })} />
      <div className="mt-4">
        <Select
          label="役割"
          value={now.role}
          onChange={(role) => setNow({ ...now, role: role as Role })}
          options={roles}
          hint={MAY[now.role]}
        />
      </div>
      <div className="mt-4">
        <Check checked={now.active} onChange={(active) => setNow({ ...now, active })}>
          在籍している（外すと選べなくなりますが、これまでの記録に氏名は残ります）
        </Check>
      </div>
    </Dialog>
  );
}

/** The same human with another number: what they did stays theirs. */
function NumberDialog({ person, onClose }: { person: Post; onClose: () => void }) {
  const [number, setNumber] = useState('');
  const change = useChange();
  const { tell, refuse } = useNotices();
  function save() {
    change('person_renumber', { old: person.number, new: number.trim() }).then(() => {
      tell(`${person.name}の職員番号を変えました`);
      onClose();
    }, refuse);
  }
  return (
    <Dialog
      title={`${person.name}の職員番号を変える`}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={number.trim() === ''} onPress={save}>
            番号を変える
          </Button>
        </>
      }
    >
      <TextField
        label="新しい職員番号"
        required
        value={number}
        onChange={setNumber}
        hint={`いまは ${person.number}。これまでの記録は同じ人のものとして残り、自分の登録を自分で確認することはできないままです。`}
        autoFocus
      />
    </Dialog>
  );
}
