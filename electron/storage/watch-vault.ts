import fs from 'node:fs';
import path from 'node:path';
import { changeSince, type ChangeState, type FileIdentity } from './file-identity.ts';
import { type FileOperations, nodeFileOperations } from './file-operations.ts';

/** Starts watching a folder for changed names; answers how to stop. Throws where it cannot. */
export type WatchFolder = (folder: string, onName: (name: string | null) => void, onError: () => void) => () => void;

export interface VaultWatchOptions {
  readonly path: string;
  readonly identity: FileIdentity;
  /** Called with `changed` or `gone`, once for each different state that is found. */
  readonly onChange: (state: Exclude<ChangeState, 'same'>) => void;
  readonly debounceMs?: number;
  readonly operations?: FileOperations;
  readonly watchFolder?: WatchFolder;
}

export interface VaultWatch {
  /** False where the folder cannot be watched (some network drives): then only `check` finds changes. */
  readonly active: boolean;
  /** Looks now: on focus, on demand. Reports through `onChange` as well. */
  check(): Promise<ChangeState>;
  /** What the file is from now on: after a save of our own or a reload. */
  expect(identity: FileIdentity): void;
  close(): void;
}

const defaultDebounceMs = 150;

/**
 * Watches a vault file through its folder, since a watch on the file itself ends at the first rename or checkout. After a
 * pause in the events the file is looked at: the same content, as after a checkout to and fro, is no change.
 */
export function watchVaultFile(options: VaultWatchOptions): VaultWatch {
  const { operations = nodeFileOperations, debounceMs = defaultDebounceMs, watchFolder = watchWithNode } = options;
  let { identity } = options;
  let reported: ChangeState = 'same';
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const check = async (): Promise<ChangeState> => {
    const expected = identity;
    // A file that cannot be read just now is looked at again at the next event; saving checks for itself.
    const state = await changeSince(operations, options.path, expected, true).catch((): ChangeState => reported);
    if (closed || expected !== identity) return 'same';
    if (state !== reported && state !== 'same') options.onChange(state);
    reported = state;
    return state;
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), debounceMs);
  };
  // A linked vault changes where it is, and when the link is pointed elsewhere.
  const stops = [...new Set([identity.path, path.resolve(options.path)])].map((file) => startWatching(file, watchFolder, soon));
  return {
    active: stops.every((stop) => stop !== null),
    check,
    expect: (next) => {
      identity = next;
      reported = 'same';
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      for (const stop of stops) stop?.();
    },
  };
}

function startWatching(file: string, watchFolder: WatchFolder, soon: () => void): (() => void) | null {
  const name = path.basename(file);
  try {
    // Some systems do not say which name: then every event counts.
    return watchFolder(path.dirname(file), (changed) => (changed === null || changed === name) && soon(), soon);
  } catch {
    return null;
  }
}

const watchWithNode: WatchFolder = (folder, onName, onError) => {
  const watcher = fs.watch(folder, { persistent: false }, (_, name) => onName(name));
  watcher.on('error', onError);
  return () => watcher.close();
};
