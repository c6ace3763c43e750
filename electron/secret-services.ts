import path from 'node:path';
import { app } from 'electron';
import type { Handlers } from '../shared/ipc/contract.ts';
import type { Core } from './core.ts';
import type { Notices } from './ipc/handlers/app.ts';
import { clipboardHandlers } from './ipc/handlers/clipboard.ts';
import { secretHandlers } from './ipc/handlers/secret.ts';
import { transferHandlers } from './ipc/handlers/transfer.ts';
import { Imports } from './ipc/imports.ts';
import { ClipboardGuard } from './platform/clipboard.ts';
import { clipboardMarkFile } from './platform/clipboard-mark.ts';
import type { Dialogs } from './platform/dialogs.ts';
import { systemClipboardPort } from './platform/electron-ports.ts';
import { systemClock } from './platform/timers.ts';
import type { Drafts } from './storage/drafts.ts';
import type { Emit, Random } from './vault/ports.ts';
import { buildSecretDesk } from './vault/secret-desk.ts';

export interface SecretServiceParts {
  readonly core: Core;
  readonly emit: Emit;
  readonly random: Random;
  readonly drafts: Drafts;
  readonly dialogs: Dialogs;
  readonly notices: Notices;
  readonly isCopyOnly: (environment: string) => boolean;
  /** The program's own folder. */
  readonly profile: string;
}

type SecretHandlers = Pick<Handlers, Extract<keyof Handlers, `${'secret' | 'clipboard' | 'transfer'}:${string}`>>;

export interface SecretServices {
  readonly handlers: SecretHandlers;
  /** Clears what is still ours on the clipboard. Never throws. */
  shutDown(): Promise<void>;
}

/** What is done with secrets in the real program: the use cases, the clipboard, import and export. */
export async function startSecretServices(parts: SecretServiceParts): Promise<SecretServices> {
  const { core, random, drafts, dialogs, isCopyOnly } = parts;
  const { session, settings } = core;
  const guard = await startClipboard(parts);
  const desk = buildSecretDesk({ session, clock: systemClock, random, drafts, clipboard: guard, settings: () => settings.current, isCopyOnly });
  const imports = new Imports({ bulk: desk.bulk, known: (environment) => desk.list.known(environment), random, now: () => systemClock.wallMs() });
  session.onLocking(async () => void (await guard.clear()));
  session.onChange(() => {
    if (session.openNames().length === 0) imports.discardAll();
  });
  return {
    handlers: { ...secretHandlers({ desk, settings, random }), ...clipboardHandlers(guard), ...transferHandlers({ session, imports, dialogs }) },
    shutDown: async () => void (await guard.clear().catch(() => undefined)),
  };
}

/** S20: cleared on time, on lock, on quit, and at this start what a crash left behind. */
async function startClipboard({ emit, notices, profile }: SecretServiceParts): Promise<ClipboardGuard> {
  const mark = clipboardMarkFile(path.join(profile, 'clipboard-mark.json'));
  const guard = new ClipboardGuard({ port: await systemClipboardPort(), clock: systemClock, mark });
  guard.subscribe((state) => emit('clipboard-changed', state));
  app.on('browser-window-focus', () => void guard.focused());
  const outcome = await guard.clearLeftover();
  if (outcome !== 'nothing') notices.add({ key: `clipboard-leftover-${outcome}` });
  return guard;
}
