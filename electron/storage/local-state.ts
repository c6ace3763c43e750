import path from 'node:path';
import { z } from 'zod';
import { VaultError } from '../../shared/errors.ts';
import { environmentName, recipientKind } from '../../shared/model/environment.ts';
import { type JsonRead, readJsonFile, writeJsonFile } from './json-file.ts';
import { nodeStorageEnvironment, type StorageEnvironment } from './storage-environment.ts';

// What this computer remembers of a vault outside its file, one JSON file for each vault: which recipients the person
// accepted (pins), and the newest state seen, which shows a rollback. It holds no secret.

const vaultIdPattern = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const stateVersion = 1;

const recipientPin = z.strictObject({ kind: recipientKind, id: z.string().min(1).max(2048) });

const seenState = z.strictObject({
  epoch: z.int().min(1),
  generation: z.int().min(1),
  commitment: z.string().min(1).max(128),
  sealHash: z.string().min(1).max(128),
});

const environmentState = z.strictObject({
  seen: seenState.optional(),
  recipients: z.array(recipientPin).max(64).optional(),
});

const vaultState = z.strictObject({
  version: z.literal(stateVersion),
  vaultId: z.string().regex(vaultIdPattern),
  environments: z.record(environmentName, environmentState),
});
type VaultState = z.infer<typeof vaultState>;

/** A recipient as it is pinned: kind and id as the file has them. */
export type RecipientPin = z.infer<typeof recipientPin>;

/** The newest state that was seen of an environment; commitment and sealHash as text, compared as they are (vault/pins.ts). */
export type SeenState = z.infer<typeof seenState>;

/** What is remembered of one environment; each part is absent until it happened. */
export interface RememberedEnvironment {
  readonly seen?: SeenState | undefined;
  readonly recipients?: readonly RecipientPin[] | undefined;
}

export interface LocalState {
  /** Reads the vault's file where it has not been read yet; answers what was wrong with it, once. */
  load(vaultId: string): Promise<Omit<JsonRead<unknown>, 'value'>>;
  /** All that is remembered of a vault, by environment: also of those that its file no longer has. */
  remembered(vaultId: string): Promise<ReadonlyMap<string, RememberedEnvironment>>;
  /** The recipients that the person accepted and the newest state seen, in place of what was there, in one write. */
  remember(vaultId: string, environment: string, recipients: readonly RecipientPin[], seen: SeenState): Promise<void>;
  /** For an environment that was deleted. */
  forget(vaultId: string, environment: string): Promise<void>;
}

/** The local state in `folder` (made 0700; files 0600). Missing, damaged or newer files read as nothing remembered. */
export function openLocalState(folder: string, overrides: Partial<StorageEnvironment> = {}): LocalState {
  const store = new StateStore(folder, { ...nodeStorageEnvironment, ...overrides });
  return {
    load: (vaultId) => store.problemOf(vaultId),
    remember: (vaultId, environment, recipients, { epoch, generation, commitment, sealHash }) =>
      store.change(vaultId, environment, {
        seen: { epoch, generation, commitment, sealHash },
        recipients: recipients.map(({ kind, id }) => ({ kind, id })),
      }),
    remembered: async (vaultId) => new Map(Object.entries(await store.environments(vaultId))),
    forget: (vaultId, environment) => store.change(vaultId, environment, null),
  };
}

type EnvironmentState = z.infer<typeof environmentState>;

/** One file for each vault, read once and then kept; writes follow one another. */
class StateStore {
  readonly #folder: string;
  readonly #environment: StorageEnvironment;
  readonly #read = new Map<string, Promise<JsonRead<VaultState>>>();
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(folder: string, environment: StorageEnvironment) {
    this.#folder = folder;
    this.#environment = environment;
  }

  async problemOf(vaultId: string): Promise<Omit<JsonRead<unknown>, 'value'>> {
    const { value, problem, keptAs } = await this.#load(vaultId);
    if (problem !== null) this.#read.set(vaultId, Promise.resolve({ value, problem: null, keptAs: null }));
    return { problem, keptAs };
  }

  async environments(vaultId: string): Promise<Readonly<Record<string, EnvironmentState>>> {
    return (await this.#load(vaultId)).value?.environments ?? {};
  }

  change(vaultId: string, environment: string, after: EnvironmentState | null): Promise<void> {
    const turn = this.#lastWrite.then(async () => {
      const read = await this.#load(vaultId);
      const environments = { ...read.value?.environments };
      if (after === null) delete environments[environment];
      else environments[environment] = after;
      const value: VaultState = { version: stateVersion, vaultId, environments };
      await writeJsonFile(this.#environment, this.#file(vaultId), vaultState, value);
      this.#read.set(vaultId, Promise.resolve({ ...read, value }));
    });
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  #load(vaultId: string): Promise<JsonRead<VaultState>> {
    const known = this.#read.get(vaultId);
    if (known) return known;
    const read = this.#readFile(vaultId);
    this.#read.set(vaultId, read);
    return read;
  }

  async #readFile(vaultId: string): Promise<JsonRead<VaultState>> {
    return readJsonFile(this.#environment, this.#file(vaultId), vaultState, stateVersion);
  }

  #file(vaultId: string): string {
    if (!vaultIdPattern.test(vaultId)) throw new VaultError('ERR_INTERNAL', { reason: 'vault id' });
    return path.join(this.#folder, `${vaultId}.json`);
  }
}
