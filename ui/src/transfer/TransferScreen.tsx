/** 異動: who leaves, who comes, what leavers hold, and how far everything is. */
import { type ReactNode, useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { ROLE_WORDS, useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { MoveEntry } from '../bindings/MoveEntry';
import type { MoveItem } from '../bindings/MoveItem';
import type { MoveView } from '../bindings/MoveView';
import type { Roster } from '../bindings/Roster';
import { pickOpen } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Select, TextField } from '../parts/Fields';
import { StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { useRoving } from '../parts/roving';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { shortDay } from '../words/dates';
import { CarryDialog } from './CarryDialog';
import { EMPTY, EntryDialog, useSuccessors } from './EntryDialog';
import { Items } from './Items';
import { RosterDialog } from './RosterDialog';
import { WantsDialog } from './WantsDialog';
import { MOVING_WORDS, stateOf, wantsOf } from './words';
import './transfer.css';

const HINTS = [
  { keys: ['↑', '↓'], label: '人・物を移る' },
  { keys: ['Tab'], label: '次へ' },
  { keys: ['F6'], label: '次の区切り' },
  { keys: ['Enter'], label: '開く' },
];
const BOOKS = [{ name: '名簿（Excel・CSV）', extensions: ['xlsx', 'xlsm', 'xls', 'ods', 'csv'] }];

/** People at the left, what the chosen leaver holds at the right. */
export default function TransferScreen({ route }: { route: Extract<Route, { screen: 'transfer' }> }) {
  const { may } = useOffice();
  const { go, stay } = useNavigation();
  const { refuse } = useNotices();
  const run = useJob();
  const asked = useAsk('transfer_list', {});
  const [entry, setEntry] = useState<MoveEntry | null>(null);
  const [roster, setRoster] = useState<{ path: string; read: Roster } | null>(null);
  const [carrying, setCarrying] = useState(false);
  const [dropping, setDropping] = useState<MoveView | null>(null);
  const [wanting, setWanting] = useState<readonly string[] | null>(null);
  useKeyHints(HINTS);
  const people = asked.data?.people ?? [];
  const items = asked.data?.items ?? [];
  const leavers = people.filter((p) => p.leaves);
  const comers = people.filter((p) => !p.leaves);
  const chosen = people.find((p) => p.entry.id === route.id);
  const successors = useSuccessors(people, chosen?.entry.number ?? '');
  const waiting = people.filter((p) => p.state === 'planned' || p.due);
  async function read() {
    try {
      const [path] = await pickOpen('異動者の名簿を選ぶ', BOOKS);
      if (!path) return;
      setRoster({ path, read: await run('名簿を読んでいます', 'transfer_read', { path, sheet: '', day: '' }) });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const things = items.filter((i) => i.sort !== 'want');
  const shown = chosen ? items.filter((i) => i.transfer === chosen.entry.id) : things;
  const bare = comers.filter((c) => !c.none && c.open + c.done === 0);
  return (
    <Screen
      title="異動"
      subtitle="出る人の物と役割を引き継ぎ、来る人を名簿に加えます"
      fixed
      actions={
        <>
          <Button icon="sheet" disabled={!may('transfer_read')} onPress={() => void read()}>
            名簿から読み込む
          </Button>
          <Button icon="plus" disabled={!may('transfer_save')} onPress={() => setEntry(EMPTY)}>
            1人加える
          </Button>
          <Button
            icon="print"
            disabled={leavers.length === 0}
            onPress={() => go({ screen: 'transfer-print', form: 'returns', ids: leavers.map((l) => l.entry.id) })}
          >
            返却確認書（全員）
          </Button>
          <Button
            tone="primary"
            icon="tick"
            disabled={waiting.length === 0 || !may('transfer_carry_out')}
            onPress={() => setCarrying(true)}
          >
            {waiting.length > 0 ? `${waiting.length}人の異動を実施する` : '実施する'}
          </Button>
        </>
      }
    >
      <div className="moves">
        <section className="moves-people" aria-label="異動する人">
          {asked.error && (
            <Note tone="late" alert>
              {asked.error.message}
            </Note>
          )}
          {!asked.data && !asked.error && <Wait />}
          {asked.data && people.length === 0 && (
            <p className="form-text">
              異動する人はまだいません。人事課の名簿（Excel・CSV）を読み込むか、1人ずつ加えてください。
              登録しても、「実施する」を押すまで役割や在籍は変わりません。
            </p>
          )}
          {bare.length > 0 && may('transfer_request') && (
            <div className="move-bare">
              <StateWord mark="hollow">カード・ID未申請</StateWord>
              <Button size="small" onPress={() => setWanting(bare.map((c) => c.entry.id))}>
                {`${bare.length}人のカードとIDを申請`}
              </Button>
            </div>
          )}
          {leavers.length > 0 && (
            <People
              title="出る人（転出・退職）"
              people={leavers}
              chosen={route.id}
              onChoose={(id) => stay({ screen: 'transfer', id })}
            />
          )}
          {comers.length > 0 && (
            <People
              title="来る人（転入・採用）"
              aside={
                <LinkButton
                  onPress={() => go({ screen: 'transfer-print', form: 'arrivals', ids: comers.map((c) => c.entry.id) })}
                >
                  受入れの一覧
                </LinkButton>
              }
              people={comers}
              chosen={route.id}
              onChoose={(id) => stay({ screen: 'transfer', id })}
            />
          )}
        </section>
        <section className="moves-one" aria-label={chosen ? `${chosen.entry.name}の異動` : '出る人が持っているもの'}>
          {chosen ? (
            <One
              view={chosen}
              successors={successors}
              onEdit={() => setEntry(chosen.entry)}
              onDrop={() => setDropping(chosen)}
              onAll={() => stay({ screen: 'transfer' })}
            />
          ) : (
            leavers.length > 0 && (
              <SectionHead
                title="出る人が持っているもの"
                count={`残り${things.filter((i) => !i.done).length}件`}
                aside="第46条"
              />
            )
          )}
          {chosen && !chosen.leaves && (
            <Arriving
              view={chosen}
              items={shown}
              onWants={may('transfer_request') ? () => setWanting([chosen.entry.id]) : undefined}
            />
          )}
          {(chosen?.leaves || (!chosen && leavers.length > 0)) && (
            <Items
              key={chosen?.entry.id ?? ''}
              items={shown}
              many={!chosen}
              successors={successors}
              settled={(chosen ? [chosen] : leavers).every((l) => l.entry.successor !== '')}
            />
          )}
        </section>
      </div>
      {wanting && <WantsDialog ids={wanting} onClose={() => setWanting(null)} />}
      {entry && <EntryDialog start={entry} moves={people} onClose={() => setEntry(null)} />}
      {roster && <RosterDialog path={roster.path} first={roster.read} onClose={() => setRoster(null)} />}
      {carrying && <CarryDialog onClose={() => setCarrying(false)} />}
      {dropping && <DropDialog view={dropping} onClose={() => setDropping(null)} />}
    </Screen>
  );
}

function People({
  title,
  aside,
  people,
  chosen,
  onChoose,
}: {
  title: string;
  aside?: ReactNode;
  people: readonly MoveView[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const list = useRoving<HTMLUListElement>();
  return (
    <section className="mb-6">
      <SectionHead title={title} count={`${people.length}人`} aside={aside} />
      <ul className="move-list" ref={list}>
        {people.map((p) => {
          const state = stateOf(p);
          return (
            <li key={p.entry.id}>
              <button
                type="button"
                className="move-row"
                aria-current={p.entry.id === chosen ? 'true' : undefined}
                onClick={() => onChoose(p.entry.id)}
              >
                <span className="move-name">
                  <b>{p.entry.name}</b>
                  <small>{p.entry.number}</small>
                </span>
                <span className="move-day">
                  {p.entry.kind ? MOVING_WORDS[p.entry.kind] : ''} {shortDay(p.entry.day)}
                </span>
                <span className="move-role">
                  {p.wants_successor && p.entry.successor === '' ? (
                    <StateWord mark="triangle">{`${ROLE_WORDS[p.role]}の後任が未定`}</StateWord>
                  ) : (
                    <>
                      {ROLE_WORDS[p.role]}
                      {p.successor_name && ` → ${p.successor_name}`}
                    </>
                  )}
                </span>
                <span className="move-state">
                  <StateWord mark={state.mark} quiet={state.mark === 'tick' || state.mark === 'hollow'}>
                    {state.word}
                  </StateWord>
                  {p.leaves ? (
                    p.open > 0 && <small>{`残り${p.open}件`}</small>
                  ) : (
                    <StateWord mark={wantsOf(p).mark} quiet={wantsOf(p).mark !== 'hollow'}>
                      {wantsOf(p).word}
                    </StateWord>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function One({
  view,
  successors,
  onEdit,
  onDrop,
  onAll,
}: {
  view: MoveView;
  successors: readonly { key: string; label: string }[];
  onEdit: () => void;
  onDrop: () => void;
  onAll: () => void;
}) {
  const { go } = useNavigation();
  const { may } = useOffice();
  const { refuse } = useNotices();
  const change = useChange();
  const { entry } = view;
  const planned = view.state === 'planned';
  const works = may('transfer_save');
  return (
    <>
      <SectionHead
        title={entry.name}
        count={`${entry.kind ? MOVING_WORDS[entry.kind] : ''}　${shortDay(entry.day)}`}
        aside={<LinkButton onPress={onAll}>全員を見る</LinkButton>}
      />
      <dl className="move-facts">
        <dt>職員番号</dt>
        <dd>{entry.number}</dd>
        <dt>{view.leaves ? '役割' : '来てからの役割'}</dt>
        <dd>{ROLE_WORDS[view.role]}</dd>
        {entry.other && (
          <>
            <dt>{view.leaves ? '異動先' : '異動元'}</dt>
            <dd>{entry.other}</dd>
          </>
        )}
        <dt>{view.leaves ? 'この帳簿を使える最後の日' : 'この帳簿を使える最初の日'}</dt>
        <dd>{shortDay(view.from)}</dd>
        {view.posts.length > 0 && (
          <>
            <dt>終わる役職</dt>
            <dd>{view.posts.join('、')}</dd>
          </>
        )}
      </dl>
      {view.leaves && planned && works && (
        <Select
          label="後任（役割と、終わっていない事を引き継ぐ人）"
          value={entry.successor}
          onChange={(successor) =>
            void change('transfer_save', {
              entries: [{ ...entry, role: null, successor }],
              file: '',
              dry_run: false,
            }).catch(refuse)
          }
          options={successors}
          placeholder="あとで決める"
        />
      )}
      <div className="move-deeds">
        {view.leaves && (
          <>
            <Button icon="print" onPress={() => go({ screen: 'transfer-print', form: 'handover', ids: [entry.id] })}>
              引継書
            </Button>
            <Button icon="print" onPress={() => go({ screen: 'transfer-print', form: 'returns', ids: [entry.id] })}>
              返却確認書
            </Button>
          </>
        )}
        {planned && works && (
          <>
            <Button icon="pen" onPress={onEdit}>
              内容を変える
            </Button>
            <Button onPress={onDrop}>取りやめる</Button>
          </>
        )}
      </div>
    </>
  );
}

/** What somebody who comes is to get, and how far it is. */
function Arriving({
  view,
  items,
  onWants,
}: {
  view: MoveView;
  items: readonly MoveItem[];
  onWants: (() => void) | undefined;
}) {
  const { go } = useNavigation();
  return (
    <>
      <SectionHead title="カードとID" count={`${items.length}件`} aside="第58条・第80条" />
      {items.length === 0 ? (
        <p className="form-text">
          {view.none
            ? 'カードとIDは要らないと記録されています。'
            : 'まだ何も申請していません。申請すると、責任者の承認を経て、カードの貸与とIDの登録に進みます。'}
        </p>
      ) : (
        <table className="table move-items">
          <thead>
            <tr>
              <th scope="col">台帳</th>
              <th scope="col">カード・ID</th>
              <th scope="col">状態</th>
            </tr>
          </thead>
          <tbody>
            {items.map((i) => (
              <tr key={i.key}>
                <td className="keep">{i.ledger_title}</td>
                <td>
                  <button
                    type="button"
                    className="link"
                    onClick={() => go({ screen: 'ledger', ledger: i.ledger, id: i.record })}
                  >
                    {i.name}
                  </button>
                  <small className="muted">　{i.number}</small>
                </td>
                <td>
                  <StateWord mark={i.done ? 'tick' : 'clock'} quiet={i.done}>
                    {i.said}
                  </StateWord>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {onWants && (
        <div className="move-deeds">
          <Button icon="plus" tone={items.length === 0 && !view.none ? 'primary' : 'plain'} onPress={onWants}>
            カードとIDを申請する
          </Button>
        </div>
      )}
    </>
  );
}

function DropDialog({ view, onClose }: { view: MoveView; onClose: () => void }) {
  const change = useChange();
  const { tell, refuse } = useNotices();
  const [reason, setReason] = useState('');
  async function drop() {
    try {
      await change('transfer_drop', { ids: [view.entry.id], reason });
      tell(`${view.entry.name}さんの異動を取りやめました`);
      onClose();
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title={`${view.entry.name}さんの異動を取りやめる`}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>戻る</Button>
          <Button tone="danger" disabled={reason.trim() === ''} onPress={() => void drop()}>
            取りやめる
          </Button>
        </>
      }
    >
      <TextField label="理由" required value={reason} onChange={setReason} hint="例：内示の取消し" />
    </Dialog>
  );
}
