import type { ReactNode } from 'react';
import { Icon } from './Icon';
import { Mark } from './Mark';

type NoteTone = 'info' | 'warn' | 'late' | 'ok' | 'plain';

/** A boxed remark with a strong left edge. `alert` is read out at once. */
export function Note({ tone = 'info', alert, children }: { tone?: NoteTone; alert?: boolean; children: ReactNode }) {
  return (
    <div className={`note note-${tone}`} role={alert ? 'alert' : undefined}>
      {tone === 'warn' && <Mark name="triangle" />}
      {tone === 'late' && <Mark name="diamond" />}
      {tone === 'ok' && <Mark name="tick" />}
      {(tone === 'info' || tone === 'plain') && <Icon name="info" small />}
      <div>{children}</div>
    </div>
  );
}
