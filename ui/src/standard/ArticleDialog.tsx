/** The article viewer: number, short title and gist, what of ours answers it, and the city's own text beside it (第48条). */
import { useEffect, useRef, useState } from 'react';
import { useAsk } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useOffice } from '../app/office';
import { useSettled } from '../ledger/list/rows';
import { Button, IconButton, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { TextField } from '../parts/Fields';
import { Note } from '../parts/Note';

interface ArticleDialogProps {
  /** 0: the search. */
  no: number;
  onClose: () => void;
  onMove: (no: number) => void;
}

/** Search at the left, one article at the right. */
export function ArticleDialog({ no, onClose, onMove }: ArticleDialogProps) {
  const [text, setText] = useState('');
  const search = useSettled(text.trim(), 200);
  const found = useAsk('article_search', { text: search }, { keepOld: true });
  const { book } = useOffice();
  const list = useRef<HTMLUListElement>(null);
  const known = found.data !== undefined;
  useEffect(() => {
    if (known && no > 0) list.current?.querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest' });
  }, [known, no]);
  return (
    <Dialog title="対策基準の条文" aside={book.edition} open onClose={onClose} wide="62rem">
      <div className="two-panes">
        <div className="pane-left">
          <TextField
            dense
            label="番号・言葉で探す"
            type="search"
            value={text}
            onChange={setText}
            autoFocus={no === 0}
          />
          <ul className="mt-2" ref={list}>
            {found.data?.articles.map((a) => (
              <li key={a.no}>
                <button
                  type="button"
                  className="pane-link"
                  aria-current={a.no === no ? 'true' : undefined}
                  onClick={() => onMove(a.no)}
                >
                  <span className="muted keep">第{a.no}条</span>
                  <span>{a.title}</span>
                </button>
              </li>
            ))}
          </ul>
          {found.data && found.data.articles.length === 0 && <p className="muted mt-2">見つかりませんでした。</p>}
        </div>
        <div className="pane-right">
          {no === 0 ? (
            <p className="form-text muted">条文を選んでください。欄や拒否の理由の横にある「第○条」からも開けます。</p>
          ) : (
            <Article no={no} onClose={onClose} onMove={onMove} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Article({ no, onClose, onMove }: ArticleDialogProps) {
  const article = useAsk('article_get', { no });
  const { go } = useNavigation();
  if (article.error) {
    return (
      <Note tone="late" alert>
        {article.error.message}
      </Note>
    );
  }
  if (!article.data) return <p className="muted">開いています</p>;
  const { article: entry, ours, city_text: cityText, previous, next } = article.data;
  return (
    <article className="prose">
      <div className="flex items-center gap-2">
        <strong>
          第{entry.no}条　{entry.title}
        </strong>
        <span className="spring" />
        <IconButton icon="left" label="前の条" disabled={previous === 0} onPress={() => onMove(previous)} />
        <IconButton icon="right" label="次の条" disabled={next === 0} onPress={() => onMove(next)} />
      </div>
      <p>{entry.gist}</p>
      <h3>この帳簿で応えるもの</h3>
      {ours.length === 0 && <p className="muted">いまはありません。</p>}
      <ul>
        {ours.map((o) => (
          <li key={`${o.kind}:${o.key}`}>
            {o.kind === 'ledger' ? (
              <LinkButton
                onPress={() => {
                  onClose();
                  go({ screen: 'ledger', ledger: o.key });
                }}
              >
                {o.title}
              </LinkButton>
            ) : (
              o.title
            )}
          </li>
        ))}
      </ul>
      <h3>市の対策基準の本文</h3>
      {cityText ? (
        <div className="city-text">{cityText}</div>
      ) : (
        <>
          <p className="muted">
            まだ読み込まれていません。市の対策基準を文字だけのファイル（.txt）にすると、ここに並べて表示できます。
          </p>
          <Button
            onPress={() => {
              onClose();
              go({ screen: 'settings', section: 'standard' });
            }}
          >
            設定で読み込む
          </Button>
        </>
      )}
    </article>
  );
}
