/** `2026-11-18T10:00` in Japan, as moments are entered and kept. */
export function nowInJapan(at: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' });
  return parts.format(at).replace(' ', 'T');
}
