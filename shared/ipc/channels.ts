/**
 * Every call and event by name, and nothing else, so that the preload script is built from this list without carrying
 * the schemas. The contract is checked against it by its type; a test keeps a snapshot.
 */
export const calls = {
  app: ['getState', 'removeRecent', 'setInputSeen', 'quit'],
  vault: [
    'choosePath',
    'suggestPath',
    'create',
    'cancelCreate',
    'open',
    'close',
    'getState',
    'unlock',
    'cancelUnlock',
    'lock',
    'acceptRecipients',
    'acceptOlder',
    'getDiskChanges',
    'reload',
    'listBackups',
    'restoreBackup',
    'saveCopy',
  ],
  environment: ['add', 'rename', 'setLook', 'remove', 'reorder'],
  recipient: ['add', 'remove', 'createRecoveryKey', 'confirmRecoveryKey', 'suggestPassphrase', 'ratePassphrase', 'check'],
  secret: [
    'query',
    'get',
    'save',
    'putDraft',
    'getDraft',
    'discardDraft',
    'copy',
    'copyFirst',
    'copyAs',
    'totp',
    'reveal',
    'setFavourite',
    'trash',
    'restore',
    'purge',
    'tag',
    'transfer',
    'undo',
    'generate',
  ],
  clipboard: ['getState', 'clear'],
  connection: ['list', 'listProfiles', 'save', 'test', 'remove', 'listKeys', 'resolveKey', 'testKey', 'diagnose', 'copyPolicy'],
  transfer: ['chooseImport', 'previewImport', 'applyImport', 'discardImport', 'export'],
  settings: ['get', 'set'],
  panel: ['hide', 'openMain', 'getShortcut', 'setRecording'],
} as const;

/** Events that main sends; a subscription returns its own undoing. */
export const events = [
  'vault-changed',
  'unlock-progress',
  'create-progress',
  'clipboard-changed',
  'file-changed',
  'settings-changed',
  'locking',
  'command',
  'notice',
  'panel',
] as const;

/** The first half of a channel, and the name of its object on the bridge. */
export type Namespace = keyof typeof calls;
/** A call by its whole name, such as `vault:open`. */
export type Channel = { [N in Namespace]: `${N}:${(typeof calls)[N][number]}` }[Namespace];
/** An event by its name, such as `vault-changed`. */
export type EventName = (typeof events)[number];
