import { nodeFileOperations, type FileOperations, type OpenFile } from '../../../electron/storage/file-operations.ts';

/** What happens at one call to the file system, before it is made. `half`: only half of a write is done. */
export type Fault = (operation: string, number: number) => void | 'half' | Promise<void | 'half'>;

/**
 * The real file system with a `fault` asked before every single operation, also those on open files. A close always
 * closes, as the kernel's does, whatever it then answers.
 */
export function faultyOperations(fault: Fault, base: FileOperations = nodeFileOperations): FileOperations {
  let count = 0;
  const at = async (operation: string): Promise<void | 'half'> => fault(operation, ++count);
  const wrapFile = (file: OpenFile): OpenFile => ({
    read: async (...values) => (await at('read'), file.read(...values)),
    writev: async (pieces) => {
      if ((await at('write')) !== 'half') return file.writev(pieces);
      const all = Buffer.concat(pieces);
      await file.writev([all.subarray(0, Math.ceil(all.byteLength / 2))]);
      // What the process died of, or the disk was full at, happens in the middle of this call.
      await at('write-rest');
      return { bytesWritten: Math.ceil(all.byteLength / 2) };
    },
    stat: async () => (await at('fstat'), file.stat()),
    chmod: async (mode) => (await at('fchmod'), file.chmod(mode)),
    chown: async (owner, group) => (await at('fchown'), file.chown(owner, group)),
    sync: async () => (await at('fsync'), file.sync()),
    close: async () => {
      await file.close();
      await at('close');
    },
  });
  return {
    open: async (...values) => (await at('open'), wrapFile(await base.open(...values))),
    realpath: async (path) => (await at('realpath'), base.realpath(path)),
    stat: async (path) => (await at('stat'), base.stat(path)),
    lstat: async (path) => (await at('lstat'), base.lstat(path)),
    rename: async (from, to) => (await at('rename'), base.rename(from, to)),
    link: async (from, to) => (await at('link'), base.link(from, to)),
    copyFile: async (from, to) => (await at('copyFile'), base.copyFile(from, to)),
    unlink: async (path) => (await at('unlink'), base.unlink(path)),
    readdir: async (path) => (await at('readdir'), base.readdir(path)),
    mkdir: async (path) => (await at('mkdir'), base.mkdir(path)),
  };
}

export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected`), { code });
}
