/** From the closed book to the open one, and back when it is locked. */
import { QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { PasswordDialog } from '../account/PasswordDialog';
import { useDailyBackup } from '../backup/daily';
import type { OfficeState } from '../bindings/OfficeState';
import { ChangePassword } from '../gate/ChangePassword';
import { FirstStart } from '../gate/FirstStart';
import { Gate } from '../gate/Gate';
import { call, onHeld } from '../ipc';
import { ShareProvider } from '../share/share';
import { ArticleDialog } from '../standard/ArticleDialog';
import { ArticleProvider } from './articles';
import { newCache } from './cache';
import { flushDrafts } from './drafts';
import { Find } from './Find';
import { Frame } from './Frame';
import { Guard } from './Guard';
import { JobProvider } from './jobs';
import { KeyList } from './KeyList';
import { useWindowKeys } from './keys';
import { useIdleLock } from './lock';
import { NavigationProvider, type Route, useNavigation } from './navigation';
import { NoticeProvider, useNotices } from './notices';
import { OfficeProvider, useOffice } from './office';
import { PostDialog } from './PostDialog';
import { goRegion } from './regions';
import { SCREENS } from './screens';
import { StatusProvider } from './status';

const DeskScreen = lazy(() => import('../inspections/DeskScreen'));

/** The whole window. */
export function App() {
  return (
    <Guard>
      <NoticeProvider>
        <Door />
      </NoticeProvider>
    </Guard>
  );
}

function Door() {
  const [cache] = useState(newCache);
  const [state, setState] = useState<OfficeState | null>(null);
  const [failure, setFailure] = useState('');
  const left = useRef<{ number: string; route: Route } | null>(null);
  const [start, setStart] = useState<Route>({ screen: 'today' });
  const { refuse } = useNotices();
  const ask = useCallback(() => {
    call('office_state', {}).then(
      (next) =>
        setState((old) => {
          // What one person may do is no answer for another.
          if (old?.book?.acting.number !== next.book?.acting.number || old?.book?.dir !== next.book?.dir) cache.clear();
          return next;
        }),
      (thrown: Error) => setFailure(thrown.message),
    );
  }, [cache]);
  useEffect(ask, [ask]);
  useEffect(() => onHeld(ask), [ask]);
  const lock = useCallback(async () => {
    try {
      await flushDrafts();
      setState(await call('book_lock', {}));
      cache.clear();
    } catch (thrown) {
      refuse(thrown);
    }
  }, [refuse, cache]);
  const opened = useCallback(
    (next: OfficeState, first?: Route) => {
      cache.clear();
      // Whoever unlocks their own seat goes on where they were.
      const mine = left.current?.number === next.book?.acting.number ? left.current?.route : undefined;
      setStart(first ?? mine ?? { screen: 'today' });
      setState(next);
    },
    [cache],
  );
  if (failure) {
    return (
      <div className="gate">
        <p className="gate-sheet form-text" role="alert">
          {failure}
        </p>
      </div>
    );
  }
  if (!state) return <p className="visually-hidden">守帳を開いています</p>;
  if (!state.book) {
    if (state.held?.why === 'must_change')
      return <ChangePassword held={state.held} onOpen={opened} onLeave={setState} />;
    return state.held || state.book_exists || state.practice_exists ? (
      <Gate key={state.held?.why ?? ''} state={state} onOpen={opened} onRestored={ask} />
    ) : (
      <FirstStart state={state} onOpen={opened} onRestored={ask} />
    );
  }
  return (
    <QueryClientProvider client={cache} key={`${state.book.dir}:${state.book.acting.number}`}>
      {/* What one person was told is gone with them: nobody who comes after reads it. */}
      <NoticeProvider>
        <JobProvider>
          <OfficeProvider state={state} book={state.book} lock={lock} renew={ask}>
            <NavigationProvider start={start}>
              <ShareProvider>
                <StatusProvider>
                  {state.desk ? (
                    <Suspense fallback={<p className="wait">開いています</p>}>
                      <DeskScreen desk={state.desk} />
                    </Suspense>
                  ) : (
                    <OpenBook
                      onRoute={(route) => {
                        left.current = { number: state.book?.acting.number ?? '', route };
                      }}
                    />
                  )}
                </StatusProvider>
              </ShareProvider>
            </NavigationProvider>
          </OfficeProvider>
        </JobProvider>
      </NoticeProvider>
    </QueryClientProvider>
  );
}

type Overlay = 'find' | 'keys' | 'post' | 'password' | 'articles' | null;

function OpenBook({ onRoute }: { onRoute: (route: Route) => void }) {
  const { route, back, go } = useNavigation();
  useEffect(() => onRoute(route));
  useDailyBackup();
  useEffect(() => {
    const keep = () => void flushDrafts();
    window.addEventListener('pagehide', keep);
    return () => window.removeEventListener('pagehide', keep);
  }, []);
  const { lock } = useOffice();
  const lockIn = useIdleLock();
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [article, setArticle] = useState(0);
  const openArticle = useCallback((no: number) => {
    setArticle(no);
    setOverlay('articles');
  }, []);
  useWindowKeys({
    'Ctrl+k': () => setOverlay('find'),
    'Ctrl+l': lock,
    '?': () => setOverlay('keys'),
    F1: () => openArticle(citedHere()),
    'Alt+ArrowLeft': back,
    'Alt+1': () => go({ screen: 'today' }),
    F6: () => goRegion(1),
    'Shift+F6': () => goRegion(-1),
    // The window's own printing and reloading know nothing of the book.
    'Ctrl+p': nothing,
    'Ctrl+r': nothing,
    F5: nothing,
  });
  const close = useCallback(() => setOverlay(null), []);
  // Each entry takes exactly the routes of its own name.
  const Shown = SCREENS[route.screen] as ComponentType<{ route: Route }> | undefined;
  return (
    <ArticleProvider open={openArticle}>
      <Frame
        lockIn={lockIn}
        onFind={() => setOverlay('find')}
        onKeys={() => setOverlay('keys')}
        onPost={() => setOverlay('post')}
        onPassword={() => setOverlay('password')}
        onArticles={() => openArticle(0)}
      >
        <Suspense fallback={<p className="wait">開いています</p>}>{Shown && <Shown route={route} />}</Suspense>
      </Frame>
      {overlay === 'find' && <Find onClose={close} onArticle={openArticle} />}
      {overlay === 'keys' && <KeyList onClose={close} />}
      {overlay === 'post' && <PostDialog onClose={close} />}
      {overlay === 'password' && <PasswordDialog onClose={close} />}
      {overlay === 'articles' && <ArticleDialog no={article} onClose={close} onMove={setArticle} />}
    </ArticleProvider>
  );
}

function nothing() {}

/** The article cited beside what has focus, if there is one. */
function citedHere(): number {
  const here = document.activeElement;
  const near = here?.matches('[data-article]')
    ? here
    : here?.closest('[data-cited], .form-row, .fact')?.querySelector('[data-article]');
  return Number(near?.getAttribute('data-article') ?? 0);
}
