/** A clock that runs since a minute in Japan. It ticks each second for the eye; screen readers hear it on demand. */
import { useEffect, useState } from 'react';

const SECOND = 1000;

/** The instant of a minute in Japan (`2026-11-18T09:12`). */
export function instantOf(minute: string): number {
  return Date.parse(`${minute}:00+09:00`);
}

/** 1:28:40, or 2日 3:04:05. */
export function elapsed(ms: number): string {
  const all = Math.max(0, Math.floor(ms / SECOND));
  const two = (n: number) => String(n).padStart(2, '0');
  const days = Math.floor(all / 86400);
  const rest = `${Math.floor((all % 86400) / 3600)}:${two(Math.floor((all % 3600) / 60))}:${two(all % 60)}`;
  return days > 0 ? `${days}日 ${rest}` : rest;
}

/** 23分, 1時間05分, 2日3時間. */
export function span(from: string, to: string): string {
  const minutes = Math.round((instantOf(to) - instantOf(from)) / 60000);
  if (Number.isNaN(minutes)) return '';
  if (minutes < 60) return `${minutes}分`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)}時間${String(minutes % 60).padStart(2, '0')}分`;
  return `${Math.floor(minutes / 1440)}日${Math.floor((minutes % 1440) / 60)}時間`;
}

/** The clock. */
export function RunningClock({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="running-clock" role="timer" aria-live="off">
      {elapsed(now - instantOf(since))}
    </span>
  );
}
