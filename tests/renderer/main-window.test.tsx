import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { environment, idOf, queryFrom, rowOf, secretOf, vaultOf } from './fake-main.ts';
import { renderApp } from './render-app.tsx';

const rows = [rowOf(1, { title: 'orders-db' }), rowOf(2, { title: 'ledger-db' }), rowOf(3, { title: 'bastion', environment: 'staging', kind: 'ssh-key' })];
const vault = vaultOf(environment('prod'), environment('staging'));
const titles = (): (string | null)[] => screen.getAllByRole('option').map((option) => option.textContent);

describe('search', () => {
  test('Enter right after typing copies what was typed for, though the list still shows the words before', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('secret:copyFirst', () => ({ environment: 'prod', id: idOf(2), title: 'ledger-db', field: 'password', clearsAtMs: 0 }));
    await user.click(screen.getByRole('searchbox', { name: 'Search secrets' }));
    await user.keyboard('orders');
    await waitFor(() => expect(titles()).toEqual([expect.stringContaining('orders-db')]));
    // Main takes its time over the next words: the rows on screen are those of "orders".
    main.answer('secret:query', () => new Promise(() => undefined));
    await user.clear(screen.getByRole('searchbox'));
    await user.keyboard('ledger{Enter}');
    const copies = main.called.filter(({ channel }) => channel.startsWith('secret:copy'));
    expect(copies).toEqual([{ channel: 'secret:copyFirst', input: { filter: { text: 'ledger', show: 'active', sort: 'title' } } }]);
  });

  test('Enter copies the row that the arrows went to', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('secret:copy', ({ environment: name, id }) => ({ environment: name, id, title: '', field: 'password', clearsAtMs: 0 }));
    await user.click(screen.getByRole('searchbox'));
    await user.keyboard('-db');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
    await user.keyboard('{ArrowDown}{Enter}');
    expect(main.called.at(-1)).toEqual({ channel: 'secret:copy', input: { environment: 'prod', id: idOf(2) } });
  });

  test('an answer that a later question has overtaken is dropped', async () => {
    const { main, user } = await renderApp(vault, rows);
    const answers: (() => void)[] = [];
    main.answer('secret:query', (input) => new Promise((resolve) => answers.push(() => resolve(queryFrom(rows)(input)))));
    await user.click(screen.getByRole('searchbox'));
    await user.keyboard('le');
    const [first, second] = answers;
    await act(async () => second?.());
    await act(async () => first?.());
    expect(titles()).toEqual([expect.stringContaining('ledger-db')]);
  });

  test('says which environments were not searched', async () => {
    await renderApp(vaultOf(environment('prod', { lock: 'locked' }), environment('staging')), rows);
    expect(screen.getByText(/prod is locked/)?.textContent).toContain('prod is locked and not searched');
    expect(screen.getAllByRole('button', { name: 'Unlock prod' }).length).toBeGreaterThan(0);
  });
});

describe('the list', () => {
  const many = Array.from({ length: 5_000 }, (_, number) => rowOf(number));

  test('asks for and draws a range only, and tells screen readers the whole', async () => {
    const { main, user } = await renderApp(vault, many);
    await user.click(screen.getByRole('searchbox'));
    await user.keyboard('{ArrowDown}{ArrowDown}');
    const options = screen.getAllByRole('option');
    expect(options.length).toBeLessThan(40);
    expect(options[1]?.getAttribute('aria-setsize')).toBe('5000');
    expect(options[1]?.getAttribute('aria-posinset')).toBe('2');
    for (const { input } of main.called.filter(({ channel }) => channel === 'secret:query')) expect((input as { limit: number }).limit).toBeLessThanOrEqual(60);
  });

  test('the active row is drawn wherever the list is scrolled to', async () => {
    const { user } = await renderApp(vault, many);
    const list = screen.getByRole('listbox', { name: 'Secrets' });
    list.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    list.parentElement!.scrollTop = 100_000;
    await act(async () => list.parentElement!.dispatchEvent(new Event('scroll')));
    expect(document.getElementById(list.getAttribute('aria-activedescendant')!)?.textContent).toContain('secret 2');
  });

  test('Shift and arrows select several, Escape lets them go', async () => {
    const { user } = await renderApp(vault, rows);
    screen.getByRole('listbox', { name: 'Secrets' }).focus();
    await user.keyboard('{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(await screen.findByText('3 selected')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByText('3 selected')).toBeNull();
  });

  test('a key on a drawn list never acts on the secret that is still on its way', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('secret:trash', () => ({ changed: 1 }));
    screen.getByRole('listbox', { name: 'Secrets' }).focus();
    await user.keyboard('{ArrowDown}');
    await screen.findByRole('heading', { name: /orders-db/ });
    main.answer('secret:get', () => new Promise(() => undefined));
    await user.keyboard('{ArrowDown}{Delete}');
    expect(main.called.some(({ channel }) => channel === 'secret:trash')).toBe(false);
  });
});

describe('deleting', () => {
  test('what comes in the place of a deleted secret becomes the active one, and the last one leaves nothing', async () => {
    const { main, user } = await renderApp(vault, rows);
    let left = [...rows];
    main.answer('secret:query', (input) => queryFrom(left)(input));
    main.answer('secret:trash', ({ secrets }) => {
      left = left.filter(({ id }) => id !== secrets[0]?.id);
      main.send('vault-changed', { vault: { ...vault, savedAtMs: 10 - left.length } });
      return { changed: 1 };
    });
    screen.getByRole('listbox', { name: 'Secrets' }).focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    for (const next of ['bastion', 'orders-db']) {
      await screen.findByRole('button', { name: 'Copy password' });
      await user.keyboard('{Delete}');
      await screen.findByRole('heading', { level: 1, name: new RegExp(next) });
    }
    await user.keyboard('{Delete}');
    expect(await screen.findByRole('heading', { level: 1, name: 'No secrets yet' })).toBeTruthy();
  });
});

describe('S16: hostile text', () => {
  const hostile = '<img src=x onerror="window.hacked=1">\u202Egnp.exe';

  test('S16: markup in titles, users and hosts is text, and direction marks are drawn as such', async () => {
    const row = rowOf(1, { title: hostile, user: '<script>window.hacked=1</script>', host: 'javascript:alert(1)' });
    const { main, user } = await renderApp(vaultOf(environment('prod', { label: '<b>prod</b>' })), [row]);
    main.answer('secret:get', () => secretOf(row, { notes: hostile, tags: [hostile] }));
    await user.click(screen.getByRole('option'));
    await screen.findByRole('heading', { level: 1 });
    expect(document.querySelector('img, script, b')).toBeNull();
    expect(screen.getByRole('option')?.textContent).toContain('<img src=x onerror="window.hacked=1">\uFFFDgnp.exe');
    expect(screen.getByRole('heading', { level: 1 })?.textContent).not.toContain('\u202E');
    expect(screen.getByRole('option').querySelectorAll('bdi').length).toBeGreaterThanOrEqual(3);
  });
});

describe('the detail', () => {
  test('a concealed value is ten dots until it is revealed, and hides again', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('secret:reveal', () => ({ value: 'hunter2-value', hideAfterMs: 1_500 }));
    await user.click(screen.getByRole('option', { name: /orders-db/ }));
    const detail = await screen.findByRole('region', { name: 'orders-db, prod' });
    expect(detail?.textContent).toContain('••••••••••');
    await user.click(within(detail).getByRole('button', { name: 'Reveal password' }));
    expect(await within(detail).findByText((_, element) => element?.tagName === 'BDI' && element.textContent === 'hunter2-value')).toBeTruthy();
    await waitFor(() => expect(detail?.textContent).not.toContain('hunter2-value'), { timeout: 5_000 });
    expect(within(detail).getByRole('button', { name: 'Reveal password' })).toBeTruthy();
  });

  test('an environment that only copies offers no reveal, but length and check', async () => {
    const { user } = await renderApp(vaultOf(environment('prod', { copyOnly: true })), rows.slice(0, 1));
    await user.click(screen.getByRole('option', { name: /orders-db/ }));
    const detail = await screen.findByRole('region', { name: 'orders-db, prod' });
    expect(within(detail).queryByRole('button', { name: /Reveal/ })).toBeNull();
    expect(detail?.textContent).toContain('32 characters · check 4F1A 9C22');
    expect(within(detail).getByRole('button', { name: 'Copy password' })).toBeTruthy();
  });

  test('the right arrow enters the fields, the left one comes back to the search box', async () => {
    const { user } = await renderApp(vault, rows);
    await user.click(screen.getByRole('searchbox'));
    await user.keyboard('{ArrowDown}');
    await screen.findByRole('button', { name: 'Copy password' });
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Copy password' }));
    await user.keyboard('{Escape}');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });
});

describe('locking', () => {
  test('S13: the word of a lock drops titles, rows and values before main says anything else', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('secret:reveal', () => ({ value: 'hunter2-value', hideAfterMs: 60_000 }));
    await user.click(screen.getByRole('option', { name: /orders-db/ }));
    await user.click(await screen.findByRole('button', { name: 'Reveal password' }));
    await screen.findByRole('button', { name: 'Hide password' });
    main.answer('secret:query', () => new Promise(() => undefined));
    await act(async () => main.send('locking', { environments: ['prod'], because: 'idle' }));
    expect(document.body.innerHTML).not.toMatch(/hunter2-value|orders-db|ledger-db|4F1A/);
  });

  test('S13: a reveal that comes back after the lock is not drawn', async () => {
    const { main, user } = await renderApp(vault, rows);
    let answer: (value: { value: string; hideAfterMs: number }) => void = () => undefined;
    main.answer('secret:reveal', () => new Promise((resolve) => (answer = resolve)));
    await user.click(screen.getByRole('option', { name: /orders-db/ }));
    await user.click(await screen.findByRole('button', { name: 'Reveal password' }));
    await act(async () => main.send('locking', { environments: ['prod'], because: 'idle' }));
    await act(async () => answer({ value: 'hunter2-value', hideAfterMs: 60_000 }));
    expect(document.body.innerHTML).not.toContain('hunter2-value');
  });

  test('S13: an answer to a query from before the lock does not bring rows back', async () => {
    const { main, user } = await renderApp(vault, rows);
    let answer: () => void = () => undefined;
    main.answer('secret:query', (input) => new Promise((resolve) => (answer = () => resolve(queryFrom(rows)(input)))));
    await user.click(screen.getByRole('searchbox'));
    await user.keyboard('o');
    await act(async () => main.send('locking', { environments: ['prod'], because: 'idle' }));
    await act(async () => answer());
    expect(document.body.innerHTML).not.toContain('orders-db');
  });

  test('Ctrl+L locks everything from anywhere, even over a dialog', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('vault:lock', () => vaultOf(environment('prod', { lock: 'locked' }), environment('staging', { lock: 'locked' })));
    await user.keyboard('?');
    await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    await user.keyboard('{Control>}l{/Control}');
    expect(await screen.findByRole('heading', { name: 'Everything is locked' })).toBeTruthy();
    expect(main.called.find(({ channel }) => channel === 'vault:lock')?.input).toEqual({});
  });
});

describe('an environment by itself', () => {
  test('is left when it locks, and the counts stay those of everything that is open', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('secret:query', ({ filter, ...range }) => queryFrom(rows.filter((row) => filter.environment === undefined || row.environment === filter.environment))({ filter, ...range }));
    await user.click(screen.getByRole('button', { name: 'staging' }));
    await waitFor(() => expect(titles()).toEqual([expect.stringContaining('bastion')]));
    expect(screen.getByRole('button', { name: /All secrets/, description: '3 secrets' })).toBeTruthy();
    const locked = vaultOf(environment('prod'), environment('staging', { lock: 'locked' }));
    main.answer('secret:query', queryFrom(rows.slice(0, 2), ['staging']));
    await act(async () => {
      main.send('locking', { environments: ['staging'], because: 'idle' });
      main.send('vault-changed', { vault: locked });
    });
    await waitFor(() => expect(titles()).toHaveLength(2));
    expect(main.called.filter(({ channel }) => channel === 'secret:query').at(-1)?.input).not.toHaveProperty('filter.environment');
    expect(screen.queryByRole('heading', { name: 'No secrets yet' })).toBeNull();
  });
});

describe('the clipboard', () => {
  test('tells once what was copied, and Clear now clears', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('clipboard:clear', () => ({ state: 'cleared', limits: [] }));
    const copied = { environment: 'prod', id: idOf(1), title: 'orders-db', field: 'password', clearsAtMs: Date.now() + 28_000 };
    await act(async () => main.send('clipboard-changed', { state: 'counting', copied, limits: [] }));
    expect(screen.getByText('Copied password')).toBeTruthy();
    expect(screen.getByRole('status')?.textContent).toContain('Copied password, orders-db, prod, clears in 28 seconds');
    await user.click(screen.getByRole('button', { name: 'Clear now' }));
    expect(await screen.findByText('Clipboard cleared', { selector: 'span' })).toBeTruthy();
  });
});
