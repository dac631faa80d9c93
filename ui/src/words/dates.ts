/** One formatter for days and instants: the door speaks ISO, people read 和暦. Dates are Japan's, whatever the PC says. */

const ERAS = [
  { from: '2019-05-01', letter: 'R', name: '令和', year: 2019 },
  { from: '1989-01-08', letter: 'H', name: '平成', year: 1989 },
  { from: '1926-12-25', letter: 'S', name: '昭和', year: 1926 },
  { from: '1912-07-30', letter: 'T', name: '大正', year: 1912 },
  { from: '1868-01-25', letter: 'M', name: '明治', year: 1868 },
] as const;
const WEEK = '日月火水木金土';
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

function parts(iso: string) {
  const found = ISO.exec(iso);
  const era = ERAS.find((e) => iso >= e.from);
  if (!found || !era) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  return {
    era,
    eraYear: year - era.year + 1,
    month,
    day,
    week: WEEK[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '',
  };
}

/** R8.5.19; the text itself if it is no ISO day. */
export function shortDay(iso: string): string {
  const p = parts(iso);
  return p ? `${p.era.letter}${p.eraYear}.${p.month}.${p.day}` : iso;
}

/** 令和8年11月18日（水）. */
export function longDay(iso: string): string {
  const p = parts(iso);
  if (!p) return iso;
  return `${p.era.name}${p.eraYear === 1 ? '元' : p.eraYear}年${p.month}月${p.day}日（${p.week}）`;
}

/** 11月18日. */
export function monthDay(iso: string): string {
  const p = parts(iso);
  return p ? `${p.month}月${p.day}日` : iso;
}

/** 令和8年度. */
export function fiscalYear(year: number): string {
  const p = parts(`${year}-05-01`);
  return p ? `${p.era.name}${p.eraYear === 1 ? '元' : p.eraYear}年度` : `${year}年度`;
}

/** 9月, for a period that is a month such as 2026-09; anything else as it stands. */
export function periodWords(period: string): string {
  const month = /^\d{4}-(\d{2})$/.exec(period)?.[1];
  return month ? `${Number(month)}月` : period;
}

/** Quarter of the fiscal year, 1 to 4. */
export function quarter(iso: string): number {
  const month = parts(iso)?.month ?? 4;
  return Math.floor(((month + 8) % 12) / 3) + 1;
}

function inJapan(instant: string): Date | null {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? null : new Date(at + 9 * 3600 * 1000);
}

/** The day in Japan of a UTC instant, ISO. */
export function dayOf(instant: string): string {
  return inJapan(instant)?.toISOString().slice(0, 10) ?? instant;
}

/** 10:40 in Japan. */
export function timeOf(instant: string): string {
  const at = inJapan(instant);
  return at ? `${at.getUTCHours()}:${String(at.getUTCMinutes()).padStart(2, '0')}` : '';
}

/** R8.11.18 10:40. */
export function dayTime(instant: string): string {
  return `${shortDay(dayOf(instant))} ${timeOf(instant)}`.trim();
}
