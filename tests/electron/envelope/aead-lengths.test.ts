import type * as nodeCrypto from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { openBytes, sealBytes } from '../../../electron/envelope/aead.ts';

const options: unknown[] = [];

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof nodeCrypto>();
  const noted = (create: (...args: never[]) => unknown) => (...args: unknown[]) => {
    options.push(args[3]);
    return create(...(args as never[]));
  };
  return { ...crypto, createCipheriv: noted(crypto.createCipheriv), createDecipheriv: noted(crypto.createDecipheriv) };
});

test('S3: the cipher is told both ways that tags have 16 bytes: without it Node takes shorter ones', () => {
  const [key, nonce, text] = [new Uint8Array(32), new Uint8Array(12), Buffer.from('text')];
  expect(openBytes(key, sealBytes(key, nonce, text, text), text)).toEqual(text);
  expect(options).toEqual([{ authTagLength: 16 }, { authTagLength: 16 }]);
});
