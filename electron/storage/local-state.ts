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

/** What a copy of an environment shows; commitment and sealHash as text, whichever encoding, compared as they are. */
export type SeenState = z.infer<typeof seenState>;

/** As `SeenState`; with the hash of the seal before, a successor that does not come from what was seen is found. */
export type PresentedState = SeenState & { readonly previousSealHash?: string };

/**
 * `first`: nothing remembered. `same`, `newer`: as it should be. `older`: a rollback. `commitment-changed`: another data
 * key, by a rotation (the epoch is higher) or by somebody's replacement of it. `diverged`: not older, but not a
 * successor of what was seen: somebody saved another version of it.
 */
export type Comparison = 'first' | 'same' | 'newer' | 'older' | 'commitment-changed' | 'diverged';

export interface RecipientsDiff {
  /** False where no recipients were ever accepted here: then all of them are `added`. */
  readonly known: boolean;
  readonly added: readonly RecipientPin[];
  readonly removed: readonly RecipientPin[];
}

/** What is remembered of one environment; each part is absent until it happened. */
export interface RememberedEnvironment {
  readonly seen?: SeenState | undefined;
  readonly recipients?: readonly RecipientPin[] | undefined;
}

export interface LocalState {
  /** Reads the vault's file where it has not been read yet; answers what was wrong with it, once. */
  load(vaultId: string): Promise<Omit<JsonRead<unknown>, 'value'>>;
  compare(vaultId: string, environment: string, presented: PresentedState): Promise<Comparison>;
  /** Remembers `seen` as the newest state, whatever was there. */
  record(vaultId: string, environment: string, seen: SeenState): Promise<void>;
  recipientsDiff(vaultId: string, environment: string, recipients: readonly RecipientPin[]): Promise<RecipientsDiff>;
  isAccepted(vaultId: string, environment: string, recipient: RecipientPin): Promise<boolean>;
  /** The person accepted exactly these recipients. */
  accept(vaultId: string, environment: string, recipients: readonly RecipientPin[]): Promise<void>;
  /** All that is remembered of a vault, by environment: also of those that its file no longer has. */
  remembered(vaultId: string): Promise<ReadonlyMap<string, RememberedEnvironment>>;
  /** `accept` and `record` in one write. */
  remember(vaultId: string, environment: string, recipients: readonly RecipientPin[], seen: SeenState): Promise<void>;
  /** For an environment that was deleted. */
  forget(vaultId: string, environment: string): Promise<void>;
}

/** The local state in `folder` (made 0700; files 0600). Missing, damaged or newer files read as nothing remembered. */
export function openLocalState(folder: string, overrides: Partial<StorageEnvironment> = {}): LocalState {
  const store = new StateStore(folder, { ...nodeStorageEnvironment, ...overrides });
  return {
    load: (vaultId) => store.problemOf(vaultId),
    compare: async (vaultId, environment, presented) => compareSeen((await store.environment(vaultId, environment)).seen, presented),
    record: (vaultId, environment, { epoch, generation, commitment, sealHash }) =>
      store.change(vaultId, environment, (before) => ({ ...before, seen: { epoch, generation, commitment, sealHash } })),
    recipientsDiff: async (vaultId, environment, recipients) => diff((await store.environment(vaultId, environment)).recipients, recipients),
    isAccepted: async (vaultId, environment, recipient) =>
      ((await store.environment(vaultId, environment)).recipients ?? []).some((pin) => samePin(pin, recipient)),
    accept: (vaultId, environment, recipients) =>
      store.change(vaultId, environment, (before) => ({ ...before, recipients: recipients.map(({ kind, id }) => ({ kind, id })) })),
    remember: (vaultId, environment, recipients, { epoch, generation, commitment, sealHash }) =>
      store.change(vaultId, environment, () => ({
        seen: { epoch, generation, commitment, sealHash },
        recipients: recipients.map(({ kind, id }) => ({ kind, id })),
      })),
    remembered: async (vaultId) => new Map(Object.entries(await store.environments(vaultId))),
    forget: (vaultId, environment) => store.change(vaultId, environment, () => null),
  };
}

function compareSeen(seen: SeenState | undefined, presented: PresentedState): Comparison {
  if (seen === undefined) return 'first';
  if (presented.epoch < seen.epoch) return 'older';
  if (presented.epoch > seen.epoch || presented.commitment !== seen.commitment) return 'commitment-changed';
  if (presented.generation < seen.generation) return 'older';
  if (presented.generation === seen.generation) return presented.sealHash === seen.sealHash ? 'same' : 'diverged';
  const isNext = presented.generation === seen.generation + 1;
  const follows = presented.previousSealHash === undefined || presented.previousSealHash === seen.sealHash;
  return isNext && !follows ? 'diverged' : 'newer';
}

function diff(accepted: readonly RecipientPin[] | undefined, recipients: readonly RecipientPin[]): RecipientsDiff {
  const pins = accepted ?? [];
  return {
    known: accepted !== undefined,
    added: recipients.filter((recipient) => !pins.some((pin) => samePin(pin, recipient))),
    removed: pins.filter((pin) => !recipients.some((recipient) => samePin(pin, recipient))),
  };
}

function samePin(a: RecipientPin, b: RecipientPin): boolean {
  return a.kind === b.kind && a.id === b.id;
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

  async environment(vaultId: string, environment: string): Promise<EnvironmentState> {
    return (await this.environments(vaultId))[environment] ?? {};
  }

  async environments(vaultId: string): Promise<Readonly<Record<string, EnvironmentState>>> {
    return (await this.#load(vaultId)).value?.environments ?? {};
  }

  change(vaultId: string, environment: string, change: (before: EnvironmentState) => EnvironmentState | null): Promise<void> {
    const turn = this.#lastWrite.then(async () => {
      const read = await this.#load(vaultId);
      const environments = { ...read.value?.environments };
      const after = change(environments[environment] ?? {});
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
