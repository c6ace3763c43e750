import { defaultSettings, type Settings, settings } from '../../shared/model/settings.ts';
import { type JsonProblem, readJsonFile, writeJsonFile } from './json-file.ts';
import { nodeStorageEnvironment, type StorageEnvironment } from './storage-environment.ts';

export interface SettingsStore {
  readonly current: Settings;
  /** What was wrong with the file when it was read; the defaults are used then. */
  readonly problem: JsonProblem | null;
  /** Where a damaged or newer file was put. */
  readonly keptAs: string | null;
  /**
   * Changes the named settings and saves the file. One call at a time takes effect; the last one to set something wins.
   * @throws ERR_INTERNAL for a value out of its bounds, or the codes of the storage stage; then nothing has changed
   */
  change(changes: Partial<Omit<Settings, 'version'>>): Promise<Settings>;
  /** Puts `path` in front of the recent vaults, ten at most. */
  addRecent(path: string): Promise<Settings>;
  removeRecent(path: string): Promise<Settings>;
}

const maxRecents = 10;

/** Reads the settings in `file`; the defaults where it is missing, damaged, unreadable or newer. Never throws. */
export async function openSettings(file: string, overrides: Partial<StorageEnvironment> = {}): Promise<SettingsStore> {
  const environment = { ...nodeStorageEnvironment, ...overrides };
  const { value, problem, keptAs } = await readJsonFile(environment, file, settings, defaultSettings.version);
  let current = value ?? defaultSettings;
  let last: Promise<unknown> = Promise.resolve();
  const changeBy = (change: (before: Settings) => Partial<Settings>): Promise<Settings> => {
    const turn = last.then(async () => {
      const next: Settings = { ...current, ...change(current), version: defaultSettings.version };
      await writeJsonFile(environment, file, settings, next);
      current = next;
      return next;
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    get current() {
      return current;
    },
    problem,
    keptAs,
    change: (changes) => changeBy(() => changes),
    addRecent: (path) => changeBy(({ recents }) => ({ recents: [path, ...recents.filter((recent) => recent !== path)].slice(0, maxRecents) })),
    removeRecent: (path) => changeBy(({ recents }) => ({ recents: recents.filter((recent) => recent !== path) })),
  };
}
