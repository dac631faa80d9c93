/** 提出: what the collecting office asks for, what was sent, and what came back. */
import { useState } from 'react';
import { useAsk, useChange, useForget } from '../app/cache';
import { useJob } from '../app/jobs';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import type { InvitationView } from '../bindings/InvitationView';
import type { PacketLine } from '../bindings/PacketLine';
import type { ReturnedRemark } from '../bindings/ReturnedRemark';
import type { ReplyView } from '../bindings/ReplyView';
import type { SubmissionDutyLine } from '../bindings/SubmissionDutyLine';
import type { SubmissionState } from '../bindings/SubmissionState';
import { call, openSaved, pickFolder, pickOpen } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Check } from '../parts/Fields';
import { isMark, Mark } from '../parts/Mark';
import { Note } from '../parts/Note';
import { SectionHead } from '../parts/Section';
import { Wait } from '../parts/Wait';
import { dayOf, fiscalYear, shortDay } from '../words/dates';
import { InvitationDialog } from './InvitationDialog';
import { PrepareDialog } from './PrepareDialog';
import { RemarkDialog } from './RemarkDialog';
import { ReplyDialog } from './ReplyDialog';
import { StandardDialog } from './StandardDialog';
import { SubmitDialog } from './SubmitDialog';
import { called, inFours, OURS } from './words';
import './submission.css';

type Open =
  | { what: 'invitation'; path: string; shown: InvitationView }
  | { what: 'reply'; path: string; shown: ReplyView }
  | { what: 'prepare'; duties: SubmissionDutyLine[] }
  | { what: 'submit'; packets: PacketLine[] }
  | { what: 'remark'; remark: ReturnedRemark }
  | { what: 'standard' };

/** The screen 提出. */
export default function SubmissionScreen(_: { route: Extract<Route, { screen: 'submission' }> }) {
  const state = useAsk('submission_state', {}, { keepOld: true });
  if (!state.data) return <Wait error={state.error} />;
  return <Shown state={state.data} />;
}

function Shown({ state }: { state: SubmissionState }) {
  const { refuse } = useNotices();
  const { may } = useOffice();
  const [open, setOpen] = useState<Open | null>(null);
  async function read(what: 'invitation' | 'reply') {
    try {
      const title = what === 'invitation' ? '取りまとめ課の招待ファイル' : '差戻し・受領のファイル';
      const [path] = await pickOpen(title, [OURS]);
      if (path === undefined) return;
      if (what === 'invitation') {
        setOpen({ what, path, shown: await call('submission_invitation_read', { path }) });
      } else {
        setOpen({ what, path, shown: await call('submission_reply_read', { path }) });
      }
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const close = () => setOpen(null);
  return (
    <Screen
      title="提出"
      subtitle={state.bound ? `提出先　${state.office}` : ''}
      actions={
        <>
          {state.bound && may('submission_reply_read') && (
            <Button icon="file" onPress={() => void read('reply')}>
              返ってきたファイルを開く
            </Button>
          )}
          {state.standard > 0 && may('submission_assets_add') && (
            <Button icon="sheet" onPress={() => setOpen({ what: 'standard' })}>
              標準資産一覧
            </Button>
          )}
          {may('submission_invitation_read') && (
            <Button
              icon="collect"
              {...(state.bound ? {} : { tone: 'primary' as const })}
              onPress={() => void read('invitation')}
            >
              招待ファイルを開く
            </Button>
          )}
        </>
      }
    >
      <div className="page submissions">
        {!state.bound && (
          <Note>
            取りまとめ課（情報システム課）から受け取った招待ファイルを開くと、提出先・報告の種類・期限がそろいます。
          </Note>
        )}
        {state.bound && (
          // What was chosen is done with once a packet moved on.
          <Duties key={state.packets.map((p) => p.id + p.state).join()} state={state} onOpen={setOpen} />
        )}
        <Remarks remarks={state.remarks} onOpen={setOpen} />
        <Packets state={state} />
        {state.bound && (
          <p className="field-hint">
            {`署名の鍵の指紋　この帳簿 ${state.own_fingerprint}　／　${state.office} ${state.fingerprint}　（招待ファイル 第${state.serial}号、${shortDay(dayOf(state.taken_at))}取り込み）`}
          </p>
        )}
      </div>
      {open?.what === 'invitation' && <InvitationDialog path={open.path} shown={open.shown} onClose={close} />}
      {open?.what === 'reply' && <ReplyDialog path={open.path} shown={open.shown} onClose={close} />}
      {open?.what === 'prepare' && <PrepareDialog duties={open.duties} onClose={close} />}
      {open?.what === 'submit' && <SubmitDialog packets={open.packets} folder={state.folder} onClose={close} />}
      {open?.what === 'standard' && <StandardDialog onClose={close} />}
      {open?.what === 'remark' && <RemarkDialog remark={open.remark} onClose={close} />}
    </Screen>
  );
}

function State({ mark, late, children }: { mark: string; late?: boolean; children: string }) {
  return (
    <span className={late ? 'submission-state tone-late' : 'submission-state'}>
      <Mark name={isMark(mark) ? mark : 'hollow'} />
      {` ${children}`}
    </span>
  );
}

function Duties({ state, onOpen }: { state: SubmissionState; onOpen: (open: Open) => void }) {
  const { may } = useOffice();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const keyOf = (d: SubmissionDutyLine) => `${d.duty.fiscal_year}/${d.duty.key}/${d.duty.period}`;
  const latest = Math.max(...state.duties.map((d) => d.duty.fiscal_year));
  const shown = state.duties.filter((d) => d.duty.fiscal_year === latest || d.late);
  const picked = shown.filter((d) => chosen.includes(keyOf(d)));
  const ready = state.packets.filter((p) => picked.some((d) => d.packet === p.id) && p.state === 'prepared');
  const choose = (key: string, on: boolean) =>
    setChosen((old) => (on ? [...old, key] : old.filter((other) => other !== key)));
  return (
    <section>
      <SectionHead
        title={`${fiscalYear(latest)}の報告`}
        count={shown.length}
        aside={
          <span className="submission-acts">
            {may('submission_prepare') && (
              <Button
                icon="check"
                disabled={picked.length === 0}
                onPress={() => onOpen({ what: 'prepare', duties: picked })}
              >
                選んだ報告を準備する
              </Button>
            )}
            {may('submission_submit') && (
              <Button
                tone="primary"
                icon="submit"
                disabled={ready.length === 0}
                onPress={() => onOpen({ what: 'submit', packets: ready })}
              >
                選んだ報告を提出する
              </Button>
            )}
          </span>
        }
      />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">選ぶ</th>
            <th scope="col">報告</th>
            <th scope="col">根拠</th>
            <th scope="col">期限</th>
            <th scope="col">状態</th>
            <th scope="col" className="number">
              号
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((d) => (
            <tr key={keyOf(d)}>
              <td>
                <Check checked={chosen.includes(keyOf(d))} onChange={(on) => choose(keyOf(d), on)}>
                  <span className="visually-hidden">{`${called(d.title, d.duty.period)}を選ぶ`}</span>
                </Check>
              </td>
              <td>
                {called(d.title, d.duty.period)}
                <div className="muted">{d.generic ? 'ファイルを付けて出します' : d.ledgers.join('・')}</div>
              </td>
              <td>{d.articles}</td>
              <td>{shortDay(d.due)}</td>
              <td>
                <State mark={d.mark} late={d.late}>
                  {d.word}
                </State>
              </td>
              <td className="number">{d.number === 0 ? '－' : d.number}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Remarks({ remarks, onOpen }: { remarks: ReturnedRemark[]; onOpen: (open: Open) => void }) {
  const { go } = useNavigation();
  const { may } = useOffice();
  if (remarks.length === 0) return null;
  const left = remarks.filter((r) => !r.done).length;
  const lead = (r: ReturnedRemark) =>
    r.record !== ''
      ? () => go({ screen: 'ledger', ledger: r.ledger, id: r.record })
      : r.ledger === 'inspection'
        ? () => go({ screen: 'inspections' })
        : undefined;
  return (
    <section>
      <SectionHead
        title="差戻しの指摘"
        count={left}
        aside={left < remarks.length ? `対応済 ${remarks.length - left}件` : undefined}
      />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">どこ</th>
            <th scope="col">指摘</th>
            <th scope="col">対応</th>
          </tr>
        </thead>
        <tbody>
          {remarks.map((r) => {
            const to = lead(r);
            const where = [r.title, r.about, r.column].filter((t) => t !== '').join('　');
            return (
              <tr key={r.id}>
                <td>{to ? <LinkButton onPress={to}>{where}</LinkButton> : where}</td>
                <td>{r.text}</td>
                <td>
                  <State mark={r.done ? 'tick' : 'triangle'}>{r.done ? '対応済' : '未対応'}</State>
                  {r.done && `　${r.answer}`}
                  {'　'}
                  {may('submission_remark_done') && (
                    <LinkButton label={`${where}の対応を書く`} onPress={() => onOpen({ what: 'remark', remark: r })}>
                      {r.done ? '直す' : '対応を書く'}
                    </LinkButton>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Packets({ state }: { state: SubmissionState }) {
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const { may } = useOffice();
  const change = useChange();
  const forget = useForget();
  const run = useJob();
  if (state.packets.length === 0) return null;
  async function save(packet: PacketLine) {
    try {
      const out = await pickFolder('提出物を書き出すフォルダ');
      if (out === '') return;
      const file = await run('提出物を書き出しています', 'submission_save', { id: packet.id, out });
      tell('提出物をもう一度書き出しました', {
        label: '場所を開く',
        onPress: () => void openSaved(file.path).catch(refuse),
      });
      void forget([]);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function drop(packet: PacketLine) {
    try {
      await change('submission_drop', { id: packet.id });
      tell('準備を取りやめました');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <section>
      <SectionHead title="提出物" count={state.packets.length} />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">提出物</th>
            <th scope="col">中身</th>
            <th scope="col">準備・提出</th>
            <th scope="col">状態</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {state.packets.map((p) => {
            const name = `${called(p.title, p.duty.period)} 第${p.number}号`;
            return (
              <tr key={p.id}>
                <td>
                  {`${fiscalYear(p.duty.fiscal_year)}　${name}`}
                  {p.digest !== '' && <div className="code muted">{inFours(p.digest)}</div>}
                </td>
                <td>
                  {p.none ? `該当なし（${p.reason}）` : p.contents.join('、')}
                  {p.noticed.map((n) => (
                    <div key={n} className="muted">{`・${n}`}</div>
                  ))}
                </td>
                <td>
                  {`${p.prepared_by} ${shortDay(dayOf(p.prepared_at))}`}
                  {p.submitted_by !== '' && <div>{`${p.submitted_by} ${shortDay(dayOf(p.submitted_at))}`}</div>}
                </td>
                <td>
                  <State mark={p.mark}>{p.word}</State>
                  {p.decision !== '' && <div className="muted">{p.decision}</div>}
                </td>
                <td className="submission-deeds">
                  {p.state === 'prepared'
                    ? may('submission_drop') && (
                        <LinkButton label={`${name}の準備をやめる`} onPress={() => void drop(p)}>
                          準備をやめる
                        </LinkButton>
                      )
                    : may('submission_save') && (
                        <>
                          <LinkButton
                            label={`${name}の送付書`}
                            onPress={() => go({ screen: 'submission-letter', id: p.id })}
                          >
                            送付書
                          </LinkButton>
                          {'　'}
                          <LinkButton label={`${name}をもう一度書き出す`} onPress={() => void save(p)}>
                            書き出す
                          </LinkButton>
                        </>
                      )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
