import { z } from 'zod';
import { connection } from './connection.ts';
import { environmentName } from './environment.ts';
import { defaultGeneratorOptions, generatorOptions } from './generator.ts';

const minutes = (most: number) => z.int().min(1).max(most);

/** What a person can set; kept in settings.json, validated at every read. Times say their unit. */
export const settings = z.strictObject({
  version: z.literal(1),
  theme: z.enum(['system', 'light', 'dark']),
  clipboardClearMs: z.int().min(5_000).max(600_000),
  revealHideMs: z.int().min(2_000).max(120_000),
  /** Idle minutes before an environment locks, by its strictness. */
  idleLockMinutes: z.strictObject({ strict: minutes(1440), normal: minutes(1440), relaxed: minutes(1440) }),
  /** Overrides for one environment of one vault. */
  idleOverrides: z.array(z.strictObject({ vaultId: z.string(), environment: environmentName, minutes: minutes(1440) })).max(256),
  /** Longest an environment stays open whatever happens, since idle time cannot be trusted everywhere. */
  openCapMinutes: minutes(2880),
  lockOnScreenLock: z.boolean(),
  lockOnSuspend: z.boolean(),
  neverDrawValues: z.boolean(),
  hideFromCapture: z.boolean(),
  backupsKept: z.int().min(1).max(100),
  recents: z.array(z.string().max(4096)).max(10),
  connections: z.array(connection).max(32),
  generator: generatorOptions,
  /** The global shortcut of the quick panel in Electron's words; absent: the default, empty: none. */
  quickShortcut: z.string().max(64).optional(),
});
/** What a person has set. */
export type Settings = z.infer<typeof settings>;

/** What holds until a person changes it, and wherever the settings file cannot be used. */
export const defaultSettings: Settings = {
  version: 1,
  theme: 'system',
  clipboardClearMs: 30_000,
  revealHideMs: 10_000,
  idleLockMinutes: { strict: 5, normal: 15, relaxed: 60 },
  idleOverrides: [],
  openCapMinutes: 480,
  lockOnScreenLock: true,
  lockOnSuspend: true,
  neverDrawValues: false,
  hideFromCapture: true,
  backupsKept: 10,
  recents: [],
  connections: [],
  generator: defaultGeneratorOptions,
};

/** What opens the quick panel unless something else is set (docs/decisions/0102-quick-panel.md says why this one). */
export const defaultQuickShortcut = 'CommandOrControl+Alt+Shift+B';
