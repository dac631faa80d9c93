/** Navigation at the left, the screen, the status bar at the bottom. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import { Button as Pressable } from 'react-aria-components';
import type { LedgerView } from '../bindings/LedgerView';
import { Icon, type IconName, iconNamed } from '../parts/Icon';
import { Keys } from '../parts/Keys';
import { Menu } from '../parts/Menu';
import { ShareBar, ShareStatus } from '../share/ShareBar';
import { useAsk } from './cache';
import { type Route, useNavigation } from './navigation';
import { ROLE_WORDS, useOffice } from './office';
import { goToScreen } from './regions';
import { useStatus } from './status';

function LinkTo({
  icon,
  to,
  here,
  badge,
  keys,
  children,
}: {
  icon: IconName;
  to: Route;
  here: boolean;
  badge?: number;
  keys?: string;
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
        aria-keyshortcuts={keys}
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

/** The group of people, in which those who leave and come stand beside what they hold. */
const WITH_TRANSFER = '人・カード・ID';
const TRANSFERS: readonly string[] = ['transfer', 'transfer-print'];

/** Ledgers by the group in which they stand, in their own order. */
function grouped(ledgers: readonly LedgerView[]): { name: string; ledgers: LedgerView[] }[] {
  const out: { name: string; ledgers: LedgerView[] }[] = [];
  for (const ledger of ledgers) {
    const group = out.find((g) => g.name === ledger.menu);
    if (group) group.ledgers.push(ledger);
    else out.push({ name: ledger.menu, ledgers: [ledger] });
  }
  if (!out.some((g) => g.name === WITH_TRANSFER)) out.push({ name: WITH_TRANSFER, ledgers: [] });
  return out;
}

interface GroupProps {
  name: string;
  icon: IconName;
  waiting: number;
  open: boolean;
  here: boolean;
  onToggle: () => void;
  children: ReactNode;
}

/** A heading that opens the ledgers under it; closed, it says how much waits inside. */
function Group({ name, icon, waiting, open, here, onToggle, children }: GroupProps) {
  const list = useId();
  return (
    <li className="nav-group" data-open={open || undefined}>
      <button
        type="button"
        className="nav-head"
        aria-expanded={open}
        aria-controls={list}
        title={name}
        data-here={here || undefined}
        onClick={onToggle}
      >
        <Icon name={icon} />
        <span className="word">{name}</span>
        {!open && waiting > 0 && (
          <em>
            {waiting}
            <span className="visually-hidden">件が待っています</span>
          </em>
        )}
        <Icon name={open ? 'down' : 'right'} small />
      </button>
      <ul id={list} hidden={!open}>
        {children}
      </ul>
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
  const { book, ledgers, lock, may } = useOffice();
  const today = useAsk('today', {});
  const badges = today.data?.badges ?? {};
  const waiting = today.data ? today.data.waiting.length + today.data.late.length : 0;
  const ledgerHere = 'ledger' in route ? route.ledger : '';
  const groups = grouped(ledgers);
  const ledgerGroup = ledgers.find((l) => l.key === ledgerHere)?.menu ?? '';
  const groupHere = TRANSFERS.includes(route.screen) ? WITH_TRANSFER : ledgerGroup;
  // One group is open: the one that was opened last, or that of the ledger in sight.
  const [opened, setOpened] = useState<string | null>(null);
  useEffect(() => {
    if (groupHere) setOpened(groupHere);
  }, [groupHere]);
  const open = opened ?? groups[0]?.name ?? '';
  return (
    <div className="app">
      <button type="button" className="skip-link" onClick={goToScreen} aria-keyshortcuts="F6">
        本文へ移る
      </button>
      {book.practice && (
        <section className="practice-banner" aria-label="練習用の帳簿">
          <b>練習用の帳簿です</b>
          <span>ここでの操作は本物の帳簿に影響しません。印刷物にも「練習用」と入ります。</span>
        </section>
      )}
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
          <LinkTo icon="today" to={{ screen: 'today' }} here={route.screen === 'today'} badge={waiting} keys="Alt+1">
            今日
          </LinkTo>
          {book.office_kind !== 'division' && may('collect_board') && (
            <LinkTo
              icon="collect"
              to={{ screen: 'collect' }}
              here={route.screen.startsWith('collect')}
              badge={badges.collect ?? 0}
            >
              取りまとめ
            </LinkTo>
          )}
          <li className="nav-rule" aria-hidden="true" />
          {groups.map((group) => (
            <Group
              key={group.name}
              name={group.name}
              icon={group.name === WITH_TRANSFER ? 'user' : iconNamed(group.ledgers[0]?.icon)}
              waiting={group.ledgers.reduce((sum, ledger) => sum + (badges[ledger.key] ?? 0), 0)}
              open={open === group.name}
              here={groupHere === group.name}
              onToggle={() => setOpened(open === group.name ? '' : group.name)}
            >
              {group.ledgers.map((ledger) => (
                <LinkTo
                  key={ledger.key}
                  icon={iconNamed(ledger.icon)}
                  to={{ screen: 'ledger', ledger: ledger.key }}
                  here={ledgerHere === ledger.key}
                  badge={badges[ledger.key] ?? 0}
                >
                  {ledger.title}
                </LinkTo>
              ))}
              {group.name === WITH_TRANSFER && (
                <LinkTo icon="user" to={{ screen: 'transfer' }} here={TRANSFERS.includes(route.screen)}>
                  異動
                </LinkTo>
              )}
            </Group>
          ))}
        </ul>
        <ul className="nav-list nav-foot">
          <LinkTo icon="check" to={{ screen: 'inspections' }} here={route.screen.startsWith('inspection')}>
            自己点検
          </LinkTo>
          <LinkTo icon="submit" to={{ screen: 'submission' }} here={route.screen.startsWith('submission')}>
            提出
          </LinkTo>
          <LinkTo icon="today" to={{ screen: 'calendar' }} here={route.screen === 'calendar'}>
            年間予定
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
          <button
            type="button"
            className="lock-button"
            onClick={lock}
            aria-keyshortcuts="Control+L"
            title="ロック（Ctrl+L）"
            aria-label="ロック"
          >
            <Icon name="lock" />
          </button>
        </div>
      </nav>
      <main className="main">{children}</main>
      <ShareBar />
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
