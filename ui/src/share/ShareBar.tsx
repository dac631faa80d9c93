/** What the shared book wants a person to know: under the screen while it lasts, and in one word in the status bar. */
import { useState } from 'react';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { ShareView } from '../bindings/ShareView';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Mark } from '../parts/Mark';
import { holderWords, useShare } from './share';

/** Asks and tells; nothing while all is well. */
export function ShareBar() {
  const { view, show } = useShare();
  const { may } = useOffice();
  const { go, route } = useNavigation();
  const { tell, refuse } = useNotices();
  const [asked, setAsked] = useState('');
  const [busy, setBusy] = useState(false);
  if (!view?.shared) return null;
  async function act(work: () => Promise<ShareView>, done: string) {
    setBusy(true);
    try {
      show(await work());
      tell(done);
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  }
  const holder = view.holder;
  const asker = view.ours ? view.asks[0] : undefined;
  const rows = [
    !view.reachable && (
      <p key="away">
        <Mark name="triangle" />
        <span>
          共有フォルダに届きません。作業は続けられます。
          {view.unpublished > 0 && `未公開の変更 ${view.unpublished}件は、`}つながったときに公開します。
        </span>
      </p>
    ),
    asker && (
      <p key="asker">
        <Mark name="half" />
        <span>
          <b>
            {asker.name}さん（{asker.pc}）
          </b>
          が編集したいと言っています。
        </span>
        <Button
          size="small"
          tone="primary"
          disabled={busy}
          onPress={() => act(() => call('share_give', {}), '公開して、編集をゆずりました')}
        >
          公開して編集をゆずる
        </Button>
      </p>
    ),
    view.reachable && holder && (
      <p key="holder">
        <Mark name="clock" />
        <span>
          {holderWords(holder)}。いまは読むことができます。
          {holder.silent > 0 && `${holder.silent}分のあいだ応答がありません。`}
          {view.unpublished > 0 && `このパソコンの未公開の変更が${view.unpublished}件あります。`}
        </span>
        {asked === holder.since ? (
          <span className="muted">頼みました。ゆずられると、この表示が消えます。</span>
        ) : (
          <Button
            size="small"
            disabled={busy || !may('share_ask')}
            onPress={() => {
              setAsked(holder.since);
              void act(() => call('share_ask', {}), `${holder.name}さんの画面に伝えました`);
            }}
          >
            編集をゆずってもらう
          </Button>
        )}
      </p>
    ),
    view.reachable && view.unknown && (
      <p key="unknown">
        <Mark name="triangle" />
        <span>ほかのパソコンで編集中です（だれかは読み取れません）。</span>
      </p>
    ),
    view.aside > 0 && route.screen !== 'aside' && (
      <p key="aside">
        <Mark name="triangle" />
        <span>
          取り分けた変更が<b>{view.aside}件</b>あります。1件ずつ、取り込むかどうかを決めてください。
        </span>
        <Button size="small" onPress={() => go({ screen: 'aside' })}>
          変更を見る
        </Button>
      </p>
    ),
    view.problem && (
      <p key="problem">
        <Mark name="diamond" />
        <span>{view.problem}</span>
      </p>
    ),
  ].filter(Boolean);
  return (
    <section className="share-bar" aria-label="共有" aria-live="polite" hidden={rows.length === 0}>
      {rows}
    </section>
  );
}

/** The shared book in the status bar. */
export function ShareStatus() {
  const { view } = useShare();
  const { go } = useNavigation();
  if (!view?.shared) return null;
  const word = !view.reachable
    ? '共有フォルダに届きません'
    : view.ours
      ? '編集中：あなた'
      : view.holder
        ? holderWords(view.holder)
        : view.unknown
          ? 'ほかのパソコンで編集中'
          : '共有：だれも編集していません';
  return (
    <span>
      <button type="button" className="link" onClick={() => go({ screen: 'settings', section: 'share' })}>
        {word}
      </button>
      {view.unpublished > 0 && <span>未公開の変更 {view.unpublished}件</span>}
    </span>
  );
}
