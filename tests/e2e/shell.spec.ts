import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../shared/ipc/contract.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';

let breakglass: Breakglass;
beforeAll(async () => {
  // A camera that Chromium invents: without one it would be refused for another reason than ours.
  breakglass = await launchBreakglass({ args: ['--use-fake-device-for-media-stream'] });
});
afterAll(() => breakglass?.close());

describe('the window', () => {
  test('opens our own page under our own scheme', async () => {
    expect(breakglass.page.url()).toBe('breakglass://app/index.html');
    expect(await breakglass.page.title()).toBe('Breakglass');
  });

  test('is isolated and without Node, and its bridge offers calls, never a channel', async () => {
    const seen = await breakglass.page.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'breakglass') as Record<string, unknown>;
      return {
        node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
        offered: Object.keys(bridge).sort(),
      };
    });
    expect(seen.node).toEqual([]);
    // `pathOf` names a file that the person dropped: what main is asked with it is checked like any other input.
    expect(seen.offered).toEqual(['on', 'pathOf', ...new Set(Object.keys(contract).map((channel) => channel.split(':')[0]))].sort());
  });

  test('has the web preferences that isolate it', async () => {
    const preferences = await breakglass.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
    expect(await breakglass.app.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled())).toBe(false);
  });
});

describe('S14: who may call', () => {
  test('S14: every channel of the contract has exactly one handler, and no other is there', async () => {
    const channels = await breakglass.app.evaluate(({ ipcMain }) => [...(ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers.keys()]);
    expect(channels.sort()).toEqual(Object.keys(contract).sort());
  });

  test('S14: a listener for anything but invoke is not there', async () => {
    const names = await breakglass.app.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String).filter((name) => name.includes(':') && !name.startsWith('-')));
    expect(names).toEqual([]);
  });

  test('S14: a foreign page with our preload gets a code from every channel', async () => {
    const replies = await breakglass.app.evaluate(async ({ app, BrowserWindow }, channels) => {
      const preload = `${app.getAppPath()}/dist/electron/preload.cjs`;
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await window.loadURL('about:blank');
      const ask = (channel: string): Promise<unknown> => {
        const [namespace, method] = channel.split(':');
        return window.webContents.executeJavaScript(`window.breakglass[${JSON.stringify(namespace)}][${JSON.stringify(method)}]({})`);
      };
      const answers: unknown[] = [];
      for (const channel of channels) answers.push(await ask(channel));
      window.destroy();
      return answers;
    }, Object.keys(contract));
    expect(replies).toEqual(Object.keys(contract).map((channel) => ({ ok: false, error: { code: 'ERR_IPC_SENDER', details: { channel } } })));
  });

  test('S14: our own page in a window that is not ours gets a code', async () => {
    const reply = await breakglass.app.evaluate(async ({ app, BrowserWindow }) => {
      const preload = `${app.getAppPath()}/dist/electron/preload.cjs`;
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await window.loadURL('breakglass://app/index.html');
      const answer: unknown = await window.webContents.executeJavaScript('window.breakglass.vault.getState({})');
      window.destroy();
      return answer;
    });
    expect(reply).toEqual({ ok: false, error: { code: 'ERR_IPC_SENDER', details: { channel: 'vault:getState' } } });
  });

  test('S14: our page is refused for input of another shape', async () => {
    const reply = await breakglass.page.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'breakglass') as { vault: { open(input: unknown): Promise<unknown> } };
      return bridge.vault.open({ path: 7 });
    });
    expect(reply).toEqual({ ok: false, error: { code: 'ERR_IPC_INPUT', details: { channel: 'vault:open', at: 'path' } } });
  });
});

describe('S16: the content security policy holds', () => {
  test('S16: inline script, inline style, foreign images, connections and string sinks are refused', async () => {
    const seen = await breakglass.page.evaluate(async () => {
      const violated: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
      const script = document.createElement('script');
      const refused: string[] = [];
      const attempt = (name: string, act: () => void): void => {
        try {
          act();
        } catch {
          refused.push(name);
        }
      };
      attempt('innerHTML', () => void (document.createElement('div').innerHTML = '<b>x</b>'));
      attempt('script text', () => void (script.text = 'window.ran = true'));
      attempt('script child', () => script.append('window.ran = true'));
      attempt('srcdoc', () => void (document.createElement('iframe').srcdoc = '<script>1</script>'));
      // Past trusted types: text that is already there when its parent becomes a script.
      const inline = document.createElementNS('http://www.w3.org/1999/xhtml', 'script');
      inline.appendChild(document.createTextNode('window.ran = true'));
      const style = document.createElement('style');
      style.append('body { color: red }');
      const image = document.createElement('img');
      image.src = 'https://example.invalid/x.png';
      const frame = document.createElement('iframe');
      frame.src = 'about:blank#frame';
      document.body.append(inline, style, image, frame);
      const connected = await fetch('breakglass://app/index.html').then(
        () => true,
        () => false,
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const node of [inline, style, image, frame]) node.remove();
      return { violated, refused, connected, ran: Reflect.get(globalThis, 'ran') };
    });
    expect(seen.ran).toBeUndefined();
    expect(seen.connected).toBe(false);
    expect(seen.refused).toEqual(['innerHTML', 'script text', 'script child', 'srcdoc']);
    for (const directive of ['style-src-elem', 'img-src', 'connect-src', 'require-trusted-types-for']) expect(seen.violated).toContain(directive);
  });
});

describe('S17: what the program does not need is denied', () => {
  test('S17: navigation and new windows', async () => {
    const opened = await breakglass.page.evaluate(() => {
      const popup = window.open('breakglass://app/index.html');
      location.href = 'https://example.invalid/';
      return popup !== null;
    });
    expect(opened).toBe(false);
    await breakglass.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'file:///etc/passwd';
      document.body.append(link);
      link.click();
      link.remove();
    });
    expect(breakglass.page.url()).toBe('breakglass://app/index.html');
    expect(await breakglass.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('S17: permissions, as the page sees them', async () => {
    const states = await breakglass.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage'] as PermissionName[];
      const queried = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (error: Error) => error.name,
      );
      const screen = await navigator.mediaDevices.getDisplayMedia().then(
        () => 'granted',
        () => 'refused',
      );
      const clipboard = await navigator.clipboard.readText().then(
        () => 'granted',
        (error: Error) => error.name,
      );
      return { queried: [...new Set(queried)], camera, screen, clipboard, notification: await Notification.requestPermission() };
    });
    expect(states).toEqual({ queried: ['denied'], camera: 'NotAllowedError', screen: 'refused', clipboard: 'NotAllowedError', notification: 'denied' });
  });

  test('S17: every request, check and device of a session that is made later', async () => {
    const asked = await breakglass.app.evaluate(async ({ BrowserWindow, session }) => {
      const later = session.fromPartition('later');
      const window = new BrowserWindow({ show: false, webPreferences: { session: later, sandbox: true } });
      later.protocol.handle('breakglass', () => new Response('<p>page</p>', { headers: { 'content-type': 'text/html' } }));
      await window.loadURL('breakglass://app/index.html');
      const answer: unknown = await window.webContents.executeJavaScript(
        `Promise.all(['geolocation', 'notifications', 'midi'].map(async (name) => (await navigator.permissions.query({ name })).state))`,
      );
      window.destroy();
      return answer;
    });
    expect(asked).toEqual(['denied', 'denied', 'denied']);
  });

  test('S17: a webview is not attached, a download does not start', async () => {
    const downloads = await breakglass.app.evaluate(({ session }) => {
      const seen: string[] = [];
      session.defaultSession.on('will-download', (event) => seen.push(String(event.defaultPrevented)));
      Reflect.set(globalThis, 'seenDownloads', seen);
      return seen.length;
    });
    expect(downloads).toBe(0);
    await breakglass.page.evaluate(() => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.invalid/');
      document.body.append(view);
      const link = document.createElement('a');
      link.href = 'breakglass://app/index.html';
      link.download = 'page.html';
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => view.remove(), 100);
    });
    await breakglass.page.waitForFunction(() => document.querySelector('webview') === null);
    expect(await breakglass.app.evaluate(({ webContents }) => webContents.getAllWebContents().filter((each) => each.getType() === 'webview').length)).toBe(0);
    expect(await breakglass.app.evaluate(() => Reflect.get(globalThis, 'seenDownloads') as string[])).not.toContain('false');
  });
});

describe('S18: only our scheme is served', () => {
  test.each(['file:///etc/passwd', 'https://127.0.0.1:9/', 'http://127.0.0.1:9/', 'data:text/html,x', 'breakglass://other/index.html'])('S18: %s does not load', async (url) => {
    const outcome = await breakglass.app.evaluate(async ({ BrowserWindow }, target) => {
      const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      try {
        await window.loadURL(target);
        return (await window.webContents.executeJavaScript('document.body.innerText')) as string;
      } catch (error) {
        return (error as Error).message;
      } finally {
        window.destroy();
      }
    }, url);
    expect(outcome).toMatch(/ERR_BLOCKED_BY_CLIENT|ERR_FAILED/);
  });

  test.each(['breakglass://app/../../package.json', 'breakglass://app/%2e%2e/%2e%2e/package.json', 'breakglass://app//etc/passwd'])('S18: %s is not there', async (url) => {
    expect(await breakglass.app.evaluate(async ({ net }, target) => (await net.fetch(target)).status, url)).toBe(404);
  });
});
