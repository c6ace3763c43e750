import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAssetTable, respond, type AssetTable } from '../../electron/assets.ts';

let folder: string;
let table: AssetTable;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'breakglass-assets-'));
  mkdirSync(path.join(folder, 'renderer/assets'), { recursive: true });
  writeFileSync(path.join(folder, 'outside.html'), 'outside');
  writeFileSync(path.join(folder, 'renderer/index.html'), '<p>page</p>');
  writeFileSync(path.join(folder, 'renderer/assets/main.js'), 'export {}');
  writeFileSync(path.join(folder, 'renderer/notes.txt'), 'not an asset');
  symlinkSync(path.join(folder, 'outside.html'), path.join(folder, 'renderer/link.html'));
  symlinkSync(folder, path.join(folder, 'renderer/up'));
  table = buildAssetTable(path.join(folder, 'renderer'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (url: string, method = 'GET'): Promise<Response> => respond(table, { url, method });

describe('S18: the custom protocol', () => {
  test('S18: serves the listed files with their type', async () => {
    const page = await get('breakglass://app/index.html');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<p>page</p>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await get('breakglass://app/assets/main.js?x#y')).status).toBe(200);
  });

  test.each([
    'breakglass://app/../outside.html',
    'breakglass://app/assets/../../outside.html',
    'breakglass://app/assets/../index.html',
    'breakglass://app/..%2foutside.html',
    'breakglass://app/%2e%2e/outside.html',
    'breakglass://app/%2e%2e%2foutside.html',
    'breakglass://app/..\\outside.html',
    'breakglass://app//etc/passwd',
    'breakglass://app/etc/passwd',
    'breakglass://app//index.html',
    'breakglass://app/./index.html',
    'breakglass://app/index%2ehtml',
    'breakglass://app/index.html%00',
    'breakglass://app/link.html',
    'breakglass://app/up/outside.html',
    'breakglass://app/notes.txt',
    'breakglass://app/',
    'breakglass://app',
    'breakglass://other/index.html',
    'breakglass://app.example/index.html',
    'breakglass://app@example.invalid/index.html',
    'file:///etc/passwd',
  ])('S18: refuses %s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });

  test('S18: answers GET only', async () => {
    for (const method of ['POST', 'HEAD', 'PUT', 'OPTIONS']) expect((await get('breakglass://app/index.html', method)).status).toBe(404);
  });
});

describe('S16: the content security policy', () => {
  test('S16: stands on every answer, refusals included, and allows nothing unsafe', async () => {
    for (const url of ['breakglass://app/index.html', 'breakglass://app/assets/main.js', 'breakglass://app/none']) {
      const policy = (await get(url)).headers.get('content-security-policy') ?? '';
      const directives = policy.split('; ');
      expect(directives).toContain("default-src 'none'");
      expect(directives).toContain("connect-src 'none'");
      expect(directives).toContain("script-src 'self'");
      expect(directives).toContain("style-src 'self'");
      expect(directives).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/unsafe|data:|blob:|https?:|\*/);
    }
  });
});
