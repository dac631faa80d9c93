/** Marks of the class: letter, colour and pattern together. There is no mark for a default. */
import type { Count } from '../bindings/Count';
import { grouped } from '../words/numbers';

type Class = 'A' | 'B' | 'C';

function isClass(value: string): value is Class {
  return value === 'A' || value === 'B' || value === 'C';
}

/** How a class is said. */
export function className(value: string): string {
  return isClass(value) ? `重要性分類${value}` : '分類は未定';
}

const INK: { [value in Class]: string } = { A: 'var(--class-a)', B: 'var(--class-b)', C: 'var(--class-c)' };
const HATCH = 'M-6 18 12 0M-1.5 18 16.5 0M-10.5 18 7.5 0M3 18 21 0M-15 18 3 0';
const DOTS = [3, 8].flatMap((x) => [3.5, 8.5, 13.5].map((y) => ({ x, y })));

interface ClassMarkProps {
  value: string;
  large?: boolean;
  /** "Would lead to": the letter in gray, without its pattern. */
  ghost?: boolean;
}

/** The mark of one class; anything but A, B, C is the open question. */
export function ClassMark({ value, large, ghost }: ClassMarkProps) {
  const look = large ? 'class-mark class-mark-large' : 'class-mark';
  const box = { x: 0.5, y: 0.5, width: 29, height: 19, rx: 3.5 };
  const letter = { y: 14.9, textAnchor: 'middle' as const, fontSize: 14, fontWeight: 700 };
  if (!isClass(value)) {
    return (
      <svg viewBox="0 0 30 20" className={look} role="img" aria-label={className(value)}>
        <rect {...box} fill="var(--warn-wash)" stroke="var(--warn)" strokeDasharray="3 2" />
        <text {...letter} x="15" fill="var(--warn)">
          ？
        </text>
      </svg>
    );
  }
  if (ghost) {
    return (
      <svg viewBox="0 0 30 20" className={look} role="img" aria-label={`${className(value)}になる設問`}>
        <rect {...box} fill="#fff" stroke="var(--line-2)" />
        <text {...letter} x="15" fill="var(--text-2)">
          {value}
        </text>
      </svg>
    );
  }
  const ink = INK[value];
  return (
    <svg viewBox="0 0 30 20" className={look} role="img" aria-label={className(value)}>
      <rect {...box} fill={value === 'A' ? ink : '#fff'} stroke={ink} />
      {value === 'B' && (
        <svg x="1" y="1" width="9.5" height="18" viewBox="0 0 9.5 18" aria-hidden="true">
          <path d={HATCH} stroke={ink} strokeWidth="1.7" />
        </svg>
      )}
      {value === 'C' &&
        DOTS.map((dot) => <circle key={`${dot.x}-${dot.y}`} cx={dot.x} cy={dot.y + 1.5} r="1.05" fill={ink} />)}
      <path d="M11 1v18" stroke={value === 'A' ? '#fff' : ink} />
      <text {...letter} x="20.5" fill={value === 'A' ? '#fff' : ink}>
        {value}
      </text>
    </svg>
  );
}

/** Shares of the classes as one patterned bar; the numbers stand beside it in words. */
export function ClassBar({ counts }: { counts: readonly Count[] }) {
  const shown = counts.filter((c) => c.count > 0);
  const words = shown.map((c) => `${isClass(c.key) ? c.key : '未定'} ${grouped(c.count)}件`).join('、');
  return (
    <div className="class-bar" role="img" aria-label={words || 'まだありません'}>
      {shown.map((c) => (
        <span key={c.key} className={isClass(c.key) ? `pattern-${c.key}` : ''} style={{ flex: c.count }} />
      ))}
    </div>
  );
}

/** Marks with their counts. */
export function ClassCounts({ counts }: { counts: readonly Count[] }) {
  if (counts.every((c) => c.count === 0)) return null;
  return (
    <span className="class-counts">
      {counts
        .filter((c) => c.count > 0)
        .map((c) => (
          <span key={c.key}>
            <ClassMark value={c.key} />
            {grouped(c.count)}
          </span>
        ))}
    </span>
  );
}
