/** Records in use of abolished divisions that nobody answers for yet: red until somebody does. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { DivisionName } from '../bindings/DivisionName';
import type { OrphanGroup } from '../bindings/OrphanGroup';
import type { Reorganisations } from '../bindings/Reorganisations';
import { Button } from '../parts/Button';
import { Check, Select } from '../parts/Fields';
import { StateWord } from '../parts/Mark';
import { SectionHead } from '../parts/Section';
import { shortDay } from '../words/dates';

/** Says who answers for what was left, as a whole or record by record. */
export function OrphanTable({ view }: { view: Reorganisations }) {
  const total = view.orphans.reduce((sum, group) => sum + group.count, 0);
  if (total === 0) return null;
  return (
    <section aria-label="受け持つ課の決まっていない記録" className="reorg-orphans">
      <SectionHead title="受け持つ課の決まっていない記録" tone="late" count={`${total}件`} />
      {view.orphans.map((group) => (
        <Group key={`${group.division}/${group.ledger}`} group={group} divisions={view.divisions} />
      ))}
    </section>
  );
}

function Group({ group, divisions }: { group: OrphanGroup; divisions: readonly DivisionName[] }) {
  const { may } = useOffice();
  const { tell, refuse } = useNotices();
  const change = useChange();
  const known = divisions.some((d) => d.id === group.successor);
  const [heir, setHeir] = useState(known ? group.successor : '');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  async function rehome() {
    try {
      const keys = open ? [...chosen] : [];
      const done = await change('collect_reorganise_rehome', {
        division: group.division,
        ledger: group.ledger,
        keys,
        heir,
      });
      tell(`${done.done}件の受け持ちを決めました`);
      setChosen(new Set());
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const count = open ? chosen.size : group.count;
  const name = `${group.name}の${group.title}`;
  return (
    <div className="reorg-group">
      <div className="reorg-line">
        <StateWord mark="diamond">{`${group.name}（${shortDay(group.until)}まで）`}</StateWord>
        <span>{`${group.title} ${group.count}件`}</span>
        <span className="spring" />
        <Button size="small" onPress={() => setOpen((old) => !old)}>
          {open ? '全部まとめて' : '一件ずつ選ぶ'}
        </Button>
        {may('collect_reorganise_rehome') && (
          <>
            <Select
              dense
              label={`${name}を受け持つ課`}
              labelHidden
              value={heir}
              onChange={setHeir}
              options={[
                ...(heir === '' ? [{ key: '', label: '受け持つ課を選ぶ' }] : []),
                ...divisions.map((d) => ({ key: d.id, label: d.name })),
              ]}
            />
            <Button size="small" tone="primary" disabled={heir === '' || count === 0} onPress={() => void rehome()}>
              {`${count}件の受け持ちを決める`}
            </Button>
          </>
        )}
      </div>
      {open && <Records group={group} chosen={chosen} onChosen={setChosen} />}
    </div>
  );
}

function Records({
  group,
  chosen,
  onChosen,
}: {
  group: OrphanGroup;
  chosen: ReadonlySet<string>;
  onChosen: (next: ReadonlySet<string>) => void;
}) {
  const found = useAsk('collect_reorganise_orphans', { division: group.division, ledger: group.ledger });
  const records = found.data?.records ?? [];
  return (
    <div className="reorg-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">選ぶ</th>
            <th scope="col">元の番号</th>
            <th scope="col">分類</th>
            <th scope="col">名称</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.key}>
              <td>
                <Check
                  checked={chosen.has(record.key)}
                  onChange={(on) => {
                    const next = new Set(chosen);
                    if (on) next.add(record.key);
                    else next.delete(record.key);
                    onChosen(next);
                  }}
                >
                  <span className="visually-hidden">{`${record.number} ${record.label}`}</span>
                </Check>
              </td>
              <td className="mono tone-late">{record.number}</td>
              <td>{record.class}</td>
              <td>{record.label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
