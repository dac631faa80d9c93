/** Signs of states: the shape says it, the colour helps, and the word always stands beside it. */
import type { ReactNode } from 'react';

const ink = 'var(--mark-ink, #fff)';
const ring = <circle cx="8" cy="8" r="5.7" fill="none" stroke="currentColor" strokeWidth="1.6" />;
const square = <rect x="1.4" y="1.4" width="13.2" height="13.2" rx="2" fill="currentColor" />;
const pen = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

const SHAPES = {
  hollow: ring,
  half: (
    <>
      {ring}
      <path d="M8 2.3a5.7 5.7 0 0 1 0 11.4z" fill="currentColor" />
    </>
  ),
  disc: <circle cx="8" cy="8" r="6.4" fill="currentColor" />,
  tick: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M4.7 8.3l2.3 2.3 4.3-4.8" stroke={ink} strokeWidth="1.7" {...pen} />
    </>
  ),
  triangle: (
    <>
      <path d="M8 1 15.6 14.6H.4z" fill="currentColor" />
      <path d="M8 5.6v3.8" stroke={ink} strokeWidth="1.7" {...pen} />
      <circle cx="8" cy="12" r="1" fill={ink} />
    </>
  ),
  diamond: (
    <>
      <path d="M8 .4 15.6 8 8 15.6.4 8z" fill="currentColor" />
      <path d="M8 4.4v4.2" stroke={ink} strokeWidth="1.8" {...pen} />
      <circle cx="8" cy="11.3" r="1.1" fill={ink} />
    </>
  ),
  returned: (
    <>
      {square}
      <path d="M11.4 11V8.6a1.8 1.8 0 0 0-1.8-1.8H4.8M7 4.4 4.5 6.8 7 9.2" stroke={ink} strokeWidth="1.5" {...pen} />
    </>
  ),
  clock: (
    <>
      {ring}
      <path d="M8 4.8V8l2.2 1.5" stroke="currentColor" strokeWidth="1.6" {...pen} />
    </>
  ),
  dash: <path d="M3 8h10" stroke="currentColor" strokeWidth="1.8" {...pen} />,
  differ: <path d="M3 5.9h10M3 10.1h10M10.6 2.8 5.4 13.2" stroke="currentColor" strokeWidth="1.8" {...pen} />,
  equal: <path d="M3 5.9h10M3 10.1h10" stroke="currentColor" strokeWidth="1.8" {...pen} />,
  add: (
    <>
      {square}
      <path d="M8 4.6v6.8M4.6 8h6.8" stroke={ink} strokeWidth="1.7" {...pen} />
    </>
  ),
  change: (
    <>
      {square}
      <path d="M4.4 8h6.6M8.4 5.2 11.2 8l-2.8 2.8" stroke={ink} strokeWidth="1.6" {...pen} />
    </>
  ),
  skip: (
    <>
      {ring}
      <path d="M4 12 12 4" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
} satisfies { [name: string]: ReactNode };

export type MarkName = keyof typeof SHAPES;
export type Tone = 'plain' | 'muted' | 'accent' | 'ok' | 'warn' | 'late';

const TONES: { [name in MarkName]: Tone } = {
  hollow: 'muted',
  half: 'accent',
  disc: 'accent',
  tick: 'ok',
  triangle: 'warn',
  diamond: 'late',
  returned: 'late',
  clock: 'muted',
  dash: 'muted',
  differ: 'late',
  equal: 'ok',
  add: 'accent',
  change: 'accent',
  skip: 'muted',
};

const CLASSES: { [tone in Tone]: string } = {
  plain: '',
  muted: 'muted',
  accent: 'tone-accent',
  ok: 'tone-ok',
  warn: 'tone-warn',
  late: 'tone-late',
};

/** True for a name that has a shape. */
export function isMark(name: string): name is MarkName {
  return Object.hasOwn(SHAPES, name);
}

/** The shape alone; decorative. `tone` defaults to the colour of the shape. */
export function Mark({ name, tone }: { name: MarkName; tone?: Tone }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className={`mark ${CLASSES[tone ?? TONES[name]]}`}>
      {SHAPES[name]}
    </svg>
  );
}

/** Shape, colour and word of a state. */
export function StateWord({ mark, quiet, children }: { mark: MarkName; quiet?: boolean; children: ReactNode }) {
  const tone = TONES[mark];
  const strong = mark === 'diamond' ? ' state-strong' : '';
  return (
    <span className={`state ${quiet ? 'muted' : CLASSES[tone]}${strong}`}>
      <Mark name={mark} />
      <span>{children}</span>
    </span>
  );
}
