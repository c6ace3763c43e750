import type { SessionSignal } from './auto-lock.ts';

/** The part of Electron's powerMonitor that we use; its events are typed one by one there. */
export interface PowerMonitorLike {
  on(event: string, listener: (told?: { preventDefault(): void }) => void): unknown;
  off(event: string, listener: (told?: { preventDefault(): void }) => void): unknown;
  getSystemIdleTime(): number;
}

/** A window as Windows' end of session needs it: powerMonitor has no `shutdown` there. */
export interface SessionEndWindow {
  on(event: 'query-session-end' | 'session-end', listener: () => void): unknown;
}

const events: readonly (readonly [string, SessionSignal])[] = [
  ['suspend', 'suspend'],
  ['resume', 'resume'],
  ['lock-screen', 'screen-lock'],
  ['unlock-screen', 'screen-unlock'],
  ['user-did-resign-active', 'user-switch'],
  ['shutdown', 'shutdown'],
];

/**
 * Passes on what Electron tells about the session; the answer stops it. Call after `ready`: powerMonitor starts its
 * source with the first listener. Events that a platform lacks simply never come. A shutdown of the computer is held up
 * until the program has quit by itself, so that it can lock and clear the clipboard.
 */
export function listenToPower(powerMonitor: PowerMonitorLike, emit: (signal: SessionSignal) => void, quit: () => void): () => void {
  const listeners = events.map(([event, signal]) => {
    const listener = (told?: { preventDefault(): void }): void => {
      if (signal === 'shutdown') told?.preventDefault();
      emit(signal);
      if (signal === 'shutdown') quit();
    };
    powerMonitor.on(event, listener);
    return () => powerMonitor.off(event, listener);
  });
  return () => {
    for (const stop of listeners) stop();
  };
}

/** The end of the session on Windows, which only windows hear of. */
export function listenToSessionEnd(window: SessionEndWindow, emit: (signal: SessionSignal) => void): void {
  window.on('query-session-end', () => emit('shutdown'));
  window.on('session-end', () => emit('shutdown'));
}

/** Milliseconds since the last input anywhere; undefined where Electron cannot tell. */
export function systemIdleMs(powerMonitor: PowerMonitorLike): number | undefined {
  try {
    const seconds = powerMonitor.getSystemIdleTime();
    return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
