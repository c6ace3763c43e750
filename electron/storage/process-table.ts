import fs from 'node:fs/promises';
import os from 'node:os';
import { systemCode } from './storage-error.ts';

/** Who this process is, and whether another one still runs. */
export interface ProcessTable {
  readonly pid: number;
  readonly host: string;
  isAlive(pid: number): Promise<boolean>;
  /** When the process started, as the system writes it; null where that cannot be asked. Tells a reused pid apart. */
  startOf(pid: number): Promise<string | null>;
}

export const nodeProcessTable: ProcessTable = {
  pid: process.pid,
  host: os.hostname(),
  isAlive: async (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // EPERM: it runs, as somebody else.
      return systemCode(error) !== 'ESRCH';
    }
  },
  startOf: async (pid) => {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    // There is no /proc elsewhere than on Linux. The second field is the program's name in parentheses, which may have spaces; start time is the 22nd.
    return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  },
};
