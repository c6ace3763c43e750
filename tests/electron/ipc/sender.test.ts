import { describe, expect, test } from 'vitest';
import { mayCall, type SenderEvent, type SenderFrame } from '../../../electron/ipc/sender.ts';

const origin = 'breakglass://app';
const ours = (id: number): boolean => id === 7;
const frame = (changes: Partial<SenderFrame> = {}): SenderFrame => ({ origin, detached: false, ...changes });

function event(senderFrame: SenderFrame | null, changes: { mainFrame?: unknown; destroyed?: boolean; id?: number } = {}): SenderEvent {
  const { mainFrame = senderFrame, destroyed = false, id = 7 } = changes;
  return { senderFrame, sender: { id, mainFrame, isDestroyed: () => destroyed } };
}

describe('S14: who may call', () => {
  test('S14: the main frame of our live window on our page', () => {
    expect(mayCall(event(frame()), origin, ours)).toBe(true);
  });

  test.each([
    ['a frame that is gone', event(null)],
    ['a subframe', event(frame(), { mainFrame: frame() })],
    ['a detached frame', event(frame({ detached: true }))],
    ['a foreign origin', event(frame({ origin: 'https://example.invalid' }))],
    ['a look-alike origin', event(frame({ origin: 'breakglass://app.example' }))],
    ['about:blank', event(frame({ origin: 'null' }))],
    ['a file', event(frame({ origin: 'file://' }))],
    ['a destroyed window', event(frame(), { destroyed: true })],
    ['a window that is not ours', event(frame(), { id: 8 })],
  ])('S14: %s may not', (_name, call) => {
    expect(mayCall(call, origin, ours)).toBe(false);
  });
});
