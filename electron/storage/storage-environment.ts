import os from 'node:os';
import { setTimeout as sleepMs } from 'node:timers/promises';
import { type FileOperations, nodeFileOperations } from './file-operations.ts';
import { nodeProcessTable, type ProcessTable } from './process-table.ts';

/** What storage needs from outside; every part of it can be left out. */
export interface StorageEnvironment {
  readonly operations: FileOperations;
  readonly processes: ProcessTable;
  readonly platform: NodeJS.Platform;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The real one. */
export const nodeStorageEnvironment: StorageEnvironment = {
  operations: nodeFileOperations,
  processes: nodeProcessTable,
  platform: os.platform(),
  nowMs: () => Date.now(),
  sleep: (ms) => sleepMs(ms),
};
