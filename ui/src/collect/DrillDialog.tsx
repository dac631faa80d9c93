/** What stands behind a figure: the records of the packet that told it, as they were handed in. */
import { Fragment, useState } from 'react';
import { useAsk } from '../app/cache';
import type { CollectedRecord } from '../bindings/CollectedRecord';
import { ClassMark } from '../ledger/ClassMark';
import { Button, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Wait } from '../parts/Wait';

const PAGE = 100;

interface DrillProps {
  packet: string;
  title: string;
  /** Figure and its part; without them all records. */
  figure?: { key: string; part: string };
  onClose: () => void;
}

/** From the figure to division, packet and record. */
export function DrillDialog({ packet, title, figure, onClose }: DrillProps) {
  const [offset, setOffset] = useState(0);
  const [open, setOpen] = useState<CollectedRecord | null>(null);
  const ask = { packet, key: figure?.key ?? '', part: figure?.part ?? '', offset, limit: PAGE };
  const drilled = useAsk('collect_drill', ask, { keepOld: true });
  const found = drilled.data;
  const last = found ? Math.min(found.total, offset + found.records.length) : 0;
  return (
    <Dialog
      title={open ? `${open.number}　${open.label}` : title}
      aside={found && `${found.division}　第${found.number}号　検証値 ${found.digest}`}
      open
      wide="56rem"
      onClose={onClose}
      foot={
        open ? (
          <Button autoFocus onPress={() => setOpen(null)}>
            一覧へ
          </Button>
        ) : (
          <>
            <span className="muted">
              {found ? `${found.total === 0 ? 0 : offset + 1}–${last} ／ ${found.total}件` : ''}
            </span>
            <span className="spring" />
            <Button disabled={offset === 0} onPress={() => setOffset(Math.max(0, offset - PAGE))}>
              前へ
            </Button>
            <Button disabled={!found || last >= found.total} onPress={() => setOffset(offset + PAGE)}>
              次へ
            </Button>
          </>
        )
      }
    >
      {!found ? (
        <Wait error={drilled.error} />
      ) : open ? (
        <dl className="drill-record">
          <dt>台帳</dt>
          <dd>{open.ledger_title}</dd>
          <dt>状態</dt>
          <dd>{open.state}</dd>
          {open.values.map(([label, value]) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      ) : found.records.length === 0 ? (
        <p className="form-text">この数字の元になる記録は、提出物に入っていません。</p>
      ) : (
        <table className="table drill">
          <thead>
            <tr>
              <th scope="col">番号</th>
              <th scope="col">名称</th>
              <th scope="col">分類</th>
              <th scope="col">状態</th>
              <th scope="col">台帳</th>
            </tr>
          </thead>
          <tbody>
            {found.records.map((r) => (
              <tr key={`${r.ledger} ${r.key}`}>
                <td className="mono">{r.number}</td>
                <td>
                  <LinkButton label={`${r.number} ${r.label}を見る`} onPress={() => setOpen(r)}>
                    {r.label}
                  </LinkButton>
                </td>
                <td>{r.class === '' ? '－' : <ClassMark value={r.class} />}</td>
                <td>{r.state}</td>
                <td>{r.ledger_title}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
