import { Dialog } from '../parts/Dialog';
import { Keys } from '../parts/Keys';

const GROUPS = [
  {
    title: 'どこでも',
    keys: [
      [['Ctrl', 'K'], '記録・画面・条文を探す'],
      [['F1'], '条文を開く（欄にいるときはその欄の条文）'],
      [['Alt', '1'], '今日を開く'],
      [['F6'], '次の区切りへ（主な画面 → 本文 → 本文の中の区切り。Shiftと一緒に押すと前へ）'],
      [['Alt', '←'], '前の画面に戻る'],
      [['Ctrl', 'L'], 'ロックする'],
      [['?'], 'キーの一覧'],
      [['Esc'], '閉じる・戻る'],
    ],
  },
  {
    title: '台帳の一覧',
    keys: [
      [['↑', '↓'], '行を選ぶ'],
      [['Enter'], '記録を開く'],
      [['/'], '一覧の中を探す'],
      [['Space'], '行に印を付ける'],
      [['Ctrl', 'A'], '絞り込んだすべてに印を付ける'],
      [['Ctrl', 'Enter'], '印の付いた記録をまとめて確認済にする'],
      [['1', '2', '3'], '分類A・B・Cで絞り込む'],
      [['N'], '新しい記録'],
      [['E'], '編集'],
      [['H'], '変更の履歴'],
      [['Ctrl', 'P'], '印刷'],
    ],
  },
  {
    title: '異動・名簿などの長い表',
    keys: [
      [['↑', '↓'], '行を移る（Tabで表の外へ出ます）'],
      [['←', '→'], '行の中を移る'],
      [['Home', 'End'], '最初の行・最後の行'],
    ],
  },
  {
    title: '入力',
    keys: [
      [['Ctrl', 'Enter'], '保存する'],
      [['F8'], '次の要確認の欄へ'],
      [['Esc'], '一覧に戻る（書きかけは残ります）'],
    ],
  },
] as const;

/** All keys, in words. */
export function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="キーの一覧" open onClose={onClose} wide="40rem">
      {GROUPS.map((group) => (
        <section key={group.title} className="mb-4">
          <h3 className="ruled mb-2 font-bold">{group.title}</h3>
          <dl className="key-table">
            {group.keys.map(([keys, label]) => (
              <div key={label} className="contents">
                <dt>
                  <span className="visually-hidden">{keys.join('と')}</span>
                  <Keys keys={keys} />
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="muted">1文字のキーは、一覧にいるときだけ働きます。設定で止められます。</p>
    </Dialog>
  );
}
