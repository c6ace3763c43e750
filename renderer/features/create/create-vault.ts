import type { RecipientSpec, VaultState } from '../../../shared/ipc/vault-calls.ts';
import type { Input } from '../../../shared/ipc/contract.ts';
import { VaultError } from '../../../shared/errors.ts';
import { ask } from '../../bridge.ts';
import { nameFrom } from '../environments/environment-name.ts';
import { type Draft, passphraseHeld, type Place, type Wish } from './create-store.ts';

function recipientOf(wish: Wish, place: Place): RecipientSpec {
  if (place === 'passphrase') return { kind: 'passphrase', passphrase: passphraseHeld() };
  if (place === 'os-keychain') return { kind: 'os-keychain' };
  if (!wish.key) throw new VaultError('ERR_KEY_NO_RECIPIENT', { environment: wish.label });
  return { kind: 'aws-kms', connectionId: wish.key.connectionId, key: wish.key.arn };
}

/** The name of each environment, in order: cryptography goes by it, and KMS is told it. */
export function namesOf(wishes: readonly Wish[]): readonly string[] {
  const names: string[] = [];
  for (const { label } of wishes) names.push(nameFrom(label, names));
  return names;
}

/** What main is asked to make. */
export function creationOf(draft: Draft, place: Place): Input<'vault:create'> {
  const names = namesOf(draft.wishes);
  const environments = draft.wishes.map((wish, at) => {
    const recovery: RecipientSpec[] = draft.recovery && draft.confirmed ? [{ kind: 'recovery-key', pendingId: draft.recovery.pendingId }] : [];
    const { tone, strictness } = wish;
    return { name: names[at] ?? '', label: wish.label.trim().normalize('NFC'), tone, strictness, recipients: [recipientOf(wish, place), ...recovery] };
  });
  return { path: draft.path, environments };
}

/** Makes the vault; the answer is its state, with every environment open. */
export function createVault(draft: Draft, place: Place): Promise<VaultState> {
  return ask('vault:create', creationOf(draft, place));
}
