import { useAsk } from '../app/cache';
import { type Route, useNavigation } from '../app/navigation';
import { Screen } from '../app/Screen';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { TwoPanes } from '../parts/TwoPanes';
import { Markdown } from './Markdown';

/** 使い方: the manual's pages. */
export default function HelpScreen({ route }: { route: Extract<Route, { screen: 'help' }> }) {
  const manual = useAsk('manual', {});
  const { stay, go } = useNavigation();
  const pages = manual.data?.pages ?? [];
  const page = pages.find((p) => p.key === route.page) ?? pages[0];
  return (
    <Screen title="使い方" fixed actions={<Button onPress={() => go({ screen: 'about' })}>このアプリについて</Button>}>
      {manual.error && (
        <Note tone="late" alert>
          {manual.error.message}
        </Note>
      )}
      <TwoPanes
        label="使い方の目次"
        pages={pages}
        chosen={page?.key}
        onChoose={(key) => stay({ screen: 'help', page: key })}
        readable={page?.title ?? '使い方'}
      >
        {page && <h2 className="visually-hidden">{page.title}</h2>}
        {page && <Markdown>{page.text}</Markdown>}
        {manual.data && pages.length === 0 && (
          <p className="muted">使い方の文書が見つかりませんでした。アプリを入れ直してください。</p>
        )}
      </TwoPanes>
    </Screen>
  );
}
