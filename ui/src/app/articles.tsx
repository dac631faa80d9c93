/** The way to the article viewer from anywhere: a citation, a refusal, F1. */
import { createContext, type ReactNode, useContext } from 'react';

const Context = createContext<(no: number) => void>(() => undefined);

/** Gives the way to the viewer to everything inside. */
export function ArticleProvider({ open, children }: { open: (no: number) => void; children: ReactNode }) {
  return <Context value={open}>{children}</Context>;
}

/** Opens the viewer; 0 opens its search. */
export function useArticles(): (no: number) => void {
  return useContext(Context);
}

/** The number of the article that a citation names; 0 if none. */
export function articleNumber(citation: string): number {
  return Number(/第(\d+)条/.exec(citation)?.[1] ?? 0);
}

/** A citation that opens its article. */
export function Citation({ children }: { children: string }) {
  const open = useArticles();
  const no = articleNumber(children);
  if (no === 0) return <span className="muted">{children}</span>;
  return (
    <button type="button" className="citation" onClick={() => open(no)} data-article={no}>
      {children}
    </button>
  );
}

/** Text in which every citation opens its article. */
export function CitedText({ children }: { children: string }) {
  const pieces = children.split(/(第\d+条(?:第\d+項)?(?:第\d+号)?)/);
  return (
    <>
      {pieces.map((piece, at) =>
        at % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
          <Citation key={at}>{piece}</Citation>
        ) : (
          piece
        ),
      )}
    </>
  );
}
