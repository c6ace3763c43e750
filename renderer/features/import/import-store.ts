import type { WireError } from '../../../shared/ipc/call.ts';
import type { ColumnMapping, ImportFormat, ImportPreview } from '../../../shared/model/transfer.ts';
import { ask, failureOf } from '../../bridge.ts';
import { createStore, useStore } from '../../store.ts';
import { noteChange } from '../detail/secret-actions.ts';
import { currentList } from '../list/list-store.ts';
import { currentVault } from '../shell/app-store.ts';

/** What was made. */
interface Done {
  readonly created: number;
  readonly environment: string;
  readonly tag: string;
  readonly undo?: string | undefined;
}

interface ImportState {
  readonly preview: ImportPreview | undefined;
  /** Lines that are ticked. */
  readonly chosen: ReadonlySet<number>;
  readonly environment: string | undefined;
  readonly busy: 'reading' | 'writing' | undefined;
  readonly failure: WireError | undefined;
  readonly done: Done | undefined;
  /** A lock took the preview away. */
  readonly dropped: boolean;
}

const nothing: ImportState = { preview: undefined, chosen: new Set(), environment: undefined, busy: undefined, failure: undefined, done: undefined, dropped: false };

let latest = 0;

/** The preview has titles of the file and of what it duplicates: a lock drops all of it, and an answer on its way. */
const importStore = createStore<ImportState>(nothing, (now) => {
  latest++;
  return now.preview || now.busy ? { ...nothing, dropped: true } : nothing;
});

export function useImport(): ImportState {
  return useStore(importStore);
}

export function currentImport(): ImportState {
  return importStore.get();
}

/** Duplicates are not ticked, unless the person ticks them. */
function freshChoice({ items }: ImportPreview): ReadonlySet<number> {
  return new Set(items.filter((item) => item.duplicateOf === undefined).map((item) => item.line));
}

function firstTarget(): string | undefined {
  const open = currentVault()?.environments.filter(({ lock }) => lock === 'open') ?? [];
  const { environment } = currentList().filter;
  return open.find(({ name }) => name === environment)?.name ?? open[0]?.name;
}

async function run(busy: NonNullable<ImportState['busy']>, work: () => Promise<Partial<ImportState>>): Promise<void> {
  const mine = ++latest;
  importStore.update((now) => ({ ...now, busy, failure: undefined }));
  try {
    const next = await work();
    if (mine === latest) importStore.update((now) => ({ ...now, ...next, busy: undefined }));
  } catch (error) {
    if (mine === latest) importStore.update((now) => ({ ...now, busy: undefined, failure: failureOf(error) }));
  }
}

async function read(preview: ImportPreview, format: ImportFormat, mapping: ColumnMapping | undefined, environment: string | undefined): Promise<Partial<ImportState>> {
  const again = await ask('transfer:previewImport', {
    importId: preview.importId,
    format,
    ...(mapping === undefined ? {} : { mapping }),
    ...(environment === undefined ? {} : { environment }),
  });
  return { preview: again, chosen: freshChoice(again), environment };
}

/** Asks for a file, or takes the one that was dropped; nothing is written. */
export function chooseFile(path?: string): Promise<void> {
  const earlier = importStore.get().preview;
  return run('reading', async () => {
    const { preview } = await ask('transfer:chooseImport', path === undefined ? {} : { path });
    if (!preview) return {};
    if (earlier) ask('transfer:discardImport', { importId: earlier.importId }).catch(() => undefined);
    // Once more for the environment it goes into: only there is something a duplicate.
    const target = importStore.get().environment ?? firstTarget();
    return { ...(await read(preview, preview.format, preview.mapping, target)), done: undefined, dropped: false };
  });
}

/** Reads the file as another format, with other columns, or for another environment. */
export function readAgain(change: { readonly format?: ImportFormat; readonly mapping?: ColumnMapping; readonly environment?: string }): Promise<void> {
  const { preview, environment } = importStore.get();
  if (!preview) return Promise.resolve();
  const format = change.format ?? preview.format;
  const mapping = change.mapping ?? (format === 'generic-csv' && change.format === undefined ? preview.mapping : undefined);
  return run('reading', () => read(preview, format, mapping, change.environment ?? environment));
}

export function toggleLines(lines: readonly number[], on: boolean): void {
  importStore.update((now) => {
    const chosen = new Set(now.chosen);
    for (const line of lines) {
      if (on) chosen.add(line);
      else chosen.delete(line);
    }
    return { ...now, chosen };
  });
}

/** Writes what is ticked, in one save: all of it or nothing. */
export function applyImport(tag: string): Promise<void> {
  const { preview, chosen, environment } = importStore.get();
  if (!preview || environment === undefined || chosen.size === 0) return Promise.resolve();
  return run('writing', async () => {
    const { created, undo } = await ask('transfer:applyImport', {
      importId: preview.importId,
      environment,
      lines: [...chosen],
      ...(tag === '' ? {} : { tag }),
    });
    noteChange(`${created.toLocaleString('en-GB')} ${created === 1 ? 'secret' : 'secrets'} imported`, undo);
    return { ...nothing, done: { created, environment, tag, undo } };
  });
}

/** Forgets the file, here and in main. */
export function leaveImport(): void {
  latest++;
  const { preview } = importStore.get();
  if (preview) ask('transfer:discardImport', { importId: preview.importId }).catch(() => undefined);
  importStore.set(nothing);
}
