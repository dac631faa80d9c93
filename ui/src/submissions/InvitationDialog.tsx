/** An invitation before it is taken over: who asks, with which key, and what changes. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { InvitationView } from '../bindings/InvitationView';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { fiscalYear, shortDay } from '../words/dates';
import { called } from './words';

const CHANGES: { [change: string]: string } = { new: '新しい', changed: '変わる', same: '同じ', dropped: 'なくなる' };

/** Shows it; the chief takes it over. */
export function InvitationDialog({
  path,
  shown,
  onClose,
}: {
  path: string;
  shown: InvitationView;
  onClose: () => void;
}) {
  const change = useChange();
  const { tell } = useNotices();
  const { may } = useOffice();
  const [typed, setTyped] = useState('');
  const replaced = shown.key === 'replaced';
  const chief = may('submission_invitation_take');
  async function take() {
    await change('submission_invitation_take', { path, digest: shown.digest, fingerprint: replaced ? typed : '' });
    tell('招待ファイルを取り込みました');
    onClose();
  }
  return (
    <ActDialog
      title={`${shown.office}の招待ファイル 第${shown.serial}号`}
      label="取り込む"
      wide="44rem"
      disabled={!chief || shown.refused !== '' || (replaced && typed.trim() === '')}
      onClose={onClose}
      onAct={take}
    >
      <p>{`${shown.division}あて　${fiscalYear(shown.fiscal_year)}　${shown.edition}`}</p>
      <p>
        {'署名の鍵の指紋　'}
        <span className="code">{shown.fingerprint}</span>
      </p>
      {shown.refused !== '' && <Note tone="late">{shown.refused}</Note>}
      {shown.key === 'first' && (
        <Note>はじめて取り込みます。取りまとめ課から紙で受け取った指紋と、上の16桁が同じことを確かめてください。</Note>
      )}
      {replaced && (
        <>
          <Note tone="warn">署名の鍵が前と違います。電話などで確かめ、紙で受け取った指紋を入れてください。</Note>
          <TextField label="紙で受け取った指紋（16桁）" required code value={typed} onChange={setTyped} />
        </>
      )}
      {!shown.same_edition && (
        <Note tone="warn">対策基準の版が、この守帳と違います。情報システム課に確かめてください。</Note>
      )}
      {!chief && <Note>取り込むのは責任者です。内容を確かめて、責任者に知らせてください。</Note>}
      {shown.assets > 0 && (
        <Note tone="plain">
          {`標準資産一覧（どの課にもある情報資産）が${shown.assets}件付いています。取り込んだあと、「標準資産一覧」から、この帳簿にないものを加えられます。`}
        </Note>
      )}
      <table className="table">
        <thead>
          <tr>
            <th scope="col">報告</th>
            <th scope="col">根拠</th>
            <th scope="col">期限</th>
            <th scope="col">前とくらべて</th>
          </tr>
        </thead>
        <tbody>
          {shown.duties.map((d) => (
            <tr key={`${d.key}/${d.period}`}>
              <td>{called(d.title, d.period)}</td>
              <td>{d.articles}</td>
              <td>{shortDay(d.due)}</td>
              <td>{`${CHANGES[d.change] ?? ''}${d.before === '' ? '' : `（前は${d.before}）`}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ActDialog>
  );
}
