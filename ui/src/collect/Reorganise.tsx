/** 再編: the organisation list beside what is known here; each change accepted by a person, tried first, then carried out. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import type { OfficeChange as Change } from '../bindings/OfficeChange';
import type { DivisionName } from '../bindings/DivisionName';
import type { OrganisationRead } from '../bindings/OrganisationRead';
import type { Reorganisations } from '../bindings/Reorganisations';
import type { Reorganised } from '../bindings/Reorganised';
import { call, pickOpen } from '../ipc';
import { DayField } from '../ledger/print/DayField';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { longDay, shortDay } from '../words/dates';
import { ChangeRow, type Row } from './ChangeRow';
import { OrphanTable } from './OrphanTable';
import { EXCEL } from './words';
import './reorganise.css';

/** The screen 再編. */
export default function Reorganise() {
  const view = useAsk('collect_reorganise_list', {});
  if (!view.data) return <Wait error={view.error} />;
  return <Shown view={view.data} />;
}

const EMPTY: Change = { kind: 'merged', from: [''], to: [{ division: '', code: '', name: '' }], note: '' };

function Shown({ view }: { view: Reorganisations }) {
  const { go } = useNavigation();
  const { may } = useOffice();
  const { tell, refuse } = useNotices();
  const change = useChange();
  const [read, setRead] = useState<OrganisationRead | null>(null);
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [day, setDay] = useState('');
  const [tried, setTried] = useState<Reorganised | null>(null);
  const [wrong, setWrong] = useState('');
  const accepted = rows.filter((row) => row.accepted).map((row) => row.change);
  const writes = may('collect_reorganise_run');

  function arrange(next: readonly Row[]) {
    setRows(next);
    // What was tried is not what would be done any more.
    setTried(null);
    setWrong('');
  }
  async function readList(withLast: boolean) {
    try {
      const [path] = await pickOpen('今年度の組織の一覧', EXCEL);
      if (path === undefined) return;
      const [before] = withLast ? await pickOpen('前年度の組織の一覧', EXCEL) : [''];
      if (before === undefined) return;
      const found = await call('collect_reorganise_read', { path, sheet: '', before });
      setRead(found);
      setDay((old) => (old === '' ? found.day : old));
      arrange(
        found.proposals.map((p, index) => ({
          id: `${index}`,
          change: p.change,
          why: p.proposal.why,
          sure: p.proposal.sure,
          hint: p.hint,
          accepted: false,
        })),
      );
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function carryOut(dry_run: boolean) {
    setWrong('');
    try {
      const done = await change('collect_reorganise_run', { day, changes: [...accepted], dry_run });
      if (dry_run) {
        setTried(done);
        return;
      }
      arrange(rows.filter((row) => !row.accepted));
      tell(`${done.lines.length}件の再編を行いました`);
    } catch (thrown) {
      setTried(null);
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  const put = (id: string, part: Partial<Row>) =>
    arrange(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const changed = rows.filter((row) => row.change.kind !== 'added');
  const added = rows.filter((row) => row.change.kind === 'added');
  const list = (some: readonly Row[], divisions: readonly DivisionName[]) => (
    <ul className="reorg-list">
      {some.map((row) => (
        <ChangeRow
          key={row.id}
          row={row}
          divisions={divisions}
          onChange={(part) => put(row.id, part)}
          onRemove={() => arrange(rows.filter((other) => other.id !== row.id))}
        />
      ))}
    </ul>
  );
  return (
    <Screen
      title="再編"
      subtitle="課等の統合・分割・改称・廃止・移管"
      crumbs={[{ label: '取りまとめ', onPress: () => go({ screen: 'collect' }) }]}
      actions={
        writes && (
          <>
            <Button
              icon="plus"
              onPress={() => {
                const row: Row = {
                  id: `own-${Date.now()}`,
                  change: EMPTY,
                  why: '',
                  sure: true,
                  hint: '',
                  accepted: true,
                };
                arrange([row, ...rows]);
              }}
            >
              変更を加える
            </Button>
            <Button onPress={() => void readList(true)}>前年度の一覧と比べる</Button>
            <Button tone="primary" icon="sheet" onPress={() => void readList(false)}>
              組織の一覧を読む
            </Button>
          </>
        )
      }
    >
      <div className="reorg-body">
        <OrphanTable view={view} />
        {read && (
          <p className="form-text" role="status">
            {`${read.file}：課等 ${read.read}　変わらない ${read.same}　変更の提案 ${read.proposals.length}　課でない行 ${read.others}`}
          </p>
        )}
        {read && read.moved.length > 0 && (
          <Note tone="plain">{`部局だけが変わった課等（手続は要りません）：${read.moved.join('、')}`}</Note>
        )}
        {read && read.unread.length > 0 && (
          <Note tone="warn">
            読み取らなかった行があります：
            {read.unread.map((row) => `${row.row}行目「${row.text}」 ${row.why}`).join('　')}
          </Note>
        )}
        {rows.length > 0 && (
          <section aria-label="変更の提案">
            <SectionHead title="変更" count={`${accepted.length} ／ ${rows.length}件を受け入れる`} />
            {list(changed, view.divisions)}
            {added.length > 0 && (
              <details open={changed.length === 0}>
                <summary>{`前の一覧にない課等 ${added.length}`}</summary>
                {list(added, view.divisions)}
              </details>
            )}
            <div className="reorg-foot">
              <DayField key={read?.file ?? ''} label="施行日" value={day} required onChange={setDay} />
              <span className="muted">まだ何も書き込んでいません</span>
              <span className="spring" />
              <Button disabled={accepted.length === 0 || day === ''} onPress={() => void carryOut(true)}>
                試しに見る
              </Button>
              <Button tone="primary" disabled={tried === null} onPress={() => void carryOut(false)}>
                {`${accepted.length}件の再編を行う`}
              </Button>
            </div>
            {tried === null && accepted.length > 0 && (
              <p className="muted">「試しに見る」で結果を確かめると、行えるようになります。</p>
            )}
            {wrong !== '' && (
              <Note tone="late" alert>
                {wrong.split('\n').map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </Note>
            )}
            {tried && (
              <Note tone={tried.warnings.length > 0 ? 'warn' : 'ok'} alert>
                <p>{`${longDay(day)}から、次のようになります（新設 ${tried.added}　改称 ${tried.renamed}　廃止 ${tried.abolished}）。`}</p>
                <ul>
                  {tried.lines.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
                {tried.warnings.map((line) => (
                  <p key={line}>{line}</p>
                ))}
                <p>これまでの数字は、なくなる課の実績としてそのまま残ります。</p>
              </Note>
            )}
          </section>
        )}
        <section aria-label="これまでの再編">
          <SectionHead title="これまでの再編" count={`${view.lines.length}件`} />
          {view.lines.length === 0 ? (
            <p className="muted">ありません</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">施行日</th>
                  <th scope="col">種類</th>
                  <th scope="col">内容</th>
                </tr>
              </thead>
              <tbody>
                {view.lines.map((line) => (
                  <tr key={`${line.day}${line.words}`}>
                    <td>{shortDay(line.day)}</td>
                    <td>{line.word}</td>
                    <td>{line.note === '' ? line.words : `${line.words}（${line.note}）`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      </div>
    </Screen>
  );
}
