import path from 'node:path';
import type { z } from 'zod';
import { VaultError } from '../../shared/errors.ts';
import type { FileOperations } from './file-operations.ts';
import { replaceInPlace, syncFolder } from './put-in-place.ts';
import { openRegularFile, readWhole } from './read-whole.ts';
import { storageError, systemCode } from './storage-error.ts';
import { writeTemporary } from './temporary-file.ts';
import type { StorageEnvironment } from './storage-environment.ts';

/** Why a file of ours could not be used: it is damaged, written by a newer version, or could not be read at all. */
export type JsonProblem = 'damaged' | 'newer' | 'unreadable';

export interface JsonRead<Value> {
  /** Null where there is no usable file. */
  readonly value: Value | null;
  readonly problem: JsonProblem | null;
  /** Where a damaged or newer file was put, so that nothing of it is lost. */
  readonly keptAs: string | null;
}

const maxJsonBytes = 4 * 1024 * 1024;

/**
 * Reads a JSON file of ours that says its `version`, and checks it against `schema`. A file that cannot be used is moved
 * to `<name>.damaged`, `.newer` or `.unreadable`, replacing an earlier one there. Never throws: none of these files is needed to open a vault.
 */
export async function readJsonFile<Value>(
  { operations }: Pick<StorageEnvironment, 'operations'>,
  file: string,
  schema: z.ZodType<Value>,
  version: number,
): Promise<JsonRead<Value>> {
  let text: string;
  try {
    text = await readText(operations, file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { value: null, problem: null, keptAs: null };
    return { value: null, problem: 'unreadable', keptAs: await keepAside(operations, file, 'unreadable') };
  }
  const parsed = parse(text);
  const checked = schema.safeParse(parsed);
  if (checked.success) return { value: checked.data, problem: null, keptAs: null };
  const problem = isNewer(parsed, version) ? 'newer' : 'damaged';
  return { value: null, problem, keptAs: await keepAside(operations, file, problem) };
}

async function readText(operations: FileOperations, file: string): Promise<string> {
  const handle = await openRegularFile(operations, file);
  try {
    const { sizeBytes } = await handle.stat();
    // What is longer is none of ours: read as nothing, so that it is kept aside.
    return Buffer.from(await readWhole(handle, sizeBytes > maxJsonBytes ? 0 : sizeBytes)).toString('utf8');
  } finally {
    await handle.close();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isNewer(parsed: unknown, version: number): boolean {
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed && Number(parsed.version) > version;
}

async function keepAside(operations: FileOperations, file: string, problem: JsonProblem): Promise<string | null> {
  const aside = `${file}.${problem}`;
  try {
    await operations.rename(file, aside);
    return aside;
  } catch {
    return null;
  }
}

/**
 * Replaces a file of ours as a whole, mode 0600, its folder made 0700 where there is none.
 * @throws the codes of the storage stage
 */
export async function writeOwnFile(environment: StorageEnvironment, file: string, bytes: Uint8Array): Promise<void> {
  const { operations, processes } = environment;
  try {
    await operations.mkdir(path.dirname(file));
    const temporary = await writeTemporary(operations, processes, { target: file, pieces: [bytes], mode: 0o600, verify: () => undefined });
    try {
      await replaceInPlace(environment, temporary.path, file, undefined, async () => undefined);
    } catch (error) {
      await operations.unlink(temporary.path).catch(() => undefined);
      throw error;
    }
    await syncFolder(environment, path.dirname(file));
  } catch (error) {
    throw storageError(error, file);
  }
}

/** As `writeOwnFile`, for a value that must match `schema`. @throws ERR_INTERNAL where it does not */
export async function writeJsonFile<Value>(environment: StorageEnvironment, file: string, schema: z.ZodType<Value>, value: Value): Promise<void> {
  const checked = schema.safeParse(value);
  if (!checked.success) throw new VaultError('ERR_INTERNAL', { reason: 'own file', path: file }, checked.error);
  await writeOwnFile(environment, file, Buffer.from(`${JSON.stringify(checked.data, null, 2)}\n`));
}
