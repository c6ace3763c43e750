import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { electronClipboardPort, isWaylandSession, type AnyElectronClipboard } from '../../../electron/platform/electron-clipboard.ts';
import { findWlClipboard, type WlClipboard } from '../../../electron/platform/wl-clipboard.ts';

/** Electron 33: plain answers, PRIMARY by a type argument. */
function electron33() {
  const text = { clipboard: '', primary: '' };
  const clipboard: AnyElectronClipboard = {
    readText: (type) => (type === 'selection' ? text.primary : text.clipboard),
    writeText: (value) => {
      text.clipboard = value;
      text.primary = value;
    },
    clear: (type) => {
      if (type === 'selection') text.primary = '';
      else text.clipboard = '';
    },
  };
  return { text, clipboard };
}

/** Electron 44: promises, `write` of items, PRIMARY as an object of its own; the type argument is gone. */
function electron44({ selection = true } = {}) {
  const text = { clipboard: '', primary: '' };
  const written: Record<string, string | Blob>[] = [];
  class ClipboardItem {
    readonly entries: Record<string, string | Blob>;
    constructor(entries: Record<string, string | Blob>) {
      this.entries = entries;
    }
  }
  const clipboard: AnyElectronClipboard = {
    readText: async () => text.clipboard,
    writeText: async (value) => {
      text.clipboard = value;
    },
    write: async (items: ClipboardItem[]) => {
      for (const { entries } of items) {
        written.push(entries);
        text.clipboard = String(entries['text/plain']);
        text.primary = text.clipboard;
      }
    },
    clear: () => {
      text.clipboard = '';
    },
    selection: selection ? { readText: async () => text.primary, clear: () => (text.primary = '') } : undefined,
  };
  return { text, written, clipboard, ClipboardItem };
}

const focused = () => true;

describe('Electron 33', () => {
  test('S20: writes text, reads and clears clipboard and PRIMARY each by itself, and says that it cannot mark', async () => {
    const { text, clipboard } = electron33();
    const port = electronClipboardPort({ clipboard, platform: 'linux', wayland: false, isFocused: focused });
    expect(port.limits).toEqual(['no-history-marker']);
    await port.write('hunter2');
    expect(await port.read('primary')).toEqual({ kind: 'text', text: 'hunter2' });
    await port.clear('primary');
    expect(text).toEqual({ clipboard: 'hunter2', primary: '' });
    await port.clear('clipboard');
    expect(text).toEqual({ clipboard: '', primary: '' });
  });
});

describe('Electron 44 and later', () => {
  test.each([
    ['linux', ['x-kde-passwordManagerHint']],
    ['darwin', ['org.nspasteboard.ConcealedType', 'org.nspasteboard.TransientType']],
    ['win32', ['ExcludeClipboardContentFromMonitorProcessing', 'CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard']],
  ] as const)('S20: on %s the text and its "do not keep" markers go out in one write', async (platform, markers) => {
    const { clipboard, ClipboardItem, written } = electron44();
    const port = electronClipboardPort({ clipboard, ClipboardItem, platform, wayland: false, isFocused: focused });
    await port.write('hunter2');
    expect(written).toHaveLength(1);
    expect(Object.keys(written[0] ?? {})).toEqual(['text/plain', ...markers.map((name) => `electron application/osclipboard;format="${name}"`)]);
    expect(port.limits).toEqual([]);
  });

  test('S20: the Windows markers are four zero bytes, not the digit, and the KDE one is the word it wants', async () => {
    const windows = electron44();
    await electronClipboardPort({ ...windows, platform: 'win32', wayland: false, isFocused: focused }).write('x');
    const marker = windows.written[0]?.['electron application/osclipboard;format="CanIncludeInClipboardHistory"'];
    expect([...new Uint8Array(await (marker as Blob).arrayBuffer())]).toEqual([0, 0, 0, 0]);
    const kde = electron44();
    await electronClipboardPort({ ...kde, platform: 'linux', wayland: false, isFocused: focused }).write('x');
    expect(kde.written[0]?.['electron application/osclipboard;format="x-kde-passwordManagerHint"']).toBe('secret');
  });

  test('S20: PRIMARY is cleared through its own object, and only Linux has one', async () => {
    const { clipboard, ClipboardItem, text } = electron44();
    const port = electronClipboardPort({ clipboard, ClipboardItem, platform: 'linux', wayland: false, isFocused: focused });
    await port.write('hunter2');
    await port.clear('primary');
    expect(text).toEqual({ clipboard: 'hunter2', primary: '' });
    const mac = electron44({ selection: false });
    expect(electronClipboardPort({ ...mac, platform: 'darwin', wayland: false, isFocused: focused }).selections).toEqual(['clipboard']);
  });
});

describe('Wayland', () => {
  function wayland(options: { focused: boolean; wl?: Partial<Record<'clipboard' | 'primary', string>> }) {
    const { clipboard, ClipboardItem, text } = electron44();
    const cleared: string[] = [];
    const seen = options.wl;
    const wlClipboard: WlClipboard | undefined =
      seen && { read: async (selection) => seen[selection], clear: async (selection) => cleared.push(selection) > 0 };
    const port = electronClipboardPort({ clipboard, ClipboardItem, platform: 'linux', wayland: true, wlClipboard, isFocused: () => options.focused });
    return { port, text, cleared };
  }

  test('S20: unfocused and without wl-clipboard, Electron is not believed: its answer is its own cache', async () => {
    const { port } = wayland({ focused: false });
    expect(await port.read('clipboard')).toEqual({ kind: 'unknown' });
    expect(port.limits).toEqual(['wayland-needs-focus']);
    expect(port.looksAgainAtFocus).toBe(true);
  });

  test('S20: wl-paste is asked where it is installed, and wl-copy clears as well as Electron', async () => {
    const { port, cleared, text } = wayland({ focused: false, wl: { clipboard: 'really there' } });
    text.clipboard = 'cached';
    expect(await port.read('clipboard')).toEqual({ kind: 'text', text: 'really there' });
    await port.clear('clipboard');
    await port.clear('primary');
    expect(cleared).toEqual(['clipboard', 'primary']);
    expect(text.clipboard).toBe('');
  });

  test('S20: a focused window reads for itself where wl-paste cannot', async () => {
    const { port, text } = wayland({ focused: true, wl: {} });
    text.clipboard = 'seen';
    expect(await port.read('clipboard')).toEqual({ kind: 'text', text: 'seen' });
  });

  test('S20: an unfocused write that was dropped is an error, not a success', async () => {
    await expect(wayland({ focused: false }).port.write('hunter2')).rejects.toMatchObject({ code: 'ERR_CLIPBOARD', details: { reason: 'unfocused' } });
    await expect(wayland({ focused: false, wl: { clipboard: 'older' } }).port.write('hunter2')).rejects.toMatchObject({ code: 'ERR_CLIPBOARD' });
    await wayland({ focused: false, wl: { clipboard: 'hunter2' } }).port.write('hunter2');
    await wayland({ focused: true }).port.write('hunter2');
  });

  test('a session is Wayland unless Electron was told to use X11', () => {
    expect(isWaylandSession({ WAYLAND_DISPLAY: 'wayland-0' }, '')).toBe(true);
    expect(isWaylandSession({ WAYLAND_DISPLAY: 'wayland-0' }, 'x11')).toBe(false);
    expect(isWaylandSession({ DISPLAY: ':0' }, '')).toBe(false);
    expect(isWaylandSession({}, 'wayland')).toBe(true);
  });
});

describe('wl-clipboard', () => {
  let folder = '';

  afterEach(async () => {
    vi.unstubAllEnvs();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  /** Stand-ins for wl-paste and wl-copy that note how they were called. */
  async function install(paste: string): Promise<() => Promise<string>> {
    folder = await mkdtemp(path.join(os.tmpdir(), 'breakglass-wl-'));
    const log = path.join(folder, 'calls');
    for (const [name, body] of [['wl-paste', paste], ['wl-copy', 'exit 0']] as const) {
      const file = path.join(folder, name);
      await writeFile(file, `#!/bin/sh\necho "${name} $*" >> ${log}\n[ "$1" = --version ] && exit 0\n${body}\n`);
      await chmod(file, 0o755);
    }
    vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
    return () => readFile(log, 'utf8');
  }

  test('S12: reads what wl-paste prints and clears both selections; the text is in no argument', async () => {
    const calls = await install(`printf 'hunter2'`);
    const wl = await findWlClipboard();
    expect(await wl?.read('primary')).toBe('hunter2');
    expect(await wl?.clear('clipboard')).toBe(true);
    expect(await wl?.clear('primary')).toBe(true);
    const lines = (await calls()).trim().split('\n').filter((line) => !line.includes('--version'));
    expect(lines).toEqual(['wl-paste --no-newline --type text --primary', 'wl-copy --clear', 'wl-copy --clear --primary']);
  });

  // The words of wl-clipboard 2.1.0, seen in a sway session; the first is of older ones.
  test.each([
    ['Nothing is copied', ''],
    ['No selection', ''],
    ['No suitable type of content copied', ''],
    ['Failed to connect to a Wayland server', undefined],
  ])('"%s" reads as %j', async (words, text) => {
    await install(`echo '${words}' >&2; exit 1`);
    expect(await (await findWlClipboard())?.read('clipboard')).toBe(text);
  });

  test('not installed, it is not there', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    expect(await findWlClipboard()).toBeUndefined();
  });
});
