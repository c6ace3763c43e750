import { daysUntil } from '../list/row-words.ts';

/** `15 Nov 2026` */
export function dateWords(atMs: number): string {
  return new Date(atMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `15 Nov 2026, 02:58` */
export function dateTimeWords(atMs: number): string {
  return `${dateWords(atMs)}, ${timeWords(atMs)}`;
}

/** `02:58` */
export function timeWords(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** `14 Jan 2027, in 51 days` */
export function expiryWords(date: string): string {
  const days = daysUntil(date);
  if (days === undefined) return date;
  const on = dateWords(Date.parse(`${date}T00:00:00`));
  if (days === 0) return `${on}, today`;
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `${on}, in ${count}` : `${on}, ${count} ago`;
}
