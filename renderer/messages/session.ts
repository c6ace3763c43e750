import type { ErrorCode } from '../../shared/errors.ts';
import type { FileCode, KeyCode, AwsCode } from './groups.ts';
import { importFault } from './import.ts';
import { type Message, say, size, type Words } from './wording.ts';

/** What the program is asked to do with an open vault, and the boundary between the window and the program. */
type SessionCode = Exclude<ErrorCode, FileCode | KeyCode | AwsCode>;

const ours = 'Try again. If it stays, restart Breakglass; your vault file is safe.';

export const sessionMessages: { readonly [C in SessionCode]: Words } = {
  ERR_NO_VAULT: () => say('No vault is open.', 'Open or create a vault first.'),
  ERR_VAULT_EXISTS_OPEN: (f) => say(`Another vault is open${f.has('path') ? `: ${f.file}` : ''}.`, 'Close it first.'),
  ERR_ENVIRONMENT_LOCKED: (f) => say(`${f.has('environment') ? f.environment : 'The environment'} is locked.`, 'Unlock it and try again.'),
  ERR_ENVIRONMENT_READ_ONLY: (f) => say(`${f.has('environment') ? f.environment : 'The environment'} can only be read: part of it does not verify, or it is an older copy.`, 'Restore a good copy or backup to change it.'),
  ERR_ENVIRONMENT_NOT_FOUND: (f) => say(`The vault has no environment${f.part('environment', ' named ')}.`, 'It may have been renamed or removed outside Breakglass. Load the file again.'),
  ERR_ENVIRONMENT_EXISTS: (f) => say(`The vault already has an environment${f.part('environment', ' named ')}.`, 'Choose another name.'),
  ERR_ENVIRONMENT_NAME: (f) => say(`${f.has('environment') ? `“${f.environment}”` : 'That'} cannot be the name of an environment.`, 'Use 1 to 32 lower-case letters, digits and hyphens, with no hyphen at either end.'),
  ERR_ENVIRONMENT_LAST: () => say('A vault needs at least one environment.', 'Add another one before you delete this.'),
  ERR_CONFIRMATION: (f) => say('What you typed does not match.', `Type ${f.has('expected') ? `“${f.text('expected')}”` : 'the name'} exactly to confirm.`),
  ERR_SECRET_NOT_FOUND: () => say('That secret is not there any more.', 'It was deleted or moved. Look for it in the list or the trash.'),
  ERR_SECRET_CHANGED: (f) => say(`The secret was changed meanwhile${f.part('revision', ' (revision ', ')')}.`, 'Look at the newer version, then make your edit again.'),
  ERR_SECRET_TITLE: () => say('A secret needs a title.', 'Type one, then save again.'),
  ERR_SECRET_TOO_LARGE: (f) => say(`The secret is too large${f.has('lengthBytes') ? ` (${size(f.number('lengthBytes') ?? 0)})` : ''}.`, 'Shorten a note or remove a field or its earlier values.'),
  ERR_FIELD_NOT_FOUND: (f) => say(`The secret has no field${f.part('field', ' named ')}.`, 'Open the secret again.'),
  ERR_FIELD_EMPTY: (f) => say(`${f.has('field') ? `The field ${f.text('field')}` : 'That field'} is empty, so there is nothing to copy.`, 'Edit the secret to fill it.'),
  ERR_REVEAL_NOT_ALLOWED: (f) => say(`Values${f.part('environment', ' of ')} are copied, never drawn.`, 'Copy it, or compare its length and check.'),
  ERR_TOTP_INVALID: (f) => say(`What is stored for the one-time code is ${f.text('reason') === 'key' ? 'no base32 key and no otpauth address' : 'no otpauth address that can be read'}.`, 'Edit the secret and paste the key or the otpauth address again.'),
  ERR_TOTP_UNSUPPORTED: (f) => say(oneTimeCodes(f.text('reason')), 'Use the authenticator that it was made for.'),
  ERR_COPY_AS: (f) => copyAsFault(f.text('reason'), f.text('field')),
  ERR_UNDO_GONE: () => say('That can no longer be undone.', 'Undo lasts until the next lock. A backup of the file may have the earlier state.'),
  ERR_CANCELLED: () => say('Cancelled.', 'Nothing was changed.'),
  ERR_CLIPBOARD: (f) => say(clipboard(f.text('action'), f.text('reason')), 'Bring the Breakglass window to the front and try again.'),
  ERR_CONNECTION_NOT_FOUND: (f) => say(`There is no AWS connection${f.part('name', ' named ')} any more.`, 'Connect AWS again, or choose another connection.'),
  ERR_IMPORT_FORMAT: (f) => importFault(f.text('reason'), f.text('line')),
  ERR_IMPORT_GONE: () => say('The preview is no longer there.', 'Choose the file again. Nothing was imported.'),
  ERR_EXPORT_EMPTY: () => say('None of the chosen secrets can be exported.', 'Choose secrets of environments that are open.'),
  ERR_IPC_SENDER: () => say('This window may not ask for that.', ours),
  ERR_IPC_INPUT: (f) => say(`Something that was entered has the wrong form${f.part('field', ': ')}.`, 'Check what you entered and try again.'),
  ERR_IPC_OUTPUT: () => say('Breakglass gave an answer of the wrong form.', ours),
  ERR_IPC_CHANNEL: () => say('This window asked for something that does not exist.', ours),
  ERR_INTERNAL: () => say('Something went wrong inside Breakglass.', ours),
};

function copyAsFault(reason: string, field: string): Message {
  switch (reason) {
    case 'missing': return say(`${field === '' ? 'A field' : `The field ${field}`} is empty, and that form needs it.`, 'Edit the secret to fill it.');
    case 'control': return say(`${field === '' ? 'A field' : `The field ${field}`} has characters that a terminal would act on.`, 'Copy the value itself instead.');
    case 'engine': return say('Which database server it is is not known.', 'Fill in its engine, such as “postgres”.');
    case 'empty': return say('None of its fields is filled, so there is nothing to copy.', 'Edit the secret to fill them.');
    default: return say('The secret cannot be written in that form.', 'Choose another form, or copy the value itself.');
  }
}

function oneTimeCodes(reason: string): string {
  switch (reason) {
    case 'steam': return 'Steam Guard codes are not supported.';
    case 'hotp': return 'One-time codes that count (HOTP) are not supported, only those that follow the clock (TOTP).';
    case 'digits': return 'One-time codes of that length are not supported, only 6 to 8 digits.';
    default: return 'That sort of one-time code is not supported.';
  }
}

function clipboard(action: string, reason: string): string {
  const because = reason === 'unfocused' ? ': the system only lets the window in front write it' : '';
  if (action === 'clear') return `The clipboard could not be cleared${because}.`;
  return action === 'read' ? `The clipboard could not be read${because}.` : `The clipboard could not be written${because}.`;
}
