import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deleteValue, type ItemStore, maxItemBytes, maxValueBytes, readValue, writeValue } from '../../../electron/keychain/values.ts';

class Interrupted extends Error {}

/** A keychain as Windows has it: short items. Dies at a chosen call, or answers otherwise than it was told. */
class MemoryItems implements ItemStore {
  readonly items = new Map<string, string>();
  changes = 0;
  dieAt = Infinity;

  async get(account: string): Promise<string | null> {
    return this.items.get(account) ?? null;
  }
  async set(account: string, value: string): Promise<void> {
    if (Buffer.byteLength(value) > 2_560) throw new Error('The stub received bad data');
    this.#change();
    this.items.set(account, value);
  }
  async delete(account: string): Promise<boolean> {
    this.#change();
    return this.items.delete(account);
  }
  #change(): void {
    if (++this.changes >= this.dieAt) throw new Interrupted();
  }
}

const long = (character: string): string => character.repeat(20_000);

describe('values in the keychain', () => {
  it('reads back any value that it stores, in items that Windows takes', async () => {
    const values = fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 2_000, maxLength: 8_000, unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 4 }), async (all) => {
        const store = new MemoryItems();
        for (const value of all) {
          if (Buffer.byteLength(value) > maxValueBytes) continue;
          await writeValue(store, 'a', value);
          expect(await readValue(store, 'a')).toBe(value);
          for (const item of store.items.values()) expect(Buffer.byteLength(item)).toBeLessThanOrEqual(maxItemBytes);
        }
        await deleteValue(store, 'a');
        expect(store.items.size).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('S21: a write interrupted at any item leaves the old or the new value, never a mixture', async () => {
    for (const [before, after] of [[long('a'), long('b')], ['short', long('b')], [long('a'), 'short']] as const) {
      for (let dieAt = 1; ; dieAt++) {
        const store = new MemoryItems();
        await writeValue(store, 'a', before);
        store.changes = 0;
        store.dieAt = dieAt;
        const outcome = await writeValue(store, 'a', after).then(() => 'done', (error: unknown) => error);
        store.dieAt = Infinity;
        expect([before, after]).toContain(await readValue(store, 'a'));
        // And the next write is not confused by what was left.
        await writeValue(store, 'a', long('c'));
        expect(await readValue(store, 'a')).toBe(long('c'));
        await deleteValue(store, 'a');
        expect(store.items.size).toBe(0);
        if (outcome === 'done') break;
        expect(outcome).toBeInstanceOf(Interrupted);
      }
    }
  });

  it('an interrupted deletion never leaves a value that reads as a whole', async () => {
    for (let dieAt = 1; ; dieAt++) {
      const store = new MemoryItems();
      await writeValue(store, 'a', long('a'));
      store.changes = 0;
      store.dieAt = dieAt;
      const died = await deleteValue(store, 'a').then(() => false, () => true);
      store.dieAt = Infinity;
      expect(await readValue(store, 'a')).toBe(died && dieAt === 1 ? long('a') : null);
      await deleteValue(store, 'a');
      expect(store.items.size).toBe(0);
      if (!died) break;
    }
  });

  it('refuses what is not as it was stored', async () => {
    const store = new MemoryItems();
    await writeValue(store, 'a', long('a'));
    const [manifest = ''] = [...store.items.values()].filter((item) => item.startsWith('1:p:'));
    const damages: [string, string | null][] = [
      ['a#a2', 'AAAA'],
      ['a#a1', null],
      ['a', manifest.replace(/:\d+:/, ':2:')],
      ['a', manifest.replace(/:\d+:/, ':99:')],
      ['a', 'plain text of somebody else'],
      ['a', '1:v:AAAAAAAAAAAAAAAAAAAAAA:value'],
    ];
    for (const [account, item] of damages) {
      const whole = new Map(store.items);
      if (item === null) store.items.delete(account);
      else store.items.set(account, item);
      await expect(readValue(store, 'a')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_REFUSED', details: { reason: 'damaged' } });
      for (const [name, before] of whole) store.items.set(name, before);
    }
  });

  it('refuses an empty value, one that is too long, and a keychain that keeps something else', async () => {
    const store = new MemoryItems();
    for (const value of ['', 'x'.repeat(maxValueBytes + 1)]) {
      await expect(writeValue(store, 'a', value)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_REFUSED', details: { reason: 'size' } });
    }
    await writeValue(store, 'a', 'x'.repeat(maxValueBytes));
    store.set = async () => undefined;
    await expect(writeValue(store, 'a', 'new')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_REFUSED', details: { reason: 'read-back' } });
  });
});
