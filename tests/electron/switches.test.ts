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
  ])('S19: %s is refused in words', (argument) => {
    const sentence = forbiddenSwitch(['--quick', argument, '/home/a/prod.breakglass'], 'linux');
    expect(sentence).toContain(`does not start with ${argument.split('=')[0]}`);
  });

  test.each([[[]], [['--quick']], [['/home/a/no-sandbox.breakglass']], [['--ozone-platform=x11']], [['inspect']], [['/inspect/prod.breakglass']]])('S19: %j is not', (argv) => {
    expect(forbiddenSwitch(argv, 'linux')).toBeUndefined();
  });

  test('S19: Windows takes a slash for a dash', () => {
    expect(forbiddenSwitch(['/remote-debugging-port=1'], 'win32')).toContain('does not start with /remote-debugging-port');
  });
});
