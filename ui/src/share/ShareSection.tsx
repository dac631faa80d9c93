/** 設定の「共有」: moving the book into a shared folder, and looking after it there. */
import { useState } from 'react';
import { useJob } from '../app/jobs';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { ShareView } from '../bindings/ShareView';
import { call, pickFolder } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Note } from '../parts/Note';
import { holderWords, useShare } from './share';

type Asking = 'begin' | 'break' | 'whole' | 'end';

const WORDS: { [asking in Asking]: { title: string; text: string; deed: string } } = {
  begin: {
    title: '帳簿を共有フォルダに置く',
    text: '帳簿を暗号化したまま、このフォルダに置きます。ほかのパソコンの人は、このフォルダと自分の職員番号・パスワードで参加します。',
    deed: '共有フォルダに置く',
  },
  break: {
    title: '編集中の印を外す',
    text: '編集していた人のパソコンに、公開していない変更が残っているかもしれません。その変更は消えません。その人が次に開いたとき、1件ずつ取り込むかどうかを決めることになります。外したことは記録に残ります。',
    deed: '印を外す',
  },
  whole: {
    title: '全部を公開し直す',
    text: '共有フォルダの中身をすべて調べ、このパソコンの帳簿で置きかえます。共有フォルダが壊れたときや、古い日の状態に戻されたときに使います。行ったことは記録に残ります。',
    deed: '公開し直す',
  },
  end: {
    title: 'このパソコンの共有をやめる',
    text: '未公開の変更を公開してから、共有フォルダとのつながりを切ります。帳簿の写しはこのパソコンに残り、これからは別々の帳簿になります。',
    deed: '共有をやめる',
  },
};

/** The section. */
export function ShareSection() {
  const { view, show, look } = useShare();
  const { book, may } = useOffice();
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const run = useJob();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [folder, setFolder] = useState('');
  const chief = book.acting.role === 'chief' || book.acting.role === 'deputy';

  async function act(work: () => Promise<ShareView>, done: string) {
    setAsking(null);
    try {
      show(await work());
      tell(done);
    } catch (thrown) {
      refuse(thrown);
      void look();
    }
  }
  const deeds: { [asking in Asking]: () => Promise<void> } = {
    begin: () =>
      act(() => run('共有フォルダに置いています', 'share_begin', { folder, pc: '' }), '帳簿を共有フォルダに置きました'),
    break: () => act(() => call('share_break', {}), '編集中の印を外しました'),
    whole: () =>
      act(
        () => run('公開し直しています', 'share_publish', { whole: true }),
        '共有フォルダの中身を確かめ、公開し直しました',
      ),
    end: () => act(() => call('share_end', {}), 'このパソコンの共有をやめました'),
  };
  async function choose() {
    try {
      const picked = await pickFolder('共有フォルダを選ぶ');
      if (!picked) return;
      setFolder(picked);
      setAsking('begin');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  if (!view) return <p className="wait">共有の様子を調べています</p>;
  const dialog = asking && (
    <Dialog
      title={WORDS[asking].title}
      role="alertdialog"
      open
      onClose={() => setAsking(null)}
      foot={
        <>
          <Button autoFocus onPress={() => setAsking(null)}>
            やめる
          </Button>
          <Button tone={asking === 'begin' ? 'primary' : 'danger'} onPress={() => void deeds[asking]()}>
            {WORDS[asking].deed}
          </Button>
        </>
      }
    >
      {asking === 'begin' && <p className="form-text break-all">{folder}</p>}
      <p className="form-text">{WORDS[asking].text}</p>
    </Dialog>
  );
  if (!view.shared) {
    return (
      <div className="max-w-2xl">
        <p className="form-text">
          この帳簿は、このパソコンの中だけにあります。ファイルサーバーの共有フォルダに置くと、課長と担当者のように2台以上のパソコンから同じ帳簿を使えます。編集は一度に1台、読むことはいつでもできます。
        </p>
        <div className="mt-4">
          <Button tone="primary" disabled={!may('share_begin') || book.practice} onPress={choose}>
            共有フォルダを選ぶ
          </Button>
        </div>
        {book.practice && <p className="field-hint mt-2">練習用の帳簿は共有できません。</p>}
        {dialog}
      </div>
    );
  }
  const holder = view.holder;
  return (
    <div className="max-w-3xl">
      {!view.reachable && (
        <Note tone="warn">共有フォルダに届きません。庁内LANにつながっているか確かめてください。</Note>
      )}
      {view.problem && (
        <Note tone="late" alert>
          {view.problem}
        </Note>
      )}
      <table className="table">
        <tbody>
          <tr>
            <th scope="row">共有フォルダ</th>
            <td className="break-all">{view.folder}</td>
          </tr>
          <tr>
            <th scope="row">このパソコンの名前</th>
            <td>{view.pc}</td>
          </tr>
          <tr>
            <th scope="row">編集中</th>
            <td>
              {view.ours
                ? 'あなた（このパソコン）'
                : holder
                  ? holderWords(holder)
                  : view.unknown
                    ? 'ほかのパソコン（だれかは読み取れません）'
                    : 'だれも編集していません'}
            </td>
          </tr>
          <tr>
            <th scope="row">版</th>
            <td>
              第{view.sequence}版{view.newest > view.sequence && `（共有フォルダには第${view.newest}版があります）`}
            </td>
          </tr>
          <tr>
            <th scope="row">未公開の変更</th>
            <td>{view.unpublished === 0 ? 'ありません' : `${view.unpublished}件`}</td>
          </tr>
          <tr>
            <th scope="row">取り分けた変更</th>
            <td>
              {view.aside === 0 ? (
                'ありません'
              ) : (
                <LinkButton onPress={() => go({ screen: 'aside' })}>{`${view.aside}件を見る`}</LinkButton>
              )}
            </td>
          </tr>
        </tbody>
      </table>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button
          tone="primary"
          disabled={!may('share_publish') || view.unpublished === 0}
          onPress={() => act(() => call('share_publish', { whole: false }), '公開しました')}
        >
          いま公開する
        </Button>
        <Button disabled={!view.ours} onPress={() => act(() => call('share_give', {}), '公開して、編集をゆずりました')}>
          公開して編集をゆずる
        </Button>
        <Button disabled={!may('share_end')} onPress={() => setAsking('end')}>
          このパソコンの共有をやめる
        </Button>
      </div>
      <h3 className="mt-6 mb-2">困ったとき（責任者）</h3>
      <div className="flex flex-wrap gap-3">
        <Button disabled={!chief || !(holder || view.unknown)} onPress={() => setAsking('break')}>
          編集中の印を外す
        </Button>
        <Button disabled={!chief} onPress={() => setAsking('whole')}>
          全部を公開し直す
        </Button>
      </div>
      {dialog}
    </div>
  );
}
