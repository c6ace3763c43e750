import { z } from 'zod';
import { environmentName } from '../model/environment.ts';
import { settings } from '../model/settings.ts';
import { columnMapping, exportFormat, importFormat, importPreview } from '../model/transfer.ts';
import { call } from './call.ts';
import { copied, secretRef } from './secret-calls.ts';
import { empty, filePath, vaultState } from './vault-calls.ts';
import { wireError } from './wire-error.ts';

/** What of ours is on the clipboard, and until when. */
export const clipboardState = z.strictObject({
  state: z.enum(['idle', 'counting', 'cleared', 'replaced', 'could-not-clear']),
  copied: copied.optional(),
  /** What of the promise this platform does not let us keep, as a message key. */
  limits: z.array(z.string()),
});
export type ClipboardState = z.infer<typeof clipboardState>;

/** Vaults that were opened last, the newest first. */
const recents = z.array(z.strictObject({ path: filePath, name: z.string(), exists: z.boolean() }));

/** What a window needs to draw its first screen. */
export const appState = z.strictObject({
  version: z.string(),
  runtime: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  packaged: z.boolean(),
  /** The folder of settings, pins and the log. */
  profile: filePath.optional(),
  /** `hidden`: windows are left out of screen capture; `not-hidden`: values are copied, never drawn, by default. */
  capture: z.enum(['hidden', 'not-hidden']),
  /** `unknown` in the first answer, for which the keychain is not asked: a window that needs to know asks again. */
  keychain: z.strictObject({ status: z.enum(['available', 'locked', 'unavailable', 'unknown']), name: z.string() }),
  settings,
  recents,
  vault: vaultState.optional(),
  /** Things to tell once: settings that were damaged, a clipboard cleared after a crash. */
  notices: z.array(z.strictObject({ key: z.string(), detail: z.string().optional() })),
});
export type AppState = z.infer<typeof appState>;

/** The quick panel's global shortcut, and what the system said when it was asked for. */
export const quickShortcutState = z.strictObject({
  /** In Electron's words; empty: none. */
  accelerator: z.string(),
  /** `untold`: on Wayland the desktop decides, and does not tell the program. */
  state: z.enum(['given', 'refused', 'untold', 'none']),
  wayland: z.boolean(),
  /** What a shell, or a desktop's own key settings, runs to open the panel. */
  command: z.string(),
});
export type QuickShortcutState = z.infer<typeof quickShortcutState>;

/** Calls about the program, its clipboard and settings, and import and export. */
export const appCalls = {
  'app:getState': call({ input: empty, output: appState }),
  /** Takes a vault off the list of recent ones; the file stays where it is. What is not on the list is no error. */
  'app:removeRecent': call({ input: z.strictObject({ path: filePath }), output: z.strictObject({ recents }) }),
  /** Input reached the window: keeps idle locking honest where the system's idle time cannot be trusted. */
  'app:setInputSeen': call({ input: empty, output: empty }),
  'app:quit': call({ input: empty, output: empty }),
  'clipboard:getState': call({ input: empty, output: clipboardState }),
  'clipboard:clear': call({ input: empty, output: clipboardState }),
  /** The quick panel's page is empty and painted: it may be hidden. `turn` is the show that this ends. */
  'panel:hide': call({ input: z.strictObject({ turn: z.int() }), output: empty }),
  'panel:openMain': call({ input: empty, output: empty }),
  /** Asks the system again if it refused. */
  'panel:getShortcut': call({ input: empty, output: quickShortcutState }),
  /** While a new shortcut is recorded, the present one does nothing, so that its keys reach the window. */
  'panel:setRecording': call({ input: z.strictObject({ recording: z.boolean() }), output: empty }),
  'settings:get': call({ input: empty, output: settings }),
  /** Changes the named settings; recents and connections have their own calls. */
  'settings:set': call({ input: settings.omit({ version: true, recents: true, connections: true }).partial(), output: settings }),
  /** Asks for a file and reads it; nothing is written. */
  'transfer:chooseImport': call({
    input: z.strictObject({ path: filePath.optional(), format: importFormat.optional() }),
    output: z.strictObject({ preview: importPreview.optional() }),
  }),
  'transfer:previewImport': call({
    input: z.strictObject({ importId: z.string(), format: importFormat, mapping: columnMapping.optional(), environment: environmentName.optional() }),
    output: importPreview,
  }),
  'transfer:applyImport': call({
    input: z.strictObject({ importId: z.string(), environment: environmentName, lines: z.array(z.int()).max(200_000), tag: z.string().max(64).optional() }),
    output: z.strictObject({ created: z.int(), undo: z.string().optional() }),
  }),
  'transfer:discardImport': call({ input: z.strictObject({ importId: z.string() }), output: empty }),
  /** Writes chosen secrets in the clear, after the warning; asks where, unless a path is given. */
  'transfer:export': call({
    input: z.strictObject({ secrets: z.array(secretRef).min(1).max(200_000), format: exportFormat, understood: z.literal(true), path: filePath.optional() }),
    output: z.strictObject({ path: filePath.optional(), exported: z.int() }),
  }),
};

/** Events: what main tells the windows, parsed on the way out like every reply. */
export const eventSchemas = {
  'vault-changed': z.strictObject({ vault: vaultState.optional() }),
  'clipboard-changed': clipboardState,
  'file-changed': z.strictObject({ exists: z.boolean() }),
  'settings-changed': settings,
  /** About to lock: the window drops what it holds of these environments. */
  locking: z.strictObject({ environments: z.array(environmentName), because: z.string() }),
  /** A menu item or the operating system asks the window for something. */
  command: z.strictObject({ command: z.enum(['new-secret', 'search', 'lock-all', 'settings', 'open', 'create', 'shortcuts', 'import', 'export']) }),
  /** To the quick panel: it was shown, or has to empty itself and ask to be hidden. */
  panel: z.strictObject({ state: z.enum(['shown', 'hiding']), turn: z.int() }),
  notice: z.strictObject({ key: z.string(), detail: z.string().optional(), error: wireError.optional() }),
};
