import { VaultError } from '../../shared/errors.ts';
import type { ClipboardLimit, ClipboardPort, Held, Selection } from './clipboard-port.ts';
import type { WlClipboard } from './wl-clipboard.ts';

/** What both generations of Electron's clipboard have in common: promises from 44 on, plain answers before. */
export interface AnyElectronClipboard {
  readText(type?: 'selection'): string | Promise<string>;
  writeText(text: string): void | Promise<void>;
  clear(type?: 'selection'): void;
  write?(items: never): unknown;
  /** From 44 on, on Linux only. */
  readonly selection?: { readText(): Promise<string>; clear(): void } | undefined;
}

/** Electron 44's ClipboardItem. */
export type ClipboardItemConstructor = new (entries: Record<string, string | Blob>) => unknown;

export interface ElectronClipboardParts {
  readonly clipboard: AnyElectronClipboard;
  /** Absent before Electron 44. */
  readonly ClipboardItem?: ClipboardItemConstructor | undefined;
  readonly platform: NodeJS.Platform;
  /** True in a native Wayland session. */
  readonly wayland: boolean;
  readonly wlClipboard?: WlClipboard | undefined;
  /** Whether one of our windows has the keyboard focus. */
  readonly isFocused: () => boolean;
}

/** True where Electron talks to Wayland itself, not through XWayland. */
export function isWaylandSession(environment: NodeJS.ProcessEnv, ozonePlatform: string): boolean {
  if (ozonePlatform === 'x11') return false;
  return ozonePlatform === 'wayland' || (environment['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** ClipboardPort over Electron 33 (development stand-in) and 44 or later (what ships). */
export function electronClipboardPort(parts: ElectronClipboardParts): ClipboardPort {
  const { platform, wayland, wlClipboard } = parts;
  const selections: readonly Selection[] = platform === 'linux' ? ['clipboard', 'primary'] : ['clipboard'];
  const limits: ClipboardLimit[] = [];
  if (wayland && wlClipboard === undefined) limits.push('wayland-needs-focus');
  if (parts.ClipboardItem === undefined) limits.push('no-history-marker');
  return {
    selections,
    limits,
    looksAgainAtFocus: wayland,
    write: (text) => write(parts, text),
    read: (selection) => read(parts, selection),
    clear: (selection) => clear(parts, selection),
  };
}

async function write(parts: ElectronClipboardParts, text: string): Promise<void> {
  const { clipboard, ClipboardItem } = parts;
  if (ClipboardItem !== undefined && clipboard.write !== undefined) {
    const item = new ClipboardItem({ 'text/plain': text, ...historyMarkers(parts.platform) });
    await clipboard.write([item] as never);
  } else {
    await clipboard.writeText(text);
  }
  // Wayland drops the write of an unfocused program without a word.
  if (!parts.wayland || parts.isFocused()) return;
  if ((await parts.wlClipboard?.read('clipboard')) !== text) throw new VaultError('ERR_CLIPBOARD', { action: 'write', reason: 'unfocused' });
}

const osFormat = (name: string): string => `electron application/osclipboard;format="${name}"`;

/** Asks clipboard histories and clouds not to keep the copy, in the same write as the text. */
function historyMarkers(platform: NodeJS.Platform): Record<string, string | Blob> {
  // A DWORD 0, not the digit: "may it be kept?" no.
  const no = () => new Blob([new Uint8Array(4)]);
  switch (platform) {
    case 'win32':
      return {
        [osFormat('ExcludeClipboardContentFromMonitorProcessing')]: no(),
        [osFormat('CanIncludeInClipboardHistory')]: no(),
        [osFormat('CanUploadToCloudClipboard')]: no(),
      };
    case 'darwin':
      return { [osFormat('org.nspasteboard.ConcealedType')]: '', [osFormat('org.nspasteboard.TransientType')]: '' };
    default:
      return { [osFormat('x-kde-passwordManagerHint')]: 'secret' };
  }
}

async function read(parts: ElectronClipboardParts, selection: Selection): Promise<Held> {
  if (parts.wayland) {
    const seen = await parts.wlClipboard?.read(selection);
    if (seen !== undefined) return { kind: 'text', text: seen };
    // Unfocused, Electron would answer from its own cache: what we wrote, whatever is there now.
    if (!parts.isFocused()) return { kind: 'unknown' };
  }
  return { kind: 'text', text: await electronRead(parts.clipboard, selection) };
}

async function electronRead(clipboard: AnyElectronClipboard, selection: Selection): Promise<string> {
  if (selection === 'clipboard') return clipboard.readText();
  return clipboard.selection === undefined ? clipboard.readText('selection') : clipboard.selection.readText();
}

async function clear(parts: ElectronClipboardParts, selection: Selection): Promise<void> {
  const { clipboard } = parts;
  if (selection === 'clipboard') clipboard.clear();
  else if (clipboard.selection === undefined) clipboard.clear('selection');
  else clipboard.selection.clear();
  if (parts.wayland) await parts.wlClipboard?.clear(selection);
}
