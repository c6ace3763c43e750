import { describe, expect, test } from 'vitest';
import { forbiddenSwitch } from '../../electron/switches.ts';

describe('S19: switches that the packaged program refuses', () => {
  test.each([
    '--no-sandbox',
    '-no-sandbox',
    '--No-Sandbox',
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--remote-debugging-address=0.0.0.0',
    '--js-flags=--expose-gc',
    '--inspect',
    '--inspect-brk=0',
    '--inspect-port=1',
    '--disable-web-security',
    '/remote-debugging-port=1',
  ])('S19: %s is refused in words', (argument) => {
    const sentence = forbiddenSwitch(['--quick', argument, '/home/a/prod.breakglass']);
    expect(sentence).toContain(`does not start with ${argument.split('=')[0]}`);
  });

  test.each([[[]], [['--quick']], [['/home/a/no-sandbox.breakglass']], [['--ozone-platform=x11']], [['inspect']]])('S19: %j is not', (argv) => {
    expect(forbiddenSwitch(argv)).toBeUndefined();
  });
});
