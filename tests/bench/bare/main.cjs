// The least that an Electron program is: one window with one button.
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1200, height: 800 });
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
