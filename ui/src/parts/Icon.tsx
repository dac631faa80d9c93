/** Line icons on a 20 px grid; they take the colour of the text around them. */
import type { ReactNode } from 'react';

const SHAPES = {
  today: <path d="M3.5 5.5h13v11h-13zM3.5 8.8h13M7 3.2v3.2M13 3.2v3.2M7.2 12.7l1.9 1.8 3.6-3.5" />,
  asset: (
    <path d="M4 3.5h10.5a1.5 1.5 0 0 1 1.5 1.5v11.5H5.5A1.5 1.5 0 0 1 4 15zM4 15a1.5 1.5 0 0 1 1.5-1.5H16M7.2 6.8h5.6M7.2 9.8h5.6" />
  ),
  card: (
    <>
      <path d="M2.8 5h14.4v10.2H2.8zM5.4 12.8c.3-1.3 1.1-1.9 2.1-1.9s1.8.6 2.1 1.9M11.8 8.3h3M11.8 11h3" />
      <circle cx="7.5" cy="8.7" r="1.3" />
    </>
  ),
  disposal: <path d="M4.5 3.2h11v6.3h-11zM2.6 9.5h14.8M5.4 12v4.6M8.5 12v3.4M11.5 12v4.6M14.6 12v3.4" />,
  check: <path d="M5 4.2h10v12.6H5zM7.6 4.2V2.9h4.8v1.3M7.4 9.2l1.2 1.2 2-2.1M7.4 13.4h5.2" />,
  ledgers: <path d="M3.2 6.6 10 3.3l6.8 3.3L10 9.9zM3.2 10.2 10 13.5l6.8-3.3M3.2 13.6l6.8 3.3 6.8-3.3" />,
  submit: <path d="M10 12.2V3.4M6.7 6.5 10 3.2l3.3 3.3M3.4 11.4v5.1h13.2v-5.1" />,
  log: (
    <>
      <path d="M10 6v4.2l2.8 1.7" />
      <circle cx="10" cy="10" r="6.8" />
    </>
  ),
  gear: (
    <>
      <path d="M3.2 6h7.2M14.4 6h2.4M3.2 14h2.4M9.6 14h7.2" />
      <circle cx="12.4" cy="6" r="2" />
      <circle cx="7.6" cy="14" r="2" />
    </>
  ),
  collect: <path d="M3.2 3.6h5.4v5.2H3.2zM11.4 3.6h5.4v5.2h-5.4zM3.2 11.4h5.4v5.2H3.2zM11.6 14l1.8 1.8 3.4-3.6" />,
  chart: <path d="M3.4 16.6h13.2M5.4 14V9.6M10 14V4.4M14.6 14V7.4" />,
  search: (
    <>
      <path d="M12.9 12.9 17 17" />
      <circle cx="8.8" cy="8.8" r="5.4" />
    </>
  ),
  lock: <path d="M4.6 9h10.8v7.6H4.6zM6.8 9V6.6a3.2 3.2 0 0 1 6.4 0V9M10 12v1.8" />,
  book: (
    <path d="M10 5.4C8.2 4.1 5.6 3.8 3 4v11.4c2.6-.2 5.2.1 7 1.4 1.8-1.3 4.4-1.6 7-1.4V4c-2.6-.2-5.2.1-7 1.4zM10 5.4v11.4" />
  ),
  right: <path d="M7.6 4.6 13 10l-5.4 5.4" />,
  left: <path d="M12.4 4.6 7 10l5.4 5.4" />,
  down: <path d="M4.8 7.6 10 12.8l5.2-5.2" />,
  up: <path d="M4.8 12.4 10 7.2l5.2 5.2" />,
  arrow: <path d="M3.6 10h12.4M11.4 5.4 16 10l-4.6 4.6" />,
  x: <path d="M5 5l10 10M15 5 5 15" />,
  plus: <path d="M10 4v12M4 10h12" />,
  tick: <path d="M4 10.6l3.9 3.9L16 6.2" />,
  undo: <path d="M4 8h8.2a4 4 0 0 1 0 8H8M7.2 4.6 3.8 8l3.4 3.4" />,
  print: <path d="M6 7.5V3.4h8v4.1M6 13.4H3.4V7.5h13.2v5.9H14M6 11.4h8v5.2H6z" />,
  file: <path d="M5 3h6.6L15.4 6.8V17H5zM11.4 3v4h4" />,
  sheet: <path d="M3.4 4h13.2v12H3.4zM3.4 8h13.2M3.4 12h13.2M8 4v12" />,
  flag: <path d="M5 17V3.6M5 4h9.6l-2 3.6 2 3.6H5" />,
  cols: <path d="M3.4 4h13.2v12H3.4zM8 4v12M12.4 4v12" />,
  more: <path d="M4.6 10h.01M10 10h.01M15.4 10h.01" />,
  phone: (
    <path d="M6.6 3.4 8.6 7.2 7 8.9c.8 1.8 2.2 3.2 4.1 4.1l1.7-1.6 3.8 2v2.6c0 .6-.5 1-1.1 1C9 16.6 3.4 11 3 4.5c0-.6.4-1.1 1-1.1z" />
  ),
  link: (
    <path d="M8.4 11.6 11.6 8.4M9 6.4l1.6-1.6a3.3 3.3 0 0 1 4.6 4.6L13.6 11M11 13.6l-1.6 1.6a3.3 3.3 0 0 1-4.6-4.6L6.4 9" />
  ),
  pen: <path d="M4 16l.8-3.4 8.6-8.6 2.6 2.6-8.6 8.6zM11.8 5.6l2.6 2.6" />,
  eye: (
    <>
      <path d="M2.6 10C4.4 6.8 7 5.2 10 5.2s5.6 1.6 7.4 4.8c-1.8 3.2-4.4 4.8-7.4 4.8S4.4 13.2 2.6 10z" />
      <circle cx="10" cy="10" r="2.3" />
    </>
  ),
  user: (
    <>
      <path d="M3.8 16.6c.7-3.2 3-4.8 6.2-4.8s5.5 1.6 6.2 4.8" />
      <circle cx="10" cy="7" r="3.2" />
    </>
  ),
  save: <path d="M3.6 3.6h10l2.8 2.8v10H3.6zM6.6 3.6v4h5.6v-4M6.2 16.4v-5h7.6v5" />,
  sort: <path d="M10 4v11.6M6.2 12 10 15.8l3.8-3.8" />,
  info: (
    <>
      <path d="M10 9.2v4.6M10 6.4v.01" />
      <circle cx="10" cy="10" r="6.9" />
    </>
  ),
} satisfies { [name: string]: ReactNode };

export type IconName = keyof typeof SHAPES;

/** The icon of this name; a stack of sheets where there is none. */
export function iconNamed(name: string | undefined): IconName {
  return name !== undefined && Object.hasOwn(SHAPES, name) ? (name as IconName) : 'ledgers';
}

/** A decorative icon: the word beside it, or the button's name, says what it means. */
export function Icon({ name, small }: { name: IconName; small?: boolean }) {
  return (
    <svg
      aria-hidden="true"
      className={small ? 'icon icon-small' : 'icon'}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[name]}
    </svg>
  );
}
