const limits: Readonly<Record<string, { readonly title: string; readonly help: string }>> = {
  'wayland-needs-focus': { title: 'Cleared only while a Breakglass window is in front', help: 'Wayland lets no other program touch the clipboard. With wl-clipboard installed it is cleared on time all the same' },
  'no-history-marker': { title: 'Clipboard histories are not told to leave copies out', help: 'This version of Electron cannot mark a copy as secret. Keep a clipboard history off, or let it forget quickly' },
};

/** What the system does not let us keep of the clipboard's promise, in words. */
export function limitWords(key: string): { readonly title: string; readonly help: string } {
  return limits[key] ?? { title: 'The clipboard of this system has a limit', help: key };
}
