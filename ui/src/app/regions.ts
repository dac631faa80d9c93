/** The parts of the window, and the way from one to the next without a pointer (F6). */

const REGIONS =
  '.nav, .main, .main section[aria-label], .main aside[aria-label], .main section[aria-labelledby], .main [role="region"], .main [role="grid"], .share-bar';
const STOPS =
  'button:not(:disabled), a[href], input:not(:disabled), textarea:not(:disabled), select:not(:disabled), [tabindex="0"]';

/** Navigation, screen, and the parts of the screen that have a name, in the order of the page. */
function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(REGIONS)].filter(
    (part) => !part.closest('[hidden], [inert], [aria-hidden="true"]'),
  );
}

function firstStop(part: HTMLElement): HTMLElement | null {
  return (
    [...part.querySelectorAll<HTMLElement>(STOPS)].find((stop) => stop.tabIndex >= 0 && !stop.closest('[hidden]')) ??
    null
  );
}

/** Puts the focus where work in a part begins: the entry of this screen, its title, the first thing to press. */
function enter(part: HTMLElement): void {
  const entry = part.matches('.nav')
    ? // The heading stands for an entry that is folded away under it.
      ['[aria-current="page"]', '.nav-head[data-here]']
        .map((which) => part.querySelector<HTMLElement>(which))
        .find((link) => link && !link.closest('[hidden]'))
    : part.matches('.main')
      ? part.querySelector('h1')
      : null;
  const stop = entry ?? (part.tabIndex >= 0 ? part : firstStop(part)) ?? part;
  if (stop === part && !part.hasAttribute('tabindex')) part.tabIndex = -1;
  stop.focus();
  stop.scrollIntoView?.({ block: 'nearest' });
}

/** To the next part of the window, or to the one before. */
export function goRegion(step: 1 | -1): void {
  const all = regions();
  const holding = all.filter((part) => part.contains(document.activeElement));
  // Parts lie inside the screen: the innermost one is where we are.
  const here = holding.length > 0 ? all.indexOf(holding[holding.length - 1] as HTMLElement) : step > 0 ? -1 : 0;
  const next = all[(here + step + all.length) % all.length];
  if (next) enter(next);
}

/** To the screen itself, past the navigation. */
export function goToScreen(): void {
  const main = document.querySelector<HTMLElement>('.main');
  if (main) enter(main);
}
