import type { SecretDraft } from '../../../shared/ipc/secret-calls.ts';
import { BulkChanges } from '../../../electron/vault/bulk.ts';
import { SecretList } from '../../../electron/vault/list.ts';
import { Secrets, type CopiedValue } from '../../../electron/vault/secrets.ts';
import { UndoLog } from '../../../electron/vault/undo.ts';
import { Uses } from '../../../electron/vault/uses.ts';
import { MemorySession } from './memory-session.ts';

export const startMs = Date.UTC(2026, 10, 24, 12);

/** What a copy put on the clipboard. */
export interface Put {
  readonly text: string;
  readonly what: CopiedValue;
  readonly clearAfterMs: number;
}

/** Every use case over one session in memory, with a clock that stands still until it is moved. */
export class Desk {
  nowMs = startMs;
  copyOnly = new Set<string>();
  readonly session = new MemorySession();
  readonly uses = new Uses();
  readonly clipboard: Put[] = [];
  readonly now = (): number => this.nowMs;
  readonly list = new SecretList({ session: this.session, uses: this.uses, now: this.now });
  readonly undo = new UndoLog({ session: this.session, random: this.session.random, now: this.now });
  readonly bulk = new BulkChanges({ session: this.session, undo: this.undo, random: this.session.random, now: this.now });
  readonly secrets = new Secrets({
    session: this.session,
    list: this.list,
    uses: this.uses,
    undo: this.undo,
    random: this.session.random,
    now: this.now,
    isCopyOnly: (environment) => this.copyOnly.has(environment),
    settings: () => ({ clipboardClearMs: 30_000, revealHideMs: 10_000 }),
    clipboard: {
      copy: async (text, what, clearAfterMs) => {
        this.clipboard.push({ text, what, clearAfterMs });
        return { ...what, clearsAtMs: this.nowMs + clearAfterMs };
      },
    },
  });
}

/** A draft of a new login with this password. */
export function loginDraft(environment: string, title: string, password: string, change: Partial<SecretDraft> = {}): SecretDraft {
  return {
    environment,
    baseRevision: 0,
    kind: 'login',
    title,
    notes: '',
    tags: [],
    favourite: false,
    fields: [
      { key: 'username', concealed: false, value: { text: 'ada' } },
      { key: 'password', concealed: true, value: { text: password } },
    ],
    ...change,
  };
}
