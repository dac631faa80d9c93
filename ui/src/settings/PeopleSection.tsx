import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { Post } from '../bindings/Post';
import type { Role } from '../bindings/Role';
import { ROLES } from '../gate/PeopleStage';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check, Select, TextField } from '../parts/Fields';
import { StateWord } from '../parts/Mark';

const MAY: { [role in Role]: string } = {
  chief: '分類を確かめ、決めます。すべての書き込みができます。',
  deputy: '責任者が不在のとき、責任者に代わります。',
  officer: '台帳を整え、取り込み、印刷し、設定を変えます。',
  staff: '記録を書き足し、直します。',
  auditor: '見るだけです。何も変えられません。',
};

const NEW: Post = { number: '', name: '', title: '', unit: '', role: 'staff', active: true };

/** Who works with the book, and who may do what. */
export function PeopleSection() {
  const people = useAsk('people_list', {});
  const { may, renew } = useOffice();
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [editing, setEditing] = useState<{ post: Post; isNew: boolean } | null>(null);
  const allowed = may('person_save');
  function save(post: Post) {
    change('person_save', { person: post }).then(() => {
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
              <td>{ROLES.find((r) => r.key === p.role)?.label}</td>
              <td>{p.active ? <StateWord mark="tick">在籍</StateWord> : <StateWord mark="dash">転出</StateWord>}</td>
              <td>
                {allowed && (
                  <Button size="small" label={`${p.name}を直す`} onPress={() => setEditing({ post: p, isNew: false })}>
                    直す
                  </Button>
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
      <h3 className="mt-6 mb-2 font-bold">役割ごとにできること</h3>
      <dl className="key-table">
        {ROLES.map((r) => (
          <div key={r.key} className="contents">
            <dt>
              <b>{r.label}</b>
            </dt>
            <dd>{MAY[r.key]}</dd>
          </div>
        ))}
      </dl>
      {editing && <PersonForm {...editing} onClose={() => setEditing(null)} onSave={save} />}
    </div>
  );
}

function PersonForm({
  post,
  isNew,
  onClose,
  onSave,
}: {
  post: Post;
  isNew: boolean;
  onClose: () => void;
  onSave: (post: Post) => void;
}) {
  const [now, setNow] = useState(post);
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
            onPress={() => onSave({ ...now, number: now.number.trim(), name: now.name.trim() })}
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
      <TextField label="職名" value={now.title} onChange={(title) => setNow({ ...now, title })} />
      <TextField label="係" value={now.unit} onChange={(unit) => setNow({ ...now, unit })} />
      <div className="mt-4">
        <Select
          label="役割"
          value={now.role}
          onChange={(role) => setNow({ ...now, role: role as Role })}
          options={ROLES}
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
