import { useEffect, useEffectEvent, useState } from 'react';
import { ask } from '../../bridge.ts';
import { keyNames } from '../../components/keycap.tsx';
import { type Platform, usePlatform } from '../../components/platform.ts';
import { matches, shortcuts } from '../shortcuts/shortcuts.ts';
import { type Layout, readShortcut } from './accelerator.ts';

interface Recording {
  readonly isRecording: boolean;
  /** Why what was pressed is not taken. */
  readonly problem: string | undefined;
  readonly start: () => void;
  readonly stop: () => void;
}

type Press = { readonly accelerator: string } | { readonly problem: string } | undefined;

function problemWords(why: 'modifiers' | 'key', platform: Platform): string {
  if (why === 'key') return 'Use a letter, a digit, an F key, Space or an arrow.';
  const held = platform === 'darwin' ? '⌘, ⌥, ⌃ and ⇧' : `Ctrl, Alt, Shift and ${platform === 'win32' ? 'Win' : 'Super'}`;
  return `Hold two of ${held} with it. With fewer it would be taken from every other program.`;
}

function readPress(event: KeyboardEvent, platform: Platform, layout: Layout | undefined): Press {
  const read = readShortcut(event, platform, layout);
  if (read.kind === 'incomplete') return undefined;
  if (read.kind === 'unfit') return { problem: problemWords(read.why, platform) };
  const ours = shortcuts.find(({ run, keys }) => run && matches(event, keys, platform === 'darwin'));
  return ours ? { problem: `${keyNames(ours.keys, platform)} is “${ours.label}” in Breakglass.` } : read;
}

/** Chromium's own map of the keyboard; not part of the DOM's types. */
interface Keyboards {
  readonly keyboard?: { getLayoutMap(): Promise<Layout> };
}

/** While `isOn`, every key comes here first, and main leaves the present shortcut to the window as well. */
function useKeysFirst(isOn: boolean, onKey: (event: KeyboardEvent) => void, onLeave: () => void): void {
  const take = useEffectEvent(onKey);
  const leave = useEffectEvent(onLeave);
  useEffect(() => {
    if (!isOn) return undefined;
    void ask('panel:setRecording', { recording: true }).catch(() => undefined);
    const listener = (event: KeyboardEvent): void => take(event);
    const onBlur = (): void => leave();
    window.addEventListener('keydown', listener, { capture: true });
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', listener, { capture: true });
      window.removeEventListener('blur', onBlur);
      void ask('panel:setRecording', { recording: false }).catch(() => undefined);
    };
  }, [isOn]);
}

/** The next combination that is pressed. Escape, Tab and a loss of the focus keep what is set; Backspace alone sets none. */
export function useRecording(onRecorded: (accelerator: string) => void): Recording {
  const platform = usePlatform();
  const [isRecording, setRecording] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [layout, setLayout] = useState<Layout | undefined>(undefined);
  const stop = (): void => {
    setRecording(false);
    setProblem(undefined);
  };
  const onKey = (event: KeyboardEvent): void => {
    const bare = !(event.ctrlKey || event.altKey || event.shiftKey || event.metaKey);
    if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) return stop();
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat || event.isComposing) return;
    if (bare && event.key === 'Escape') return stop();
    const press = bare && event.key === 'Backspace' ? { accelerator: '' } : readPress(event, platform, layout);
    if (press === undefined) return;
    if ('problem' in press) return setProblem(press.problem);
    stop();
    onRecorded(press.accelerator);
  };
  useKeysFirst(isRecording, onKey, stop);
  const start = (): void => {
    setProblem(undefined);
    setRecording(true);
    (navigator as Keyboards).keyboard?.getLayoutMap().then(setLayout, () => undefined);
  };
  return { isRecording, problem, start, stop };
}
