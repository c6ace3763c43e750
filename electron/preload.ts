import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron';
import { calls, events } from '../shared/ipc/channels.ts';

type Method = (input: unknown) => Promise<unknown>;

/** One function per call of the contract, and no way to name a channel. */
function namespaces(): Record<string, Record<string, Method>> {
  return Object.fromEntries(
    Object.entries(calls).map(([namespace, methods]) => [
      namespace,
      Object.fromEntries(methods.map((method): [string, Method] => [method, (input) => ipcRenderer.invoke(`${namespace}:${method}`, input)])),
    ]),
  );
}

/** Subscribes to one of the known events; the answer undoes it. The listener never sees Electron's own event. */
function on(event: string, listener: (payload: unknown) => void): () => void {
  if (!(events as readonly string[]).includes(event)) return () => {};
  const forward = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
  ipcRenderer.on(event, forward);
  return () => {
    ipcRenderer.off(event, forward);
  };
}

/** The path of a file that the person dropped on the window; empty for what is no file of the disk. */
function pathOf(file: File): string {
  return webUtils.getPathForFile(file);
}

contextBridge.exposeInMainWorld('breakglass', { ...namespaces(), on, pathOf });
