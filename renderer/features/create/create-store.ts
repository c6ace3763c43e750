import type { Output } from '../../../shared/ipc/contract.ts';
import type { EnvironmentStrictness, EnvironmentTone } from '../../../shared/model/environment.ts';
import { createStore, useStore } from '../../store.ts';
import type { PickedKey } from '../connect/use-keys.ts';
import { usualStrictness } from '../environments/look.tsx';

/** Where the keys of the new vault live. */
export type Place = 'aws-kms' | 'os-keychain' | 'passphrase';
export type Step = 'place' | 'passphrase' | 'connect' | 'environments' | 'recovery';
export type NewRecoveryKey = Output<'recipient:createRecoveryKey'>;

/** An environment to be made. */
export interface Wish {
  readonly id: number;
  readonly label: string;
  readonly tone: EnvironmentTone;
  readonly strictness: EnvironmentStrictness;
  readonly key?: PickedKey;
}

/** Everything that was chosen so far: a failure, or going back, loses none of it. */
export interface Draft {
  readonly step: Step;
  /** Absent: what this computer offers decides. */
  readonly place?: Place;
  readonly path: string;
  readonly wishes: readonly Wish[];
  readonly connectionId?: string;
  /** Whether a passphrase is being held for this vault. */
  readonly hasPassphrase: boolean;
  readonly recovery?: NewRecoveryKey;
  readonly confirmed: boolean;
}

let lastId = 0;

/** An environment with an identity of its own in the list. */
export function wishFor(label: string, tone: EnvironmentTone): Wish {
  lastId += 1;
  return { id: lastId, label, tone, strictness: usualStrictness(tone) };
}

function fresh(): Draft {
  return {
    step: 'place',
    path: '',
    wishes: [wishFor('prod', 'prod'), wishFor('staging', 'staging'), wishFor('dev', 'dev')],
    hasPassphrase: false,
    confirmed: false,
  };
}

// Nothing of it was read out of an environment, so locks leave it: it belongs to a vault that does not exist yet.
const draftStore = createStore<Draft>(fresh());
/** Outside the store, so that no part of the window draws or compares it. Gone once the vault is made or given up. */
let heldPassphrase = '';

export function useDraft(): Draft {
  return useStore(draftStore);
}

export function currentDraft(): Draft {
  return draftStore.get();
}

export function changeDraft(change: Partial<Draft>): void {
  draftStore.update((now) => ({ ...now, ...change }));
}

export function holdPassphrase(passphrase: string): void {
  heldPassphrase = passphrase;
  changeDraft({ hasPassphrase: passphrase !== '' });
}

export function passphraseHeld(): string {
  return heldPassphrase;
}

/** Forgets the recovery key that was made: it wraps nothing yet. */
export function dropRecovery(): void {
  draftStore.update(({ recovery: _gone, ...rest }) => ({ ...rest, confirmed: false }));
}

/** Forgets everything that was chosen and typed. */
export function resetDraft(): void {
  heldPassphrase = '';
  draftStore.set(fresh());
}

/** The steps of a vault whose keys live there, in order. */
export function stepsOf(place: Place): readonly Step[] {
  if (place === 'aws-kms') return ['place', 'connect', 'environments', 'recovery'];
  return place === 'passphrase' ? ['place', 'passphrase', 'environments', 'recovery'] : ['place', 'environments', 'recovery'];
}

export const stepTitles: Readonly<Record<Step, string>> = {
  place: 'Where keys live',
  passphrase: 'Passphrase',
  connect: 'Connect AWS',
  environments: 'Environments',
  recovery: 'Recovery key',
};
