import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dispatch, type Handler } from '../../../electron/ipc/dispatch.ts';
import { VaultError } from '../../../shared/errors.ts';
import { call } from '../../../shared/ipc/call.ts';
import type { Channel } from '../../../shared/ipc/channels.ts';
import { contract } from '../../../shared/ipc/contract.ts';

const greet = call({ input: z.strictObject({ name: z.string() }), output: z.strictObject({ greeting: z.string() }) });

async function ask(handler: (input: { name: string }) => unknown, args: readonly unknown[] = [{ name: 'a' }]) {
  const defects: unknown[] = [];
  const reply = await dispatch('test:greet', greet, handler as Handler, args, (_channel, error) => defects.push(error));
  return { reply, defects };
}

describe('a call', () => {
  test('answers the handler’s value', async () => {
    const { reply } = await ask(({ name }) => ({ greeting: `hello ${name}` }));
    expect(reply).toEqual({ ok: true, value: { greeting: 'hello a' } });
  });

  test('a VaultError crosses as its code and details, without its cause', async () => {
    const { reply, defects } = await ask(() => {
      throw new VaultError('ERR_STORAGE_FULL', { path: '/x' }, new Error('the cause'));
    });
    expect(reply).toEqual({ ok: false, error: { code: 'ERR_STORAGE_FULL', details: { path: '/x' } } });
    expect(JSON.stringify(reply)).not.toContain('cause');
    expect(defects).toEqual([]);
  });

  test('a defect of ours crosses without its message, and is logged', async () => {
    const { reply, defects } = await ask(() => {
      throw new Error('hunter2');
    });
    expect(reply).toEqual({ ok: false, error: { code: 'ERR_INTERNAL', details: { channel: 'test:greet' } } });
    expect(defects).toHaveLength(1);
  });

  test('a rejection is a reply as well', async () => {
    const { reply } = await ask(() => Promise.reject(new VaultError('ERR_CANCELLED')));
    expect(reply).toMatchObject({ ok: false, error: { code: 'ERR_CANCELLED' } });
  });
});

describe('S14: invalid input', () => {
  test.each([
    ['nothing', []],
    ['undefined', [undefined]],
    ['another type', [{ name: 1 }]],
    ['an extra property', [{ name: 'a', extra: true }]],
    ['a second argument', [{ name: 'a' }, { name: 'b' }]],
    ['an array', [[{ name: 'a' }]]],
    ['a missing property', [{}]],
  ])('S14: %s never reaches the handler', async (_name, args) => {
    let called = false;
    const { reply } = await ask(() => {
      called = true;
      return { greeting: '' };
    }, args);
    expect(reply).toMatchObject({ ok: false, error: { code: 'ERR_IPC_INPUT' } });
    expect(called).toBe(false);
  });

  test.each(Object.keys(contract) as Channel[])('S14: %s refuses input of another shape', async (channel) => {
    for (const input of [undefined, null, 0, '', [], () => {}, { unexpected: 1 }, { __proto__: null, unexpected: 1 }]) {
      const handler = (): never => expect.unreachable('the handler was called');
      expect(await dispatch(channel, contract[channel], handler, [input], () => {})).toMatchObject({ ok: false, error: { code: 'ERR_IPC_INPUT' } });
    }
  });

  test('S14: the refusal names the place and never repeats the value', async () => {
    const { reply } = await ask(() => ({}), [{ name: { secret: 'hunter2' } }]);
    expect(reply).toMatchObject({ error: { details: { channel: 'test:greet', at: 'name' } } });
    expect(JSON.stringify(reply)).not.toContain('hunter2');
  });
});

describe('S15: output', () => {
  test.each([
    ['an extra property, such as key bytes', { greeting: 'a', dataKey: new Uint8Array(32) }],
    ['another type', { greeting: new Uint8Array(32) }],
    ['nothing', undefined],
  ])('S15: %s is not sent', async (_name, answer) => {
    const { reply, defects } = await ask(() => answer);
    expect(reply).toMatchObject({ ok: false, error: { code: 'ERR_IPC_OUTPUT' } });
    expect(JSON.stringify(reply)).not.toContain('dataKey');
    expect(defects).toHaveLength(1);
  });
});
