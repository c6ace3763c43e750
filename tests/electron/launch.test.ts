import { describe, expect, test } from 'vitest';
import { readLaunch } from '../../electron/launch.ts';

describe('what a start asks for', () => {
  test('a packaged start opens the files that it names, relative to its folder', () => {
    expect(readLaunch(['/opt/Breakglass/breakglass', 'a.breakglass', '/b/c.breakglass'], '/home/x', true)).toEqual({
      files: ['/home/x/a.breakglass', '/b/c.breakglass'],
      quick: false,
    });
  });

  test('an unpackaged start names the application’s folder first', () => {
    expect(readLaunch(['electron', '--no-sandbox', '/src', 'a.breakglass'], '/home/x', false).files).toEqual(['/home/x/a.breakglass']);
    expect(readLaunch(['electron', '/src'], '/home/x', false).files).toEqual([]);
  });

  test('switches are no files, and --quick asks for the quick panel', () => {
    expect(readLaunch(['breakglass', '--quick', '--ozone-platform=x11', ''], '/', true)).toEqual({ files: [], quick: true });
  });

  test('a hostile command line is bounded', () => {
    expect(readLaunch(['breakglass', ...Array.from({ length: 1_000 }, (_, index) => `f${index}`)], '/', true).files).toHaveLength(32);
  });
});
