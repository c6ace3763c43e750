/** How this program was started. */
export interface Started {
  readonly platform: NodeJS.Platform;
  readonly executable: string;
  /** The folder of the source, where the program runs from it. */
  readonly source?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether a desktop decides alone who gets a shortcut. */
export function isWayland({ platform, env }: Pick<Started, 'platform' | 'env'>): boolean {
  return platform === 'linux' && (env['XDG_SESSION_TYPE'] === 'wayland' || (env['XDG_SESSION_TYPE'] !== 'x11' && Boolean(env['WAYLAND_DISPLAY'])));
}

function quoted(word: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word) && (platform === 'win32' || !word.includes('\\'))) return word;
  return platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that opens the quick panel of the running program; an AppImage is named by its file, not where it is mounted. */
export function quickCommand({ platform, executable, source, env }: Started): string {
  const program = platform === 'linux' && source === undefined ? (env['APPIMAGE'] ?? executable) : executable;
  return [program, ...(source === undefined ? [] : [source]), '--quick'].map((word) => quoted(word, platform)).join(' ');
}
