/** Ctrl+K: records, screens and articles in one box. */
import { useDeferredValue, useId, useRef, useState } from 'react';
import { ClassMark } from '../ledger/ClassMark';
import { Dialog } from '../parts/Dialog';
import { Icon, type IconName } from '../parts/Icon';
import { composing } from '../parts/typing';
import { useAsk } from './cache';
import { type Route, useNavigation } from './navigation';
import { useOffice } from './office';

interface Item {
  key: string;
  icon: IconName;
  words: string;
  code?: string;
  class?: string;
  where: string;
  open: () => void;
}

const SCREENS: readonly { words: string; route: Route; icon: IconName }[] = [
  { words: '今日', route: { screen: 'today' }, icon: 'today' },
  { words: '異動', route: { screen: 'transfer' }, icon: 'user' },
  { words: '帳票', route: { screen: 'reports' }, icon: 'file' },
  { words: '記録', route: { screen: 'journal' }, icon: 'log' },
  { words: '設定', route: { screen: 'settings' }, icon: 'gear' },
  { words: '使い方', route: { screen: 'help' }, icon: 'info' },
  { words: 'このアプリについて', route: { screen: 'about' }, icon: 'info' },
];

/** The find dialog: arrows move, Enter opens. */
export function Find({ onClose, onArticle }: { onClose: () => void; onArticle: (no: number) => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(text.trim());
  const { go } = useNavigation();
  const { ledgers, may } = useOffice();
  const found = useAsk('find', { text: wanted }, { enabled: wanted !== '', keepOld: true });
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const visit = (route: Route) => () => {
    onClose();
    go(route);
  };
  const screens: Item[] = [
    ...ledgers.map((l) => ({
      words: l.title,
      route: { screen: 'ledger', ledger: l.key } as Route,
      icon: 'ledgers' as IconName,
    })),
    ...(may('import_commit')
      ? ledgers.map((l) => ({
          words: `${l.title}をExcelから取り込む`,
          route: { screen: 'import', ledger: l.key } as Route,
          icon: 'sheet' as IconName,
        }))
      : []),
    ...SCREENS,
  ]
    .filter((s) => wanted === '' || s.words.includes(wanted))
    .map((s) => ({ key: `s:${s.words}`, icon: s.icon, words: s.words, where: '画面', open: visit(s.route) }));
  const records: Item[] = (wanted === '' ? [] : (found.data?.records ?? [])).map((r) => ({
    key: `r:${r.ledger}:${r.id}`,
    icon: 'asset',
    words: r.name,
    code: r.number,
    class: r.class,
    where: r.ledger_title,
    open: visit({ screen: 'ledger', ledger: r.ledger, id: r.id }),
  }));
  const articles: Item[] = (wanted === '' ? [] : (found.data?.articles ?? [])).map((a) => ({
    key: `a:${a.no}`,
    icon: 'book',
    words: `第${a.no}条　${a.title}`,
    where: '条文',
    open: () => onArticle(a.no),
  }));
  const items = [...records, ...screens, ...articles];
  const current = Math.min(at, items.length - 1);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to));
    setAt(next);
    list.current?.children[next]?.scrollIntoView?.({ block: 'nearest' });
  };
  return (
    <Dialog title="探す" open onClose={onClose} wide="44rem">
      <input
        className="input"
        type="text"
        role="combobox"
        aria-label="記録・画面・条文を探す"
        aria-expanded={items.length > 0}
        aria-controls={listId}
        aria-activedescendant={items[current] ? `${listId}-${current}` : undefined}
        placeholder="番号・名称・条文（かな・全角半角・旧字体は区別しません）"
        autoComplete="off"
        autoFocus
        value={text}
        onChange={(e) => {
          setText(e.target.value);
          setAt(0);
        }}
        onKeyDown={(e) => {
          if (composing(e)) return;
          if (e.key === 'ArrowDown') move(current + 1);
          else if (e.key === 'ArrowUp') move(current - 1);
          else if (e.key === 'Enter') items[current]?.open();
          else return;
          e.preventDefault();
        }}
      />
      <div className="find-list mt-3" role="listbox" aria-label="見つかったもの" id={listId} ref={list}>
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above holds the focus and the keys
          <div
            key={item.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className="find-item"
            onClick={item.open}
            onPointerMove={() => setAt(index)}
          >
            <Icon name={item.icon} small />
            {item.code && <span className="muted">{item.code}</span>}
            {item.class !== undefined && <ClassMark value={item.class} />}
            <span>{item.words}</span>
            <span className="where">{item.where}</span>
          </div>
        ))}
      </div>
      <p className="mt-3" role="status">
        {wanted !== '' && items.length === 0 && !found.isFetching
          ? '見つかりませんでした。言葉を短くするか、番号の一部で試してください。'
          : ''}
        {found.error ? found.error.message : ''}
      </p>
    </Dialog>
  );
}
