/** 取り分けた変更: each one beside what is there now, taken or left by a person. */
import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import type { AsideBranch } from '../bindings/AsideBranch';
import type { AsideChoice } from '../bindings/AsideChoice';
import type { AsideItem } from '../bindings/AsideItem';
import { Button, LinkButton } from '../parts/Button';
import { Check } from '../parts/Fields';
import { Mark } from '../parts/Mark';
import { Note } from '../parts/Note';
import { dayTime } from '../words/dates';
import { useShare } from './share';

/** The screen. */
export default function AsideScreen() {
  const asides = useAsk('share_merge_list', {});
  const { go } = useNavigation();
  const branches = asides.data?.branches ?? [];
  return (
    <Screen
      title="取り分けた変更"
      subtitle="あなたが公開する前に、ほかのパソコンが先へ進んでいました。どちらの変更も残っています。"
      crumbs={[{ label: '共有', onPress: () => go({ screen: 'settings', section: 'share' }) }]}
      focusTitle
    >
      <div className="page">
        {asides.error && (
          <Note tone="late" alert>
            {asides.error.message}
          </Note>
        )}
        {asides.data && branches.every((b) => b.items.length === 0) && (
          <Note tone="ok">取り分けた変更はありません。</Note>
        )}
        {branches.map((branch) => (
          <section key={branch.name} aria-label={`取り分けた変更 ${branch.name}`}>
            <p className="form-text mb-4">
              先に進んでいたのは<b>{branch.theirs}</b>です。このパソコンの変更は、記録値 <code>{branch.name}</code>{' '}
              の名前で共有フォルダに保管され、記録から確かめられます。
              {branch.decided > 0 && `${branch.decided}件は済みました。`}
            </p>
            {branch.items.map((item) => (
              <Item key={item.id} branch={branch} item={item} />
            ))}
          </section>
        ))}
      </div>
    </Screen>
  );
}

function Item({ branch, item }: { branch: AsideBranch; item: AsideItem }) {
  const { may } = useOffice();
  const { tell, refuse } = useNotices();
  const { go } = useNavigation();
  const { look } = useShare();
  const change = useChange();
  const [busy, setBusy] = useState(false);
  // What only this PC changed is proposed; where both did, a person chooses.
  const [picked, setPicked] = useState<readonly string[]>(() =>
    item.columns.filter((c) => !c.conflict).map((c) => c.key),
  );
  const isNew = item.columns.length > 0 && item.record === '';
  const waits = item.after !== '';
  const allowed = may('share_merge_decide');
  const title = [item.title, item.subject].filter(Boolean).join('　');
  async function decide(choice: AsideChoice, done: string) {
    setBusy(true);
    try {
      const columns = isNew || choice !== 'take' ? [] : [...picked];
      const answer = await change('share_merge_decide', { branch: branch.name, item: item.id, choice, columns });
      tell(answer.done ? '取り分けた変更は、すべて済みました' : done);
      void look();
    } catch (thrown) {
      refuse(thrown);
      setBusy(false);
    }
  }
  return (
    <article className="aside-item" aria-label={`${title} ${item.what}`}>
      <div className="section-head">
        <h2>{item.what}</h2>
        <span>{title}</span>
        <span className="aside">
          {item.who}　{dayTime(item.at)}
        </span>
      </div>
      {item.words && <p className="form-text">{item.words}</p>}
      {item.columns.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">項目</th>
              {!isNew && <th scope="col">もと</th>}
              <th scope="col">このパソコンの変更</th>
              {!isNew && <th scope="col">いまの帳簿</th>}
              {!isNew && <th scope="col">取り込む</th>}
            </tr>
          </thead>
          <tbody>
            {item.columns.map((c) => (
              <tr key={c.key}>
                <th scope="row">{c.label}</th>
                {!isNew && <td className="whitespace-pre-line muted">{c.base || '（空）'}</td>}
                <td className="whitespace-pre-line">{c.ours || '（空）'}</td>
                {!isNew && (
                  <td className="whitespace-pre-line">
                    {c.theirs || '（空）'}
                    {c.conflict && (
                      <span className="ml-2">
                        <Mark name="triangle" /> 両方で変わりました
                      </span>
                    )}
                  </td>
                )}
                {!isNew && (
                  <td>
                    <Check
                      checked={picked.includes(c.key)}
                      onChange={(on) => setPicked(on ? [...picked, c.key] : picked.filter((k) => k !== c.key))}
                    >
                      <span className="visually-hidden">{c.label}の</span>取り込む
                    </Check>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="gate-foot">
        {item.record && item.ledger && (
          <LinkButton onPress={() => go({ screen: 'ledger', ledger: item.ledger, id: item.record })}>
            いまの記録を見る
          </LinkButton>
        )}
        {waits && <span className="muted">先に、この記録の「登録」を取り込んでください。</span>}
        <span className="spring" />
        <Button disabled={busy || !allowed} onPress={() => decide('skip', '取り込まないことにしました')}>
          取り込まない
        </Button>
        {item.by_hand ? (
          <Button tone="primary" disabled={busy || !allowed} onPress={() => decide('by_hand', '済みにしました')}>
            手で行いました
          </Button>
        ) : (
          <Button
            tone="primary"
            disabled={busy || !allowed || waits || (item.columns.length > 0 && !isNew && picked.length === 0)}
            onPress={() => decide('take', '取り込みました')}
          >
            取り込む
          </Button>
        )}
      </div>
    </article>
  );
}
