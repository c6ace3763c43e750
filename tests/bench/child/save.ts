// One process: edits of one secret, each saved durably by the session, in turn with the same bytes written plainly.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { filesOnDisk } from '../../../electron/vault/files-on-disk.ts';
import { slotsOf } from '../../../electron/vault/open-vault.ts';
import { pinOf } from '../../../electron/vault/pins.ts';
import { Session } from '../../../electron/vault/session.ts';
import { systemClock } from '../../../electron/platform/timers.ts';
import { benchKey, environment, makeId } from '../vaults.ts';
import { print } from './report.ts';

const [, , vaultFile, folder, rounds] = process.argv as unknown as [string, string, string, string, string];
const copy = path.join(folder, 'edited.breakglass');
fs.copyFileSync(vaultFile, copy);
const files = filesOnDisk({ backupsKept: () => 10 });
const onDisk = await files.read(copy);
const file = parseVault(onDisk.bytes);
const session = new Session({ clock: systemClock, files, pins: { load: async () => new Map(), save: async () => undefined, remove: async () => undefined }, emit: () => undefined });
const slots = slotsOf(file, new Map(file.environments.map((block) => [block.name, pinOf(block)])));
const { identity, savedAtMs } = onDisk;
session.install({ path: copy, vaultId: file.vaultId, file, identity, savedAtMs, readOnlyFile: false, changedOnDisk: false, slots, missing: [] });
const dataKey = benchKey();
const opened = openEnvironment(file, environment, dataKey);
session.setUnlocked(session.slot(environment), { dataKey, environment: opened, readOnly: false, openedBy: 'bench' });

/** What the disk asks for at least: the bytes in a new file, made durable, put in place, and that made durable. */
function writePlainly(bytes: Uint8Array): number {
  const started = performance.now();
  const plain = path.join(folder, 'plain');
  const handle = fs.openSync(`${plain}.new`, 'w', 0o600);
  fs.writeSync(handle, bytes);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(`${plain}.new`, plain);
  const parent = fs.openSync(folder, 'r');
  fs.fsyncSync(parent);
  fs.closeSync(parent);
  return performance.now() - started;
}

async function save(round: number): Promise<number> {
  const id = makeId(round * 97);
  const started = performance.now();
  await session.commit(environment, (now) => now.apply([{ id, secret: { ...now.openRecord(id), title: `edited ${round}` } }], randomBytes));
  return performance.now() - started;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const plain: number[] = [];
const saves: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  plain.push(writePlainly(onDisk.bytes));
  saves.push(await save(round + 1));
}
const started = performance.now();
openEnvironment(parseVault((await files.read(copy)).bytes), environment, benchKey());
if (session.current(environment).summary(makeId(97)).title !== 'edited 1') throw new Error('the edit is not there');
print({ saveMs: median(saves), firstSaveMs: saves[0]!, plainMs: median(plain), reopenMs: performance.now() - started });
process.exit(0);
