import { messageOf } from '../../messages.ts';
import { errorCodes } from '../../../shared/errors.ts';
import { keyNames } from '../../components/keycap.tsx';
import type { Platform } from '../../components/platform.ts';
import { keysOf } from '../settings/accelerator.ts';
import { currentApp } from '../shell/app-store.ts';

/** A notice of main in words; `detail` is a file, a code or nothing. */
type Words = (detail: string) => { readonly words: string; readonly detail?: string };

const kept = (detail: string): { detail?: string } => (detail === '' ? {} : { detail: `What was there is kept as ${detail}.` });

const notices: Readonly<Record<string, Words>> = {
  'settings-damaged': (detail) => ({ words: 'The settings were damaged, so the standard ones are used.', ...kept(detail) }),
  'settings-newer': (detail) => ({ words: 'The settings are of a newer Breakglass, so the standard ones are used.', ...kept(detail) }),
  'settings-unreadable': (detail) => ({ words: 'The settings could not be read, so the standard ones are used.', ...kept(detail) }),
  'local-state-damaged': (detail) => ({ words: 'What this computer remembered of the vault was damaged: its keys must be accepted again.', ...kept(detail) }),
  'local-state-newer': (detail) => ({ words: 'What this computer remembers of the vault is of a newer Breakglass: its keys must be accepted again.', ...kept(detail) }),
  'local-state-unreadable': (detail) => ({ words: 'What this computer remembers of the vault could not be read: its keys must be accepted again.', ...kept(detail) }),
  'local-state-not-saved': () => ({ words: 'This computer could not remember the vault’s keys.', detail: 'It will ask again next time, and could not tell an older copy.' }),
  'clipboard-leftover-cleared': () => ({ words: 'The clipboard still held a secret from before a crash. It was cleared.' }),
  'clipboard-leftover-replaced': () => ({ words: 'A secret from before a crash had already left the clipboard.' }),
  'clipboard-leftover-could-not-clear': () => ({ words: 'The clipboard may still hold a secret from before a crash.', detail: 'Copy something else to replace it.' }),
  'backup-not-made': (detail) => ({ words: 'The vault was saved, but no backup of the earlier file was made.', ...reason(detail) }),
  'save-not-durable': () => ({ words: 'The vault was saved, but the disk did not confirm it.', detail: 'A power cut in the next seconds could lose the change.' }),
  'shortcut-refused': (detail) => ({ words: `The system does not give us ${keyNames(keysOf(detail, platform()).join('+'), platform())}, the shortcut of the quick panel.`, detail: 'Another program may have it. Breakglass --quick opens the panel as well.' }),
  'file-busy': () => ({ words: 'Another program is using the vault file. Saving goes on when it is free.' }),
};

const platform = (): Platform => currentApp()?.platform ?? 'linux';

/** What went well; every other notice is a warning. */
const wentWell: ReadonlySet<string> = new Set(['clipboard-leftover-cleared', 'clipboard-leftover-replaced']);

function reason(code: string): { detail?: string } {
  const known = errorCodes.find((each) => each === code);
  return known ? { detail: messageOf({ code: known, details: {} }).sentence } : {};
}

/** Words for what main tells once. */
export function noticeWords(key: string, detail = ''): { readonly words: string; readonly detail?: string; readonly tone: 'ok' | 'warn' } {
  const tone = wentWell.has(key) ? 'ok' : 'warn';
  return { ...(notices[key]?.(detail) ?? { words: detail === '' ? key : `${key}: ${detail}` }), tone };
}
