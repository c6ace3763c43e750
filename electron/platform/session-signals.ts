import type { SessionSignal } from './auto-lock.ts';

/** What a line of `gdbus monitor` means for us; undefined for everything else. */
export interface SessionLine {
  /** The object that spoke, such as /org/freedesktop/login1/session/_31. */
  readonly path: string;
  readonly signal: SessionSignal;
}

// "/org/gnome/ScreenSaver: org.gnome.ScreenSaver.ActiveChanged (true,)"
const line = /^(\/[A-Za-z0-9_/]*): ([A-Za-z0-9_.]+) \((.*)\)\s*$/s;

const screenSavers: ReadonlySet<string> = new Set([
  'org.freedesktop.ScreenSaver.ActiveChanged',
  'org.gnome.ScreenSaver.ActiveChanged',
  'org.xfce.ScreenSaver.ActiveChanged',
  'org.mate.ScreenSaver.ActiveChanged',
  'org.cinnamon.ScreenSaver.ActiveChanged',
]);

/** Reads one line of `gdbus monitor`. Never throws; long or foreign lines mean nothing. */
export function parseSessionLine(text: string): SessionLine | undefined {
  if (text.length > 4_096) return undefined;
  const [, path, member, args] = line.exec(text) ?? [];
  if (path === undefined || member === undefined || args === undefined) return undefined;
  const signal = signalOf(member, args);
  return signal === undefined ? undefined : { path, signal };
}

function signalOf(member: string, args: string): SessionSignal | undefined {
  if (screenSavers.has(member)) {
    if (args === 'true,') return 'screen-lock';
    return args === 'false,' ? 'screen-unlock' : undefined;
  }
  switch (member) {
    case 'org.freedesktop.login1.Session.Lock':
      return 'screen-lock';
    case 'org.freedesktop.login1.Session.Unlock':
      return 'screen-unlock';
    case 'org.freedesktop.login1.Manager.PrepareForSleep':
      return args === 'true,' ? 'suspend' : 'resume';
    case 'org.freedesktop.DBus.Properties.PropertiesChanged':
      return sessionProperty(args);
    default:
      return undefined;
  }
}

function sessionProperty(args: string): SessionSignal | undefined {
  if (!args.startsWith("'org.freedesktop.login1.Session', {")) return undefined;
  if (args.includes("'LockedHint': <true>")) return 'screen-lock';
  if (args.includes("'LockedHint': <false>")) return 'screen-unlock';
  // Another session came to the front of this seat.
  return args.includes("'Active': <false>") ? 'user-switch' : undefined;
}
