import type { SecretRow } from '../../../shared/ipc/secret-calls.ts';
import { templateOf } from '../../../shared/model/kinds.ts';

const dayMs = 86_400_000;
const nowMs = 60_000;

/** What tells two secrets of one name apart: who and where. */
export function secondLine(row: SecretRow): string {
  const { user, host, kind, tags } = row;
  if (user !== '' && host !== '') {
    if (kind === 'aws-access-key') return `${shortKeyId(user)} · ${host}`;
    return kind === 'database' || kind === 'ssh-key' ? `${user}@${host}` : `${user} · ${host}`;
  }
  if (user !== '' || host !== '') return kind === 'aws-access-key' && user !== '' ? shortKeyId(user) : user + host;
  return tags.length > 0 ? tags.join(', ') : templateOf(kind).label;
}

function shortKeyId(id: string): string {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

/** Whole days from today to a calendar date; negative when past, `undefined` without one. */
export function daysUntil(date: string, today = new Date()): number | undefined {
  const at = Date.parse(`${date}T00:00:00`);
  if (date === '' || Number.isNaN(at)) return undefined;
  const start = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime();
  return Math.round((at - start) / dayMs);
}

/** "Now", or the time of day. */
export function usedWords(atMs: number, now = Date.now()): string {
  return now - atMs < nowMs ? 'Now' : new Date(atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
