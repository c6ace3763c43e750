/** S19: switches that no fuse can stop and that would open the packaged program to inspection. */
const forbidden: readonly { readonly prefix: string; readonly why: string }[] = [
  { prefix: '--no-sandbox', why: 'it switches off the sandbox of the window' },
  { prefix: '--disable-setuid-sandbox', why: 'it weakens the sandbox of the window' },
  { prefix: '--disable-namespace-sandbox', why: 'it weakens the sandbox of the window' },
  { prefix: '--disable-seccomp-filter-sandbox', why: 'it weakens the sandbox of the window' },
  { prefix: '--remote-debugging', why: 'it lets other programs read what the window shows' },
  { prefix: '--remote-allow-origins', why: 'it lets other programs read what the window shows' },
  { prefix: '--js-flags', why: 'it changes how the program runs' },
  { prefix: '--inspect', why: 'it lets other programs read the memory of the program' },
  { prefix: '--load-extension', why: 'it loads foreign code into the window' },
  { prefix: '--disable-web-security', why: 'it switches off the origin checks of the window' },
];

/** Switches that can also be on without standing in argv: Electron takes some from its environment. */
export const forbiddenNames = ['no-sandbox', 'remote-debugging-port', 'remote-debugging-pipe', 'js-flags', 'disable-web-security'] as const;

/** One sentence about the first forbidden switch of a command line, or undefined where there is none. */
export function forbiddenSwitch(argv: readonly string[], platform: NodeJS.Platform): string | undefined {
  // Chromium takes one dash or two, and on Windows a slash; elsewhere that begins a path.
  const opening = platform === 'win32' ? /^(--?|\/)/ : /^--?/;
  for (const argument of argv) {
    const name = argument.replace(opening, '--').toLowerCase();
    const found = opening.test(argument) ? forbidden.find(({ prefix }) => name.startsWith(prefix)) : undefined;
    if (found) return `Breakglass does not start with ${argument.split('=', 1)[0]}: ${found.why}. Start it without that switch.`;
  }
  return undefined;
}
