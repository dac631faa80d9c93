/** 控え（バックアップ）: where they go, how the last one went, taking one now, checking one, moving to another PC. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useJob } from '../app/jobs';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { BackupFile } from '../bindings/BackupFile';
import type { BackupState } from '../bindings/BackupState';
import { openSaved, pickFolder, pickSave } from '../ipc';
import { Button } from '../parts/Button';
import { StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { SectionHead } from '../parts/Section';
import { dayTime } from '../words/dates';
import { fileSize } from '../words/numbers';
import { BACKUP_KIND, RestoreDialog } from './RestoreDialog';

const TAKING = '控えを取っています（書き込んだあと、開いて確かめます）';

/** The section of the settings. */
export function BackupSection() {
  const state = useAsk('backup_state', {});
  const { may, book } = useOffice();
  const { go } = useNavigation();
  const change = useChange();
  const run = useJob();
  const { tell, refuse } = useNotices();
  const [opening, setOpening] = useState<{ path: string; restore: boolean } | null>(null);
  const allowed = may('backup_take');
  async function place(which: 'folder' | 'second', path: string) {
    if (!state.data) return;
    const now = { folder: state.data.chosen, second: state.data.second, [which]: path };
    await change('backup_places', now);
    tell('控えの置き場所を保存しました');
  }
  async function choose(which: 'folder' | 'second') {
    try {
      const path = await pickFolder(which === 'folder' ? '控えの置き場所' : '2つ目の場所');
      if (path !== '') await place(which, path);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function take(elsewhere: boolean) {
    try {
      let out = '';
      if (elsewhere) {
        out = await pickSave('控えを保存する場所', `${book.division}の控え.moricho-backup`, [BACKUP_KIND]);
        if (out === '') return;
      }
      const taken = await run(TAKING, 'backup_take', { out });
      if (taken.second === 'missing')
        refuse(
          new Error(
            '控えは取りましたが、2つ目の場所には置けませんでした。USBメモリや共有フォルダがつながっているか確かめてください。',
          ),
        );
      else if (elsewhere && taken.file) {
        const { path } = taken.file;
        tell('控えを保存しました', { label: '場所を開く', onPress: () => void openSaved(path).catch(refuse) });
      } else tell('控えを取り、開いて確かめました');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  if (state.error) return <Note tone="late">{state.error.message}</Note>;
  if (!state.data) return <p className="wait">読んでいます</p>;
  const data = state.data;
  return (
    <div className="max-w-4xl grid gap-6">
      <Last state={data} />
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" icon="save" disabled={!allowed} onPress={() => void take(false)}>
          いま控えを取る
        </Button>
        <Button disabled={!allowed} onPress={() => void take(true)}>
          場所を選んで保存する
        </Button>
        <Button onPress={() => setOpening({ path: '', restore: false })}>控えを確かめる</Button>
        <Button onPress={() => setOpening({ path: '', restore: true })}>控えから戻す</Button>
      </div>
      <section aria-label="控えの置き場所">
        <SectionHead level={3} title="置き場所" />
        <dl className="key-table mt-2">
          <dt>1つ目</dt>
          <dd>
            <p className="break-all">{data.folder}</p>
            <div className="mt-1 flex gap-2">
              <Button
                size="small"
                disabled={!may('backup_places')}
                label="1つ目の場所を選ぶ"
                onPress={() => void choose('folder')}
              >
                選ぶ
              </Button>
              {data.chosen !== '' && (
                <Button
                  size="small"
                  disabled={!may('backup_places')}
                  onPress={() => void place('folder', '').catch(refuse)}
                >
                  帳簿のとなりに戻す
                </Button>
              )}
            </div>
          </dd>
          <dt>2つ目</dt>
          <dd>
            <p className="break-all">
              {data.second === '' ? '決めていません。別のディスクか別のパソコンの場所を決めてください。' : data.second}
            </p>
            {data.second !== '' && !data.second_ready && (
              <StateWord mark="triangle">いまはつながっていません</StateWord>
            )}
            <div className="mt-1 flex gap-2">
              <Button
                size="small"
                disabled={!may('backup_places')}
                label="2つ目の場所を選ぶ"
                onPress={() => void choose('second')}
              >
                選ぶ
              </Button>
              {data.second !== '' && (
                <Button
                  size="small"
                  disabled={!may('backup_places')}
                  onPress={() => void place('second', '').catch(refuse)}
                >
                  使わない
                </Button>
              )}
            </div>
          </dd>
        </dl>
        <p className="field-hint mt-2">
          毎日はじめに使うとき、100行を超える取り込み・復元・新しい版への更新の前に、自動で取ります。新しいものから7日分・4週分・12か月分を残します（第62条第4項）。
        </p>
      </section>
      <Files title="いまある控え" files={data.files} onCheck={(path) => setOpening({ path, restore: false })} />
      {data.second !== '' && data.second_ready && (
        <Files
          title="2つ目の場所にある控え"
          files={data.second_files}
          onCheck={(path) => setOpening({ path, restore: false })}
        />
      )}
      <section aria-label="新しいパソコンへ移す">
        <SectionHead level={3} title="新しいパソコンへ移す" />
        <ol className="mt-2 list-decimal pl-6 form-text">
          <li>
            このパソコンで控えを取り、USBメモリなどに保存します。{' '}
            <Button size="small" disabled={!allowed} onPress={() => void take(true)}>
              移すための控えを保存する
            </Button>
          </li>
          <li>新しいパソコンに守帳を入れ、はじめの画面で「控えから戻す」を選びます。</li>
          <li>「記録」の「記録を検証する」で、このパソコンの記録値と同じことを確かめます。</li>
          <li>確かめたら、このパソコンの帳簿を使うのをやめます。</li>
        </ol>
        <div className="mt-2">
          <Button size="small" icon="info" onPress={() => go({ screen: 'help', page: '08-hikae' })}>
            くわしい手順
          </Button>
        </div>
      </section>
      {opening && <RestoreDialog {...opening} onClose={() => setOpening(null)} />}
    </div>
  );
}

function Last({ state }: { state: BackupState }) {
  if (state.practice) return <Note tone="plain">練習用の帳簿では、自動では控えを取りません。</Note>;
  if (state.failed)
    return (
      <Note tone="late">
        <p>
          <b>{dayTime(state.failed.at)}の控えは作れませんでした。</b>
        </p>
        <p>{state.failed.reason}</p>
        {state.taken && <p>最後の控えは {dayTime(state.taken.at)} のものです。</p>}
      </Note>
    );
  if (!state.taken) return <Note tone="warn">控えはまだありません。「いま控えを取る」で作れます。</Note>;
  return (
    <Note tone={state.taken.second === 'missing' ? 'warn' : 'ok'}>
      <p>
        最後の控え　{dayTime(state.taken.at)}　{state.taken.why}　{state.taken.who}
      </p>
      {state.taken.second === 'missing' && (
        <p>2つ目の場所には置けませんでした。つながっているか確かめて、もう一度取ってください。</p>
      )}
      {state.taken.second === 'done' && <p>2つ目の場所にも置きました。</p>}
    </Note>
  );
}

function Files({
  title,
  files,
  onCheck,
}: {
  title: string;
  files: readonly BackupFile[];
  onCheck: (path: string) => void;
}) {
  return (
    <section aria-label={title}>
      <SectionHead level={3} title={title} count={`${files.length}件`} />
      {files.length === 0 ? (
        <p className="form-text mt-2">ありません。「いま控えを取る」で作れます。</p>
      ) : (
        <table className="table mt-2">
          <thead>
            <tr>
              <th scope="col">取った日時</th>
              <th scope="col">きっかけ</th>
              <th scope="col">取った人</th>
              <th scope="col" className="number">
                記録
              </th>
              <th scope="col" className="number">
                大きさ
              </th>
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((f) => (
              <tr key={f.path}>
                <td className="keep">{dayTime(f.made_at)}</td>
                <td className="keep">{f.why}</td>
                <td>{f.made_by}</td>
                <td className="number">{f.entries}件</td>
                <td className="number keep">{fileSize(f.size)}</td>
                <td>
                  <Button size="small" label={`${dayTime(f.made_at)}の控えを確かめる`} onPress={() => onCheck(f.path)}>
                    確かめる
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
