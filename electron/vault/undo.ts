import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { Secret } from '../../shared/model/secret.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import type { RecordChange } from '../envelope/edit.ts';
import type { Random } from './ports.ts';
import { tombstone } from './secret-edit.ts';
import type { SessionView } from './session-view.ts';

/** As many changes can be taken back; older ones cannot. */
const mostUndos = 20;

/** One environment before and after a change of the records `ids`. Records stay sealed until they are needed. */
export interface Undoable {
  readonly before: OpenedEnvironment;
  readonly after: OpenedEnvironment;
  readonly ids: readonly string[];
}

interface Kept {
  readonly before: OpenedEnvironment;
  /** By id: the revision that the change made. */
  readonly revisions: Map<string, number>;
}

export interface UndoParts {
  readonly session: SessionView;
  readonly random: Random;
  readonly now: () => number;
}

/**
 * Changes that can be taken back until an environment they touched locks. What is kept is the environment as it was,
 * with its records sealed under the session's own keys: nothing of it is in the clear, and a lock makes it worthless.
 */
export class UndoLog {
  readonly #parts: UndoParts;
  readonly #kept = new Map<string, ReadonlyMap<string, Kept>>();

  constructor(parts: UndoParts) {
    this.#parts = parts;
    parts.session.onChange(({ what, environments }) => {
      if (what === 'closed') this.#kept.clear();
      if (what === 'locked' || what === 'file') this.#forget(environments);
    });
  }

  /** Keeps a change; answers the token that takes it back, or undefined where nothing changed. */
  keep(changes: ReadonlyMap<string, Undoable>): string | undefined {
    const kept = new Map<string, Kept>();
    for (const [environment, { before, after, ids }] of changes) {
      if (ids.length > 0) kept.set(environment, { before, revisions: new Map(ids.map((id) => [id, after.summary(id).revision])) });
    }
    if (kept.size === 0) return undefined;
    const token = Buffer.from(this.#parts.random(16)).toString('base64url');
    this.#kept.set(token, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostUndos) break;
      this.#kept.delete(oldest);
    }
    return token;
  }

  /**
   * Takes a change back in one save; answers how many records.
   * @throws ERR_UNDO_GONE where it is not kept any more or one of its records has changed since; then nothing changes
   */
  async undo(token: string): Promise<number> {
    const kept = this.#kept.get(token);
    if (kept === undefined) throw new VaultError('ERR_UNDO_GONE');
    let count = 0;
    await this.#parts.session.commitMany([...kept.keys()], (opened) => {
      const next = new Map<string, OpenedEnvironment>();
      for (const [environment, now] of opened) {
        const changes = this.#changesBack(now, kept.get(environment)!);
        count += changes.length;
        next.set(environment, now.apply(changes, this.#parts.random));
      }
      return next;
    });
    this.#kept.delete(token);
    this.#follow(kept);
    return count;
  }

  /** What was undone is again as an earlier change had left it: that one can be taken back as well, step by step. */
  #follow(undone: ReadonlyMap<string, Kept>): void {
    for (const [environment, { before, revisions }] of undone) {
      if (!this.#parts.session.isOpen(environment)) continue;
      const now = this.#parts.session.current(environment);
      for (const id of revisions.keys()) {
        const again = before.has(id) ? before.summary(id).revision : 0;
        for (const other of this.#kept.values()) {
          const earlier = other.get(environment)?.revisions;
          if (earlier?.get(id) === again) earlier.set(id, now.summary(id).revision);
        }
      }
    }
  }

  #changesBack(now: OpenedEnvironment, { before, revisions }: Kept): RecordChange[] {
    return [...revisions].map(([id, revision]) => {
      if (!now.has(id) || now.summary(id).revision !== revision) throw new VaultError('ERR_UNDO_GONE', { reason: 'changed' });
      return { id, secret: this.#stateBefore(before, id) };
    });
  }

  #stateBefore(before: OpenedEnvironment, id: string): Secret {
    try {
      return before.has(id) ? before.openRecord(id) : tombstone(this.#parts.now());
    } catch (error) {
      // A rotation has wiped the keys that it was sealed under.
      throw isVaultError(error, 'ERR_ENVIRONMENT_LOCKED') ? new VaultError('ERR_UNDO_GONE', { reason: 'rotated' }) : error;
    }
  }

  #forget(environments: readonly string[]): void {
    for (const [token, kept] of this.#kept) {
      if (environments.some((environment) => kept.has(environment))) this.#kept.delete(token);
    }
  }
}
