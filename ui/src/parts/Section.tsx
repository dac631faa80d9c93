import type { ReactNode } from 'react';

/** Head of a section: title, count, and something at the right edge. */
export function SectionHead({
  title,
  count,
  aside,
  level = 2,
  tone,
}: {
  title: string;
  count?: ReactNode;
  aside?: ReactNode;
  level?: 2 | 3;
  tone?: 'late';
}) {
  const Tag = level === 2 ? 'h2' : 'h3';
  return (
    <div className="section-head">
      <Tag className={tone === 'late' ? 'tone-late' : undefined}>{title}</Tag>
      {count !== undefined && <span className="count">{count}</span>}
      {aside !== undefined && <span className="aside">{aside}</span>}
    </div>
  );
}
