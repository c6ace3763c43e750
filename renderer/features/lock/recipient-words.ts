import type { EnvironmentState, RecipientState } from '../../../shared/ipc/vault-calls.ts';
import { assertNever } from '../../../shared/errors.ts';
import { inWords } from '../list/list-words.ts';

/** A key as people know it: "alias/breakglass-prod in eu-west-1", "This computer’s keychain". */
export function recipientWords(recipient: RecipientState): string {
  switch (recipient.kind) {
    case 'aws-kms': {
      const key = recipient.alias ?? recipient.id.split('/').at(-1) ?? recipient.id;
      return `${key}${recipient.region === undefined ? '' : ` in ${recipient.region}`}`;
    }
    case 'os-keychain':
      return recipient.here ? 'This computer’s keychain' : 'The keychain of another computer';
    case 'passphrase':
      return 'A passphrase';
    case 'recovery-key':
      return 'A recovery key';
    default:
      return assertNever(recipient.kind);
  }
}

/** What is known of a key besides its name: its account, or how to recognise it. */
export function recipientDetail(recipient: RecipientState): string {
  if (recipient.kind === 'aws-kms') return recipient.account === undefined ? 'AWS KMS' : `AWS KMS, account ${recipient.account}`;
  return recipient.kind === 'passphrase' ? `Made for this environment (${recipient.id.slice(0, 8)})` : `Fingerprint ${recipient.id}`;
}

/** How an environment is opened, in one line: how many keys answered, or what kind of key it has. */
export function keysLine(environment: EnvironmentState): { readonly words: string; readonly tone?: 'danger' } {
  // A passphrase that was mistyped says nothing of the key.
  const tried = environment.recipients.filter(({ kind, lastAnswer }) => lastAnswer !== undefined && (kind === 'aws-kms' || kind === 'os-keychain'));
  const answer = tried.filter((recipient) => recipient.lastAnswer?.error === undefined).length;
  if (tried.length > 0 && answer === 0) return { words: 'No key answers', tone: 'danger' };
  if (tried.length > 1) return { words: `${answer} of ${tried.length} keys answer` };
  const kinds = new Set(environment.recipients.map((recipient) => recipient.kind));
  const here = environment.recipients.some((recipient) => recipient.kind === 'os-keychain' && recipient.here);
  if (kinds.has('aws-kms')) return { words: here ? 'AWS KMS, and this computer' : 'AWS KMS' };
  if (here) return { words: 'Key on this computer' };
  if (kinds.has('passphrase')) return { words: 'Asks for a passphrase' };
  return { words: kinds.has('recovery-key') ? 'Asks for the recovery key' : 'Key on another computer' };
}

/** What deserves a look before anything else, if there is such a thing. */
export function careLine(environment: EnvironmentState): { readonly words: string; readonly tone: 'warn' | 'danger' | 'plain' } {
  if (environment.damage.length > 0) return { words: `${environment.damage.length} damaged ${environment.damage.length === 1 ? 'part' : 'parts'}`, tone: 'danger' };
  if (environment.lock === 'read-only') return { words: 'Open to read only', tone: 'warn' };
  if (environment.olderThanSeen) return { words: environment.olderThanSeen.diverged ? 'Another version than last seen' : 'Older than last seen', tone: 'warn' };
  if (environment.recipientsChanged && !environment.recipientsChanged.first) return { words: 'Keys changed', tone: 'warn' };
  if (environment.recipientsChanged) return { words: 'Not opened here yet', tone: 'plain' };
  const recovery = environment.recipients.some((recipient) => recipient.kind === 'recovery-key');
  return recovery ? { words: 'Has a recovery key', tone: 'plain' } : { words: 'No recovery key', tone: 'warn' };
}

/** What opens an environment, in a line: "AWS KMS in us-east-1 and eu-west-1, recovery key". */
export function openedBy(environment: EnvironmentState): string {
  const { recipients } = environment;
  const regions = [...new Set(recipients.flatMap(({ kind, region }) => (kind === 'aws-kms' && region !== undefined ? [region] : [])))];
  const has = (kind: RecipientState['kind']): boolean => recipients.some((recipient) => recipient.kind === kind);
  const parts = [
    has('aws-kms') ? `AWS KMS${regions.length > 0 ? ` in ${inWords(regions)}` : ''}` : '',
    recipients.some(({ kind, here }) => kind === 'os-keychain' && here) ? 'this computer' : has('os-keychain') ? 'another computer' : '',
    has('passphrase') ? 'passphrase' : '',
    has('recovery-key') ? 'recovery key' : '',
  ].filter((part) => part !== '');
  const line = parts.join(', ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}
