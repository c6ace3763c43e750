// Loaded before the program in end-to-end tests (`electron -r`): holds the program's start back until Playwright has
// attached and calls __playwright_run. Otherwise a window can load while Playwright attaches, and it then waits for
// ever for a page that has long been there. Playwright's own loader does the same, and changes Chromium's switches too.
const { app } = require('electron');

const own = process.argv.indexOf(__filename);
process.argv.splice(own - 1, 2);

const reallyReady = app.whenReady();
const emit = app.emit.bind(app);
/** @type {unknown[] | undefined} */
let held;
/** @type {() => void} */
let release;
const released = /** @type {Promise<void>} */ (new Promise((resolve) => (release = resolve)));
let isReady = false;

app.emit = /** @type {typeof app.emit} */ (
  (/** @type {string} */ event, /** @type {unknown[]} */ ...args) => {
    if (event !== 'ready' || isReady) return emit(event, ...args);
    held = args;
    return true;
  }
);
app.isReady = () => isReady;
app.whenReady = () => released;

Reflect.set(globalThis, '__playwright_run', async () => {
  await reallyReady;
  isReady = true;
  release();
  if (held) emit('ready', ...held);
});
