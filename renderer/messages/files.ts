import type { FileCode } from './groups.ts';
import { say, size, type Words } from './wording.ts';

const restore = 'Restore a backup, or get the file again from where it is kept. Nothing was changed.';

export const fileMessages: { readonly [C in FileCode]: Words } = {
  ERR_FORMAT_NOT_A_VAULT: (f) => say(`${f.has('path') ? f.file : 'This file'} is not a Breakglass vault.`, 'Choose a file that Breakglass made; its name usually ends in .breakglass.'),
  ERR_FORMAT_VERSION: (f) => say(`This vault has format ${f.text('version', 'of a newer kind')}, which this version of Breakglass does not know.`, 'Update Breakglass, then open the vault again. The file was not touched.'),
  ERR_FORMAT_SYNTAX: (f) => say(f.has('line') ? `Line ${f.text('line')} of the vault file is damaged.` : 'The vault file is damaged.', restore),
  ERR_FORMAT_TOO_LARGE: (f) => say(tooLarge(f.text('reason'), f.number('lengthBytes'), f.number('limit')), 'Move some secrets to another vault, or check that this is the right file.'),
  ERR_FORMAT_CONFLICT_MARKERS: (f) => say(`git left conflict markers in the vault file${f.part('line', ', first in line ')}.`, 'Choose one side with “git checkout --ours” or “--theirs”, then open the vault again.'),
  ERR_SEAL_MISMATCH: (f) => say(`The seal of ${f.environment} does not match its content: the file was changed outside Breakglass or damaged.`, `What still verifies can be read. ${restore}`),
  ERR_DIGEST_MISMATCH: (f) => say(`Some secrets of ${f.environment} differ from what their index says.`, `What still verifies can be read. ${restore}`),
  ERR_RECORD_DAMAGED: (f) => say(`One secret${f.part('environment', ' of ')} is damaged and does not open${f.part('id', ' (', ')')}.`, 'All others can be read. Restore a backup to get this one back.'),
  ERR_INDEX_DAMAGED: (f) => say(`A part of the list of ${f.environment} is damaged.`, `The rest can be read. ${restore}`),
  ERR_ROLLBACK: (f) => f.is('diverged')
    ? say(`This copy of ${f.environment} is another version of it: what this computer saved or saw last is not in it.`, 'Compare both copies, or read this one after confirming that it is the one you mean.')
    : say(`This copy of ${f.environment} is older than the one this computer saw last${f.has('seenGeneration') ? ` (change ${f.text('generation', 'unknown')}, last seen ${f.text('seenGeneration')})` : ''}.`, 'Get the newer file, or read the older one after confirming that it is the one you mean.'),
  ERR_STORAGE_NOT_FOUND: (f) => say(`${capital(f.file)} is not there any more.`, 'Check that its disk or folder is connected, or choose the file again.'),
  ERR_STORAGE_IS_DIRECTORY: (f) => say(`${capital(f.file)} is a folder, not a file.`, 'Choose the vault file inside it.'),
  ERR_STORAGE_NOT_REGULAR: (f) => say(`${capital(f.file)} is a device or pipe, not a regular file.`, 'Choose a regular file.'),
  ERR_STORAGE_PERMISSION: (f) => say(`You may not read or write ${f.file}.`, 'Ask for the permission, or change it in the file’s properties, and try again.'),
  ERR_STORAGE_READ_ONLY: (f) => say(`${capital(f.file)} can only be read, so nothing was saved.`, 'Make the file and its folder writable, or save a copy elsewhere.'),
  ERR_STORAGE_FULL: (f) => say(`The disk is full, so ${f.file} was not saved. The old file is untouched.`, 'Free some space and save again.'),
  ERR_STORAGE_BUSY: (f) => say(`Another program holds ${f.file}.`, 'Close the program that uses it, such as a backup or sync client, and try again.'),
  ERR_STORAGE_CHANGED: (f) => say(`${capital(f.file)} changed on disk since it was read. Nothing was overwritten.`, 'Review the changes and load them, then make your edit again.'),
  ERR_STORAGE_EXISTS: (f) => say(`${capital(f.file)} is there already.`, 'Choose another name; Breakglass never overwrites a file when it creates one.'),
  ERR_STORAGE_VERIFY: (f) => say(`What was read back from the disk is not what was written, so ${f.file} was left as it was.`, 'The disk may be failing. Save a copy on another disk.'),
  ERR_STORAGE_IO: (f) => say(`The disk reported an error with ${f.file}${f.part('name', ' (', ')')}.`, 'Check the disk or network drive and try again. The old file is untouched.'),
  ERR_STORAGE_PLACEHOLDER: (f) => say(`The content of ${f.file} is still in the cloud, not on this computer.`, 'Let your sync client download it, then open it again.'),
};

function capital(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}

function tooLarge(reason: string, bytes: number | undefined, limit: number | undefined): string {
  const most = limit === undefined ? '' : ` (at most ${limit})`;
  switch (reason) {
    case 'environments': return `The vault has more environments than it may hold${most}.`;
    case 'recipients': return `An environment has more keys than it may hold${most}.`;
    case 'records': return `An environment has more secrets than it may hold${most}.`;
    case 'line': return `A line of the vault file is longer than the format allows${most}.`;
    default: return `The file is larger than a vault may be${bytes === undefined ? '' : ` (${size(bytes)})`}.`;
  }
}
