import { realpath } from 'node:fs/promises';
import { VaultError } from '../../../shared/errors.ts';
import type { Handlers, Parsed } from '../../../shared/ipc/contract.ts';
import type { Dialogs } from '../../platform/dialogs.ts';
import { exportName, exportSecrets } from '../../transfer/export.ts';
import { readImportFile, writeExport } from '../../transfer/files.ts';
import { isPresent } from '../../vault/bulk.ts';
import type { SessionView } from '../../vault/session-view.ts';
import type { Imports } from '../imports.ts';

export interface TransferHandlerParts {
  readonly session: SessionView;
  readonly imports: Imports;
  readonly dialogs: Dialogs;
}

type TransferHandlers = Pick<Handlers, Extract<keyof Handlers, `transfer:${string}`>>;

const anyFile = [{ name: 'All files', extensions: ['*'] }];

/** Import and export. */
export function transferHandlers(parts: TransferHandlerParts): TransferHandlers {
  const { imports, dialogs } = parts;
  return {
    'transfer:chooseImport': async ({ path, format }) => {
      const file = path ?? (await dialogs.chooseFile({ title: 'Import secrets', button: 'Import', filters: anyFile }));
      return file === undefined ? {} : { preview: imports.add(file, await readImportFile(file), format) };
    },
    'transfer:previewImport': ({ importId, format, mapping, environment }) => imports.again(importId, format, mapping, environment),
    'transfer:applyImport': async ({ importId, environment, lines, tag }) => {
      const { changed, undo } = await imports.apply(importId, environment, lines, tag);
      return { created: changed, ...(undo === undefined ? {} : { undo }) };
    },
    'transfer:discardImport': ({ importId }) => {
      imports.discard(importId);
      return {};
    },
    'transfer:export': (request) => exportChosen(parts, request),
  };
}

/** The secrets are opened before anything is asked, so that a locked environment is told at once, and again after. */
async function exportChosen({ session, dialogs }: TransferHandlerParts, request: Parsed<'transfer:export'>): Promise<{ path?: string; exported: number }> {
  const { secrets, format, path } = request;
  const chosen = (): { environment: string; id: string }[] => secrets.filter(({ environment, id }) => isPresent(session.current(environment), id));
  if (chosen().length === 0) throw new VaultError('ERR_EXPORT_EMPTY');
  const filters = [{ name: format.toUpperCase(), extensions: [exportName(format).split('.').at(-1)!] }];
  const file = path ?? (await dialogs.choosePath({ title: 'Export secrets in the clear', button: 'Export', suggestedName: exportName(format), filters }));
  if (file === undefined) return { exported: 0 };
  const opened = chosen().map(({ environment, id }) => ({ environment, secret: session.current(environment).openRecord(id) }));
  await refuseVaultItself(session, file);
  const bytes = exportSecrets(opened, format);
  // Only a dialog has asked whether to replace what is there.
  await writeExport(file, bytes, { replace: path === undefined }).finally(() => bytes.fill(0));
  return { path: file, exported: opened.length };
}

async function refuseVaultItself(session: SessionView, file: string): Promise<void> {
  const [target, vault] = await Promise.all([realpath(file).catch(() => file), realpath(session.path).catch(() => session.path)]);
  if (target === vault) throw new VaultError('ERR_STORAGE_EXISTS', { path: file });
}
