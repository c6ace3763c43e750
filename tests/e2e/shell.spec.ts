import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBreakglass, type Breakglass } from './launch.ts';

let breakglass: Breakglass;
beforeAll(async () => {
  breakglass = await launchBreakglass();
});
afterAll(() => breakglass?.close());

describe('the window', () => {
  test('opens our own page under our own scheme', async () => {
    expect(breakglass.page.url()).toBe('breakglass://app/index.html');
    expect(await breakglass.page.title()).toBe('Breakglass');
  });

  test('is sandboxed, isolated and without Node', async () => {
    const seen = await breakglass.page.evaluate(() => ({
      require: typeof Reflect.get(globalThis, 'require'),
      process: typeof Reflect.get(globalThis, 'process'),
      bridge: Object.keys(Reflect.get(globalThis, 'breakglass') as object),
    }));
    expect(seen.require).toBe('undefined');
    expect(seen.process).toBe('undefined');
    expect(seen.bridge).toContain('vault');
  });
});
