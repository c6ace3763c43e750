import { createHash } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';

/** The keychain as its native library shows it: small text items by account. */
export interface ItemStore {
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  delete(account: string): Promise<boolean>;
}

/** Windows refuses an item of more than 2,560 bytes, and an AWS session token can be longer. */
export const maxItemBytes = 2_500;
/** Longest value, in bytes of UTF-8. */
export const maxValueBytes = 32_768;

const partCharacters = 2_400;
const maxParts = Math.ceil((maxValueBytes * 4) / 3 / partCharacters);

// A value is one item, `1:v:<checksum>:<value>`, or a manifest `1:p:<slot>:<count>:<checksum>` and `count` parts under
// accounts of their own. A write uses the slot that the present manifest does not, and replaces the manifest last: an
// interrupted write leaves the old value whole, and parts that no manifest names.
type Slot = 'a' | 'b';
type Head = { kind: 'value'; checksum: string; value: string } | { kind: 'parts'; slot: Slot; count: number; checksum: string };

/**
 * The value stored under `account`, or null where there is no item.
 * @throws ERR_KEYCHAIN_REFUSED for an item that is not as `writeValue` stores it
 */
export async function readValue(items: ItemStore, account: string): Promise<string | null> {
  const text = await items.get(account);
  if (text === null) return null;
  const head = parseHead(text);
  if (head === null) throw damaged('item');
  const value = head.kind === 'value' ? head.value : await readParts(items, account, head.slot, head.count);
  if (checksumOf(value) !== head.checksum) throw damaged('checksum');
  return value;
}

/**
 * Stores `value` under `account` and reads it back.
 * @throws ERR_KEYCHAIN_REFUSED for an empty value, one over `maxValueBytes`, or where something else is read back
 */
export async function writeValue(items: ItemStore, account: string, value: string): Promise<void> {
  const sizeBytes = Buffer.byteLength(value);
  if (sizeBytes === 0 || sizeBytes > maxValueBytes) throw new VaultError('ERR_KEYCHAIN_REFUSED', { reason: 'size', sizeBytes });
  const before = await headOf(items, account);
  const single = `1:v:${checksumOf(value)}:${value}`;
  if (Buffer.byteLength(single) <= maxItemBytes) await items.set(account, single);
  else await writeParts(items, account, value, before?.kind === 'parts' && before.slot === 'a' ? 'b' : 'a');
  if ((await readValue(items, account)) !== value) throw new VaultError('ERR_KEYCHAIN_REFUSED', { reason: 'read-back' });
  if (before?.kind === 'parts') await deleteParts(items, account, before.slot);
}

/** Removes the value and every part of it, also those of interrupted writes. False where there was no item. */
export async function deleteValue(items: ItemStore, account: string): Promise<boolean> {
  // The head first: parts without one are never read.
  const existed = await items.delete(account);
  await deleteParts(items, account, 'a');
  await deleteParts(items, account, 'b');
  return existed;
}

async function headOf(items: ItemStore, account: string): Promise<Head | null> {
  const text = await items.get(account);
  return text === null ? null : parseHead(text);
}

function parseHead(text: string): Head | null {
  const value = /^1:v:([\w-]{22}):(.+)$/s.exec(text);
  if (value?.[1] !== undefined && value[2] !== undefined) return { kind: 'value', checksum: value[1], value: value[2] };
  const parts = /^1:p:([ab]):(\d{1,2}):([\w-]{22})$/.exec(text);
  if (parts?.[2] === undefined || parts[3] === undefined) return null;
  return { kind: 'parts', slot: parts[1] === 'a' ? 'a' : 'b', count: Number(parts[2]), checksum: parts[3] };
}

async function readParts(items: ItemStore, account: string, slot: Slot, count: number): Promise<string> {
  if (count > maxParts) throw damaged('part count');
  let encoded = '';
  for (let number = 1; number <= count; number++) {
    const part = await items.get(partAccount(account, slot, number));
    if (part === null) throw damaged('part missing');
    encoded += part;
  }
  return Buffer.from(encoded, 'base64url').toString('utf8');
}

async function writeParts(items: ItemStore, account: string, value: string, slot: Slot): Promise<void> {
  const encoded = Buffer.from(value, 'utf8').toString('base64url');
  const count = Math.ceil(encoded.length / partCharacters);
  for (let number = 1; number <= count; number++) {
    const part = encoded.slice((number - 1) * partCharacters, number * partCharacters);
    await items.set(partAccount(account, slot, number), part);
  }
  await items.set(account, `1:p:${slot}:${count}:${checksumOf(value)}`);
}

/** All numbers, not up to the first absent one: an interrupted deletion leaves holes. */
async function deleteParts(items: ItemStore, account: string, slot: Slot): Promise<void> {
  for (let number = 1; number <= maxParts; number++) {
    const part = partAccount(account, slot, number);
    if ((await items.get(part)) !== null) await items.delete(part);
  }
}

function partAccount(account: string, slot: Slot, number: number): string {
  return `${account}#${slot}${number}`;
}

function checksumOf(value: string): string {
  return createHash('sha256').update(value, 'utf8').digest('base64url').slice(0, 22);
}

function damaged(part: string): VaultError {
  return new VaultError('ERR_KEYCHAIN_REFUSED', { reason: 'damaged', part });
}
