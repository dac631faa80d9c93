/** Opening a backup: what is inside first, then checking it or putting it in the place of the book. */
import { useState } from 'react';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import type { BackupInside } from '../bindings/BackupInside';
import type { Restored } from '../bindings/Restored';
import { call, type FileKind, pickOpen, Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Check, TextField } from '../parts/Fields';
import { Note } from '../parts/Note';
import { composing } from '../parts/typing';
import { dayTime } from '../words/dates';
import { grouped } from '../words/numbers';

/** Backups in a file dialog. */
export const BACKUP_KIND: FileKind = { name: '守帳の控え', extensions: ['moricho-backup'] };

interface Props {
  /** The file; empty: it is picked here. */
  path: string;
  /** Put it back; otherwise only look and check. */
  restore: boolean;
  onClose: () => void;
  /** After a restore: the window asks the door again what lies here. */
  onRestored?: () => void;
}

/** Leads from the file to its contents, and on from there. */
export function RestoreDialog({ path: given, restore, onClose, onRestored }: Props) {
  const [path, setPath] = useState(given);
  const [number, setNumber] = useState('');
  const [password, setPassword] = useState('');
  const [inside, setInside] = useState<BackupInside | null>(null);
  const [done, setDone] = useState<Restored | null>(null);
  const [sure, setSure] = useState(false);
  const [alone, setAlone] = useState(false);
  const [wrong, setWrong] = useState('');
  const run = useJob();
  const { refuse } = useNotices();
  const ask = { path, number: number.trim(), password, dir: '' };
  async function pick() {
    try {
      const [picked] = await pickOpen('控えのファイル', [BACKUP_KIND]);
      if (picked) setPath(picked);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function look() {
    setWrong('');
    try {
      setInside(await call('backup_look', ask));
    } catch (thrown) {
      if (thrown instanceof Refusal) setWrong(thrown.message);
      else refuse(thrown);
    }
  }
  async function check() {
    try {
      setInside(await run('控えを確かめています', 'backup_check', ask));
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code !== 'cancelled') setWrong(thrown.message);
      else refuse(thrown);
    }
  }
  async function put() {
    setWrong('');
    try {
      setDone(
        await run('控えから戻しています', 'backup_restore', { backup: ask, other_book: sure, leave_share: alone }),
      );
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code !== 'cancelled') setWrong(thrown.message);
      else refuse(thrown);
    }
  }
  async function fetchAgain(folder: string) {
    setWrong('');
    try {
      const join = { folder, dir: '', pc: '', number: ask.number, password, replace: true };
      await run('共有フォルダから取り直しています', 'share_join', join);
      onRestored?.();
      onClose();
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code !== 'cancelled') setWrong(thrown.message);
      else refuse(thrown);
    }
  }
  const end = () => {
    if (done) onRestored?.();
    onClose();
  };
  const title = restore ? '控えから戻す' : '控えを確かめる';
  if (done)
    return (
      <Dialog
        title={title}
        open
        firm
        onClose={end}
        wide="40rem"
        foot={
          <Button tone="primary" autoFocus onPress={end}>
            サインインの画面へ
          </Button>
        }
      >
        <Note tone={done.sound ? 'ok' : 'warn'}>
          <p>
            <b>{done.division}の帳簿を戻しました。</b>
            記録は{grouped(done.entries)}件です。
          </p>
          <p>
            {done.sound
              ? '記録の検証で異常はありませんでした。'
              : '記録の検証で合わないところがあります。開いたあと「記録を検証する」で確かめてください。'}
          </p>
          {done.kept && <p className="break-all">それまでの帳簿は残してあります：{done.kept}</p>}
        </Note>
        {done.unshared && <Unshared folder={done.unshared} />}
        <p className="form-text mt-3">控えを取ったときの職員番号とパスワードで開いてください。</p>
      </Dialog>
    );
  return (
    <Dialog
      title={title}
      open
      onClose={end}
      wide="40rem"
      foot={
        <>
          <Button onPress={end}>やめる</Button>
          {!inside && (
            <Button tone="primary" disabled={path === '' || password === ''} onPress={() => void look()}>
              中身を見る
            </Button>
          )}
          {inside && !restore && (
            <Button tone="primary" onPress={() => void check()}>
              全部を確かめる
            </Button>
          )}
          {inside && restore && (
            <Button
              tone="danger"
              disabled={inside.newer || (inside.here === 'other' && !sure) || (inside.shared !== '' && !alone)}
              onPress={() => void put()}
            >
              この控えに戻す
            </Button>
          )}
        </>
      }
    >
      {!inside && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter in one of its fields opens the backup
        <div
          className="grid gap-3"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || composing(event) || !(event.target instanceof HTMLInputElement)) return;
            event.preventDefault();
            if (path !== '' && password !== '') void look();
          }}
        >
          <div className="flex items-center gap-3">
            <Button icon="file" onPress={() => void pick()} autoFocus={given === ''}>
              控えのファイルを選ぶ
            </Button>
            <span className="break-all">{path === '' ? 'まだ選んでいません' : path.split(/[\\/]/).pop()}</span>
          </div>
          <TextField
            label="職員番号"
            value={number}
            onChange={setNumber}
            hint="復旧コードで開くときは空のままにします。"
          />
          <TextField
            label="パスワード（または復旧コード）"
            type="password"
            required
            value={password}
            onChange={setPassword}
            hint="控えを取った日に使っていたものを入れてください。"
          />
        </div>
      )}
      {inside && <Inside inside={inside} />}
      {inside?.newer && (
        <Note tone="late">
          この控えは新しい版の守帳で取られています。このパソコンの守帳を新しくしてから戻してください。
        </Note>
      )}
      {inside && restore && inside.here !== 'none' && (
        <div className="mt-3 grid gap-3">
          <Note tone={inside.here === 'other' ? 'late' : 'info'}>
            {inside.here === 'other'
              ? `いまここにあるのは別の課の帳簿か、確かめられない帳簿です。戻すと「${inside.division}」の帳簿に入れ替わります。`
              : 'いまここにある同じ帳簿と入れ替わります。'}
            いまの帳簿は消さず、別の名前で残します。
          </Note>
          {inside.here === 'other' && (
            <Check checked={sure} onChange={setSure}>
              「{inside.division}」の帳簿に入れ替えてよいことを確かめました
            </Check>
          )}
        </div>
      )}
      {inside && restore && inside.shared !== '' && (
        <div className="mt-3 grid gap-3">
          <Note tone="warn">
            <p>
              <b>この帳簿は共有しています。</b>
              <span className="break-all">（{inside.shared}）</span>
              戻すと、このパソコンだけの帳簿になり、共有からは外れます。
            </p>
            <p>
              共有フォルダの帳簿が無事なら、控えから戻すより「共有フォルダから取り直す」ほうが新しく、ほかのパソコンともそろいます。
              {!onRestored && '帳簿を閉じ、はじめの画面の「控えから戻す」から行えます。'}
            </p>
          </Note>
          {onRestored && (
            <div>
              <Button onPress={() => void fetchAgain(inside.shared)}>共有フォルダから取り直す</Button>
            </div>
          )}
          <Check checked={alone} onChange={setAlone}>
            共有から外れることを確かめました
          </Check>
        </div>
      )}
      {wrong && (
        <div className="mt-3">
          <Note tone="late" alert>
            {wrong}
          </Note>
        </div>
      )}
    </Dialog>
  );
}

/** What to do with the shared folder after a restore. */
function Unshared({ folder }: { folder: string }) {
  return (
    <div className="mt-3">
      <Note tone="warn">
        <p>
          <b>この帳簿は共有から外れました。</b>
          <span className="break-all">（{folder}）</span>
          ほかのパソコンは、共有フォルダの帳簿を使い続けています。どちらかにそろえてください。
        </p>
        <ul className="mt-1 list-disc pl-5">
          <li>
            戻した帳簿を正しいものとする：設定の「共有」で新しいフォルダに置き、ほかのパソコンはそこに参加し直します。
          </li>
          <li>共有フォルダの帳簿を正しいものとする：控えから戻す画面の「共有フォルダから取り直す」を選びます。</li>
        </ul>
      </Note>
    </div>
  );
}

function Inside({ inside }: { inside: BackupInside }) {
  return (
    <div className="grid gap-3">
      {inside.checked && (
        <Note tone={inside.sound ? 'ok' : 'warn'}>
          {inside.sound
            ? 'すべてのバイトと記録のつながりを確かめました。異常はありません。'
            : 'ファイルは取ったときのままですが、中の記録のつながりが合いません。帳簿を「記録を検証する」で確かめてください。'}
        </Note>
      )}
      <dl className="key-table">
        <dt>課</dt>
        <dd>
          <b>{inside.division || '（名前のない帳簿）'}</b>
          {inside.practice && '（練習用）'}
        </dd>
        <dt>取った日時</dt>
        <dd>
          {dayTime(inside.made_at)}　{inside.why}　{inside.made_by}
        </dd>
        <dt>件数</dt>
        <dd>{inside.records.map((r) => `${r.key} ${grouped(r.count)}`).join('　')}</dd>
        <dt>記録</dt>
        <dd>
          {grouped(inside.entries)}件　記録値 <span className="mono">{inside.head16}</span>
        </dd>
        <dt>最後の記録</dt>
        <dd>{inside.last || 'ありません'}</dd>
        <dt>取った守帳の版</dt>
        <dd>
          {inside.program}（帳簿の版 {inside.schema}）
        </dd>
      </dl>
    </div>
  );
}
