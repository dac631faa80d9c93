import { Radio, RadioGroup } from 'react-aria-components';
import type { Role } from '../bindings/Role';
import { Button, IconButton } from '../parts/Button';
import { Select, TextField } from '../parts/Fields';

export interface Person {
  number: string;
  name: string;
  title: string;
  unit: string;
  role: Role;
}

export const ROLES: readonly { key: Role; label: string }[] = [
  { key: 'chief', label: '責任者' },
  { key: 'officer', label: '担当者' },
  { key: 'staff', label: '職員' },
  { key: 'auditor', label: '閲覧' },
];

/** A person still to be written. */
export function blankPerson(role: Role): Person {
  return { number: '', name: '', title: '', unit: '', role };
}

interface PeopleStageProps {
  people: readonly Person[];
  onChange: (people: readonly Person[]) => void;
  acting: number;
  onActing: (at: number) => void;
}

/** Who works with the book, and who sits here now. */
export function PeopleStage({ people, onChange, acting, onActing }: PeopleStageProps) {
  const set = (at: number, change: Partial<Person>) =>
    onChange(people.map((p, i) => (i === at ? { ...p, ...change } : p)));
  return (
    <>
      <p className="gate-lead">
        責任者（課長）と担当者を入れます。分類は、担当者が案を作り、責任者が確かめます。同じ人が両方を行うことはできません。
      </p>
      {people.map((person, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: people have no identity before they are saved
        <fieldset key={at} className="mb-3">
          <legend className="visually-hidden">{at + 1}人目</legend>
          <div className="people-form">
            <TextField
              label="職員番号"
              dense
              value={person.number}
              onChange={(number) => set(at, { number })}
              autoFocus={at === 0}
            />
            <TextField label="氏名" dense value={person.name} onChange={(name) => set(at, { name })} />
            <TextField
              label="職名"
              dense
              value={person.title}
              onChange={(title) => set(at, { title })}
              placeholder={at === 0 ? '例：税務課長' : '例：主査'}
            />
            <Select
              label="役割"
              dense
              value={person.role}
              onChange={(role) => set(at, { role: role as Role })}
              options={ROLES}
            />
            {people.length > 1 ? (
              <IconButton
                icon="x"
                label={`${at + 1}人目を消す`}
                onPress={() => onChange(people.filter((_, i) => i !== at))}
              />
            ) : (
              <span />
            )}
          </div>
        </fieldset>
      ))}
      <Button size="small" icon="plus" onPress={() => onChange([...people, blankPerson('staff')])}>
        人を足す
      </Button>
      <div className="mt-4">
        <RadioGroup
          aria-label="いま操作している人"
          value={String(acting)}
          onChange={(value) => onActing(Number(value))}
        >
          <p className="label">いま操作している人</p>
          <div className="check-row form-text">
            {people.map((person, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Radio key={at} value={String(at)} className="check">
                <span className="check-box check-box-round" aria-hidden="true" />
                {person.name || `${at + 1}人目（${ROLES.find((r) => r.key === person.role)?.label ?? ''}）`}
              </Radio>
            ))}
          </div>
        </RadioGroup>
      </div>
    </>
  );
}
