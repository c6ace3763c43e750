import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { nodeProcessTable } from '../../../electron/storage/process-table.ts';

describe('processes', () => {
  it('a process lives until it has ended', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    expect(await nodeProcessTable.isAlive(pid)).toBe(true);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
    expect(await nodeProcessTable.isAlive(pid)).toBe(false);
    expect(await nodeProcessTable.startOf(pid)).toBeNull();
  });

  it.skipIf(process.platform !== 'linux')('when a process started tells it apart from another one with its number', async () => {
    const start = await nodeProcessTable.startOf(process.pid);
    expect(start).toMatch(/^\d+$/);
    expect(await nodeProcessTable.startOf(process.pid)).toBe(start);
    const child = spawn('sleep', ['60']);
    expect(await nodeProcessTable.startOf(child.pid ?? 0)).not.toBe(start);
    child.kill();
  });
});
