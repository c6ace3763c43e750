import type { KeyCode } from './groups.ts';
import { type Facts, recipientName, say, type Words } from './wording.ts';

export const keyMessages: { readonly [C in KeyCode]: Words } = {
  ERR_KEY_COMMITMENT: (f) => say(`A key opened, but it is not the one ${f.environment} was sealed under.`, 'The file was changed or mixed with another one. Restore a backup.'),
  ERR_KEY_NO_RECIPIENT: (f) => say(`No key of ${f.environment} can be tried on this computer.`, 'Type the passphrase or recovery key, or connect to the AWS account that holds its key.'),
  ERR_KEY_ALL_RECIPIENTS_FAILED: (f) => say(`${allFailed(f)}`, 'See what each key answered, then try again or unlock with the recovery key.'),
  ERR_KEY_RECIPIENT_NOT_ACCEPTED: (f) => say(`The keys of ${f.environment} are not the ones this computer accepted${f.part('recipient', ': ')}.`, 'Check who added or removed them before you accept them.'),
  ERR_KEY_LAST_RECIPIENT: (f) => say(`This is the last key of ${f.environment}. Without it nobody could open it again.`, 'Add another key first.'),
  ERR_KEY_DUPLICATE_RECIPIENT: (f) => say(`${f.environment === 'this environment' ? 'This environment' : f.environment} has this key already.`, 'Choose another one.'),
  ERR_KEY_WRAP_DAMAGED: (f) => say(`The encrypted data key ${kindWords(f.text('kind'))}is damaged.`, 'Unlock with another key of this environment, then remove and add this one again.'),
  ERR_PASSPHRASE_WRONG: () => say('That is not the passphrase.', 'Type it again; upper and lower case count.'),
  ERR_PASSPHRASE_TOO_WEAK: (f) => say(`That passphrase is too easy to guess${f.has('bits') ? `: about ${Math.floor(f.number('bits') ?? 0)} bits, ${f.text('minimumBits', 'more')} are needed` : ''}.`, 'Use the suggested words, or make it longer.'),
  ERR_PASSPHRASE_COST: (f) => say(`The passphrase of ${f.environment} asks for more work than any vault may.`, 'The file was changed. Restore a backup, or use another key.'),
  ERR_RECOVERY_KEY_TYPO: (f) => say(typo(f), 'Compare it with your printout group by group and type it again.'),
  ERR_RECOVERY_KEY_WRONG: (f) => say(`That is a recovery key, but not the one of ${f.environment}${f.part('fingerprint', ': its own has the fingerprint ')}.`, 'Look for the printout with that fingerprint.'),
  ERR_RECOVERY_KEY_NOT_CONFIRMED: () => say('What you typed is not what the recovery key says there.', 'Look at your printout and type the named groups again.'),
  ERR_KEYCHAIN_UNAVAILABLE: (f) => say(`This computer has no keychain that Breakglass can use${f.part('reason', ' (', ')')}.`, 'Start your desktop’s keyring (Secret Service), or use a passphrase instead.'),
  ERR_KEYCHAIN_LOCKED: () => say('The keychain is locked, or its prompt was closed.', 'Unlock it and try again.'),
  ERR_KEYCHAIN_TIMEOUT: () => say('The keychain did not answer in time.', 'Look for its prompt behind other windows, then try again.'),
  ERR_KEYCHAIN_NOT_FOUND: (f) => say(`This computer’s keychain does not hold the key${f.part('environment', ' of ')}${f.part('id', ' (', ')')}.`, 'It was made on another computer or was deleted. Use another key of this environment.'),
  ERR_KEYCHAIN_REFUSED: (f) => say(refused(f.text('reason')), 'Check the keychain’s own settings and try again, or use another key.'),
};

function allFailed(f: Facts): string {
  const count = f.attempts.length;
  const name = f.environment;
  if (count === 0) return `No key opened ${name}.`;
  const who = f.attempts.map((attempt) => recipientName(attempt.recipient)).join(', ');
  return count === 1 ? `The one key that was tried did not open ${name}: ${who}.` : `None of ${count} keys opened ${name}: ${who}.`;
}

function kindWords(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    'aws-kms': 'for the KMS key ',
    'os-keychain': 'for this computer’s keychain ',
    passphrase: 'for the passphrase ',
    'recovery-key': 'for the recovery key ',
  };
  return words[kind] ?? '';
}

function typo(f: Facts): string {
  switch (f.text('reason')) {
    case 'length': return `A recovery key has ${f.text('expected', 'more')} characters, this has ${f.text('symbols', 'another number')}.`;
    case 'character': return 'That has a character which no recovery key contains.';
    default: return 'There is a typing mistake in the recovery key: its check does not match.';
  }
}

function refused(reason: string): string {
  switch (reason) {
    case 'exists': return 'The keychain already holds an item of that name.';
    case 'size': return 'The value is too large for the keychain.';
    case 'read-back': return 'The keychain did not give back what was stored in it.';
    case 'damaged': return 'What the keychain holds for Breakglass is damaged.';
    default: return `The keychain refused${reason === '' ? '' : ` (${reason})`}.`;
  }
}

