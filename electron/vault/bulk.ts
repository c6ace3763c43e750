import { VaultError } from '../../shared/errors.ts';
import { maxTags, type Secret } from '../../shared/model/secret.ts';
import type { RecordChange } from '../envelope/edit.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import type { Random } from './ports.ts';
import { tombstone } from './secret-edit.ts';
import type { SessionView } from './session-view.ts';
import type { Undoable, UndoLog } from './undo.ts';

/** Which secret. */
export interface SecretRef {
  readonly environment: string;
  readonly id: string;
}

/** How many secrets changed, and what takes it back. */
export interface BulkResult {
  readonly changed: number;
  readonly undo?: string;
}

export interface BulkParts {
  readonly session: SessionView;
  readonly undo: UndoLog;
  readonly random: Random;
  readonly now: () => number;
}

/** What becomes of one secret; undefined for no change. */
type Step = (secret: Secret, nowMs: number) => Secret | undefined;

const idBytes = 16;

/** Changes of many secrets at once, each of them one save: all of it happens or nothing. */
export class BulkChanges {
  readonly #parts: BulkParts;

  constructor(parts: BulkParts) {
    this.#parts = parts;
  }

  /** @throws as SessionView.commitMany; ERR_SECRET_NOT_FOUND where none of them is there (any more) */
  setFavourite(refs: readonly SecretRef[], favourite: boolean): Promise<BulkResult> {
    return this.#each(refs, (secret) => (secret.favourite === favourite ? undefined : { ...secret, favourite }));
  }

  /** Moves to the trash. @throws as `setFavourite` */
  trash(refs: readonly SecretRef[]): Promise<BulkResult> {
    return this.#each(refs, (secret) => (secret.state === 'active' ? { ...secret, state: 'trash' } : undefined));
  }

  /** Takes out of the trash. @throws as `setFavourite` */
  restore(refs: readonly SecretRef[]): Promise<BulkResult> {
    return this.#each(refs, (secret) => (secret.state === 'trash' ? { ...secret, state: 'active' } : undefined));
  }

  /** Leaves a tombstone of what is in the trash; nothing else is touched, and nothing takes it back. @throws as `setFavourite` */
  async purge(refs: readonly SecretRef[]): Promise<BulkResult> {
    const { changed } = await this.#each(refs, (secret, nowMs) => (secret.state === 'trash' ? tombstone(nowMs) : undefined), false);
    return { changed };
  }

  /** Adds and removes tags. @throws as `setFavourite`; ERR_SECRET_TOO_LARGE where one would have too many */
  tag(refs: readonly SecretRef[], add: readonly string[], remove: readonly string[]): Promise<BulkResult> {
    return this.#each(refs, (secret) => {
      const tags = [...new Set([...secret.tags.filter((tag) => !remove.includes(tag)), ...add])];
      if (tags.length > maxTags) throw new VaultError('ERR_SECRET_TOO_LARGE', { reason: 'tags', limit: maxTags });
      return tags.join('\0') === secret.tags.join('\0') ? undefined : { ...secret, tags };
    });
  }

  /** Writes new secrets. @throws as SessionView.commitMany */
  async add(environment: string, secrets: readonly Secret[]): Promise<BulkResult> {
    return this.#commit([environment], (opened) => {
      const changes = secrets.map((secret) => ({ id: this.#newId(opened.get(environment)!), secret }));
      return new Map([[environment, changes]]);
    });
  }

  /**
   * Moves or copies into another environment: opened here, sealed again under its key there. What is moved leaves a
   * tombstone. @throws as `setFavourite`
   */
  async transfer(refs: readonly SecretRef[], to: string, how: 'move' | 'copy'): Promise<BulkResult> {
    const sources = byEnvironment(how === 'move' ? refs.filter(({ environment }) => environment !== to) : refs);
    const nowMs = this.#parts.now();
    let found = 0;
    const result = await this.#commit([...new Set([...sources.keys(), to])], (opened) => {
      const target = opened.get(to)!;
      const arriving = new Map<string, Secret>();
      const changes = new Map<string, RecordChange[]>();
      for (const [environment, ids] of sources) {
        const source = opened.get(environment)!;
        const present = ids.filter((id) => isPresent(source, id));
        found += present.length;
        for (const id of present) arriving.set(this.#freeId(target, arriving, id), source.openRecord(id));
        if (how === 'move') changes.set(environment, present.map((id) => ({ id, secret: tombstone(nowMs) })));
      }
      changes.set(to, [...arriving].map(([id, secret]) => ({ id, secret })));
      return changes;
    });
    if (found === 0 && sources.size > 0) throw new VaultError('ERR_SECRET_NOT_FOUND');
    return { ...result, changed: found };
  }

  async #each(refs: readonly SecretRef[], step: Step, undoable = true): Promise<BulkResult> {
    const wanted = byEnvironment(refs);
    const nowMs = this.#parts.now();
    let found = 0;
    const result = await this.#commit(
      [...wanted.keys()],
      (opened) =>
        new Map(
          [...wanted].map(([environment, ids]) => {
            const present = ids.filter((id) => isPresent(opened.get(environment)!, id));
            found += present.length;
            return [environment, changesOf(opened.get(environment)!, present, step, nowMs)];
          }),
        ),
      undoable,
    );
    if (found === 0) throw new VaultError('ERR_SECRET_NOT_FOUND');
    return result;
  }

  async #commit(
    environments: readonly string[],
    changesFor: (opened: ReadonlyMap<string, OpenedEnvironment>) => ReadonlyMap<string, readonly RecordChange[]>,
    undoable = true,
  ): Promise<BulkResult> {
    const { session, undo, random } = this.#parts;
    const done = new Map<string, Undoable>();
    let changed = 0;
    await session.commitMany(environments, (opened) => {
      const after = new Map<string, OpenedEnvironment>();
      for (const [environment, changes] of changesFor(opened)) {
        const before = opened.get(environment)!;
        const next = before.apply(changes, random);
        after.set(environment, next);
        changed += changes.length;
        done.set(environment, { before, after: next, ids: changes.map(({ id }) => id) });
      }
      return after;
    });
    const token = undoable ? undo.keep(done) : undefined;
    return { changed, ...(token === undefined ? {} : { undo: token }) };
  }

  #newId(environment: OpenedEnvironment): string {
    for (;;) {
      const id = Buffer.from(this.#parts.random(idBytes)).toString('base64url');
      if (!environment.has(id)) return id;
    }
  }

  /** The same id where the environment has no secret of that id (a tombstone counts as none), else a new one. */
  #freeId(target: OpenedEnvironment, arriving: ReadonlyMap<string, Secret>, id: string): string {
    return arriving.has(id) || isPresent(target, id) ? this.#newId(target) : id;
  }
}

function changesOf(opened: OpenedEnvironment, ids: readonly string[], step: Step, nowMs: number): RecordChange[] {
  const changes: RecordChange[] = [];
  for (const id of ids) {
    const secret = step(opened.openRecord(id), nowMs);
    if (secret !== undefined) changes.push({ id, secret });
  }
  return changes;
}

/** Whether there is such a secret, in the list or in the trash. */
export function isPresent(environment: OpenedEnvironment, id: string): boolean {
  return environment.has(id) && environment.summary(id).state !== 'gone';
}

function byEnvironment(refs: readonly SecretRef[]): Map<string, string[]> {
  const ids = new Map<string, Set<string>>();
  for (const { environment, id } of refs) ids.set(environment, (ids.get(environment) ?? new Set()).add(id));
  return new Map([...ids].map(([environment, set]) => [environment, [...set]]));
}
