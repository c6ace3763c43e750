import fs from 'node:fs/promises';

/** What is asked of a file's metadata. Times and numbers are exact. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  readonly blocks: bigint;
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  readonly device: bigint;
  readonly inode: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/** An open file. */
export interface OpenFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  writev(pieces: readonly Uint8Array[]): Promise<{ readonly bytesWritten: number }>;
  stat(): Promise<FileStat>;
  chmod(mode: number): Promise<void>;
  chown(owner: number, group: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Every call to the file system that storage makes: the outermost edge, where tests put faults in. */
export interface FileOperations {
  open(path: string, flags: string | number, mode?: number): Promise<OpenFile>;
  realpath(path: string): Promise<string>;
  stat(path: string): Promise<FileStat>;
  lstat(path: string): Promise<FileStat>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  copyFile(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string): Promise<void>;
}

type BigStats = Awaited<ReturnType<typeof bigStat>>;
const bigStat = (path: string) => fs.stat(path, { bigint: true });

function fileStat(stats: BigStats): FileStat {
  return {
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
    sizeBytes: Number(stats.size),
    blocks: stats.blocks,
    mode: Number(stats.mode) & 0o777,
    owner: Number(stats.uid),
    group: Number(stats.gid),
    device: stats.dev,
    inode: stats.ino,
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
  };
}

/** The real file system. Folders are made 0700, copies never replace a file. */
export const nodeFileOperations: FileOperations = {
  open: async (path, flags, mode) => openFile(await fs.open(path, flags, mode)),
  realpath: (path) => fs.realpath(path),
  stat: async (path) => fileStat(await bigStat(path)),
  lstat: async (path) => fileStat(await fs.lstat(path, { bigint: true })),
  rename: (from, to) => fs.rename(from, to),
  link: (from, to) => fs.link(from, to),
  copyFile: (from, to) => fs.copyFile(from, to, fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE),
  unlink: (path) => fs.unlink(path),
  readdir: (path) => fs.readdir(path),
  mkdir: async (path) => void (await fs.mkdir(path, { recursive: true, mode: 0o700 })),
};

function openFile(handle: fs.FileHandle): OpenFile {
  return {
    read: (buffer, offset, length, position) => handle.read(buffer, offset, length, position),
    writev: (pieces) => handle.writev(pieces),
    stat: async () => fileStat(await handle.stat({ bigint: true })),
    chmod: (mode) => handle.chmod(mode),
    chown: (owner, group) => handle.chown(owner, group),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}
