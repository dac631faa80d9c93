/** Navigation at the left, the screen, the status bar at the bottom. */
import type { ReactNode } from 'react';
import { Button as Pressable } from 'react-aria-components';
import { Icon, type IconName } from '../parts/Icon';
import { Keys } from '../parts/Keys';
import { Menu } from '../parts/Menu';
import { ShareBar, ShareStatus } from '../share/ShareBar';
import { useAsk } from './cache';
import { type Route, useNavigation } from './navigation';
import { ROLE_WORDS, useOffice } from './office';
import { useStatus } from './status';

const LEDGER_ICONS: { [ledger: string]: IconName } = {
  asset: 'asset',
  media: 'save',
  media_disposal: 'disposal',
  ic_card: 'card',
  user_id: 'user',
  custody_finding: 'check',
  media_lending: 'arrow',
  media_stocktaking: 'ledgers',
};

function LinkTo({
  icon,
  to,
  here,
  badge,
  children,
}: {
  icon: IconName;
  to: Route;
  here: boolean;
  badge?: number;
  children: string;
}) {
  const { go } = useNavigation();
  return (
    <li>
      <button
        type="button"
        className="nav-link"
        aria-current={here ? 'page' : undefined}
        title={children}
        onClick={() => go(to)}
      >
        <Icon name={icon} />
        <span className="word">{children}</span>
        {badge ? (
          <em>
            {badge}
            <span className="visually-hidden">件が待っています</span>
          </em>
        ) : null}
      </button>
    </li>
  );
}

interface FrameProps {
  children: ReactNode;
  onFind: () => void;
  onArticles: () => void;
  onKeys: () => void;
  onPost: () => void;
  onPassword: () => void;
  lockIn: string;
}

/** The frame of every screen of an open book. */
export function Frame({ children, onFind, onArticles, onKeys, onPost, onPassword, lockIn }: FrameProps) {
  const { route } = useNavigation();
  const { book, ledgers, lock } = useOffice();
  const today = useAsk('today', {});
  const badges = today.data?.badges ?? {};
  const waiting = today.data ? today.data.waiting.length + today.data.late.length : 0;
  const ledgerHere = 'ledger' in route ? route.ledger : '';
  return (
    <div className="app">
      {book.practice && (
        <section className="practice-banner" aria-label="練習用の帳簿">
          <b>練習用の帳簿です</b>
          <span>ここでの操作は本物の帳簿に影響しません。印刷物にも「練習」と入ります。</span>
        </section>
      )}
      <ShareBar />
      <nav className="nav" aria-label="主な画面">
        <div className="brand">
          <span className="brand-mark" aria-hidden="true">
            守
          </span>
          <strong>守帳</strong>
          <span className="office">{book.division}</span>
        </div>
        <button type="button" className="find-button" onClick={onFind} aria-keyshortcuts="Control+K" title="探す">
          <Icon name="search" />
          <span className="word">探す</span>
          <Keys keys={['Ctrl', 'K']} />
        </button>
        <ul className="nav-list">
          <LinkTo icon="today" to={{ screen: 'today' }} here={route.screen === 'today'} badge={waiting}>
            今日
          </LinkTo>
          <li className="nav-rule" aria-hidden="true" />
          {ledgers.map((ledger) => (
            <LinkTo
              key={ledger.key}
              icon={LEDGER_ICONS[ledger.key] ?? 'ledgers'}
              to={{ screen: 'ledger', ledger: ledger.key }}
              here={ledgerHere === ledger.key}
              badge={badges[ledger.key] ?? 0}
            >
              {ledger.title}
            </LinkTo>
          ))}
          <li className="nav-rule" aria-hidden="true" />
          <LinkTo
            icon="user"
            to={{ screen: 'transfer' }}
            here={route.screen === 'transfer' || route.screen === 'transfer-print'}
          >
            異動
          </LinkTo>
          <LinkTo icon="file" to={{ screen: 'reports' }} here={route.screen === 'reports'}>
            帳票
          </LinkTo>
          <LinkTo icon="log" to={{ screen: 'journal' }} here={route.screen === 'journal'}>
            記録
          </LinkTo>
          <LinkTo icon="gear" to={{ screen: 'settings' }} here={route.screen === 'settings'}>
            設定
          </LinkTo>
          <li>
            <button
              type="button"
              className="nav-link"
              onClick={onArticles}
              title="対策基準の条文"
              aria-keyshortcuts="F1"
            >
              <Icon name="book" />
              <span className="word">対策基準</span>
            </button>
          </li>
          <LinkTo icon="info" to={{ screen: 'help' }} here={route.screen === 'help' || route.screen === 'about'}>
            使い方
          </LinkTo>
        </ul>
        <div className="me">
          <Menu
            label="あなたについて"
            trigger={
              <Pressable className="me-who" aria-description="交代やキーの一覧を開く">
                <strong>{book.acting.name}</strong>
                {book.acting.title && <span>{book.acting.title}</span>}
                <span>{ROLE_WORDS[book.acting.role]}</span>
                {book.acting_for && (
                  <span className="acting-for">
                    {book.acting_for.chief}の代行
                    <small>{book.acting_for.reason}</small>
                  </span>
                )}
              </Pressable>
            }
            entries={[
              ...(book.more_posts
                ? [{ key: 'post', label: '役職を替える', icon: 'user' as const, onChoose: onPost }]
                : []),
              { key: 'password', label: 'パスワードを変える', icon: 'lock' as const, onChoose: onPassword },
              { key: 'person', label: '別の人に替わる', icon: 'user', onChoose: lock },
              { key: 'keys', label: 'キーの一覧', icon: 'info', keys: ['?'], onChoose: onKeys },
            ]}
          />
          <button type="button" className="lock-button" onClick={lock} aria-keyshortcuts="Control+L" title="ロック">
            <Icon name="lock" />
            <span className="word">ロック</span>
            <Keys keys={['Ctrl', 'L']} />
          </button>
        </div>
      </nav>
      <main className="main">{children}</main>
      <StatusBar lockIn={lockIn} edition={book.edition} />
    </div>
  );
}

function StatusBar({ lockIn, edition }: { lockIn: string; edition: string }) {
  const { hints, saved } = useStatus();
  return (
    <footer className="status">
      <div className="status-keys">
        {hints.map((hint) => (
          <span key={hint.label}>
            <Keys keys={hint.keys} />
            {hint.label}
          </span>
        ))}
        <span>
          <Keys keys={['?']} />
          すべてのキー
        </span>
      </div>
      <div className="status-facts">
        {saved && (
          <span>
            <Icon name="tick" small />
            {saved}
          </span>
        )}
        <ShareStatus />
        <span>{edition}</span>
        {lockIn && <span>{lockIn}</span>}
      </div>
    </footer>
  );
}
