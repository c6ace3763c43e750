import { afterEach, describe, expect, test } from 'vitest';
import { busService } from '../integration/platform/bus-service.ts';
import { ask } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { createFilledVault } from './scene.ts';
import { pasted } from './selection.ts';

// Everything that locks, and that everything is back after it.

let breakglass: Breakglass | undefined;
afterEach(async () => {
  await breakglass?.close();
  breakglass = undefined;
});

async function start(): Promise<Breakglass & { file: string }> {
  breakglass = await launchBreakglass();
  const file = await createFilledVault(breakglass);
  return { ...breakglass, file };
}

const states = async ({ page }: Breakglass) => (await ask(page, 'vault:getState', {})).vault!.environments.map(({ name, lock, lockedBecause }) => `${name} ${lock}${lockedBecause === undefined ? '' : ` ${lockedBecause}`}`);

/** Copies the one secret that the words find, by keyboard. */
async function copy({ page, env }: Breakglass, words: string, value: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect.poll(() => pasted(env)).toBe(value);
}

describe('locking', () => {
  test('S20: Ctrl+L locks all, clears both selections, and digits open one by one again', async () => {
    const program = await start();
    const { page, env } = program;
    await copy(program, 'grafana', 'dev-grafana-pw');
    await page.keyboard.press('Control+l');
    await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    expect(await page.getByText('You locked it.', { exact: false }).count()).toBe(1);
    await expect.poll(() => [pasted(env) ?? '', pasted(env, 'primary') ?? '']).toEqual(['', '']);
    expect(await page.evaluate(() => document.body.innerText)).not.toMatch(/Grafana|Orders|PagerDuty|Bastion/);
    await page.keyboard.press('3');
    await page.getByRole('option', { name: /Grafana/ }).first().waitFor();
    expect(await states(program)).toEqual(['prod locked person', 'staging locked person', 'dev open']);
    // What was not searched is said.
    await page.getByText('prod and staging are locked', { exact: false }).first().waitFor();
  });

  test('one environment by its own button: its rows go, the others stay', async () => {
    const { page } = await start();
    await page.getByRole('button', { name: 'Lock prod' }).click();
    await expect.poll(() => page.getByRole('option').count()).toBe(2);
    await page.getByRole('button', { name: 'Unlock prod', exact: true }).first().click();
    await expect.poll(() => page.getByRole('option').count()).toBe(5);
  });

  test('S27: the screen lock that the desktop announces over D-Bus locks everything', async () => {
    const program = await start();
    const name = 'org.gnome.ScreenSaver';
    const saver = await busService(program.env['DBUS_SESSION_BUS_ADDRESS']!, name);
    try {
      // Nobody is told when the listener has subscribed: announced until it is heard.
      await expect.poll(() => {
        saver.signal('/org/gnome/ScreenSaver', name, 'ActiveChanged', { boolean: true });
        return states(program);
      }, { timeout: 20_000 }).toEqual(['prod locked screen', 'staging locked screen', 'dev locked screen']);
      await program.page.getByText('Locked with the screen.', { exact: false }).waitFor();
    } finally {
      saver.close();
    }
  });

  test('S27: idle for five minutes locks the strict environment, for fifteen the normal one', async () => {
    const program = await start();
    // The clock of main goes on by itself: checks that did not happen count as idle, as after a sleep that nobody told of.
    const pass = (ms: number) =>
      program.app.evaluate((_, forward) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + forward;
      }, ms);
    await pass(5 * 60_000 + 10_000);
    await expect.poll(() => states(program), { timeout: 15_000 }).toEqual(['prod locked idle', 'staging open', 'dev open']);
    await pass(15 * 60_000 + 10_000);
    await expect.poll(() => states(program), { timeout: 15_000 }).toEqual(['prod locked idle', 'staging locked idle', 'dev open']);
  });

  test('S27: suspend locks before the computer sleeps', async () => {
    const program = await start();
    await program.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
    await expect.poll(() => states(program)).toEqual(['prod locked suspend', 'staging locked suspend', 'dev locked suspend']);
  });
});

describe('quitting and coming back', () => {
  test('S20: quitting clears what was copied, and the restart has everything again', async () => {
    const program = await start();
    await copy(program, 'pagerduty', 'prod-pager-token');
    await program.close();
    expect([pasted(program.env) ?? '', pasted(program.env, 'primary') ?? '']).toEqual(['', '']);

    breakglass = await launchBreakglass({ home: program.home, args: [program.file] });
    const { page } = breakglass;
    await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    await page.keyboard.press('1');
    await page.getByRole('option', { name: /PagerDuty/ }).first().waitFor();
    for (const name of ['staging', 'dev']) await page.getByRole('button', { name: `Unlock ${name}`, exact: true }).first().click();
    await expect.poll(() => page.getByRole('option').count()).toBe(5);
    await copy(breakglass, 'bastion', '-----BEGIN-----\nprod-bastion-key\n-----END-----');
  });

  test('S20: killed while something was copied: the next start clears it, and nothing is lost', async () => {
    const program = await start();
    await copy(program, 'grafana', 'dev-grafana-pw');
    await program.kill();
    breakglass = await launchBreakglass({ home: program.home, args: [program.file] });
    const { page, env } = breakglass;
    await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    await expect.poll(() => [pasted(env) ?? '', pasted(env, 'primary') ?? '']).toEqual(['', '']);
    await page.keyboard.press('3');
    await page.getByRole('option', { name: /Grafana/ }).first().waitFor();
  });
});
