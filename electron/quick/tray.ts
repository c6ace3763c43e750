import { Menu, nativeImage, Tray, type NativeImage } from 'electron';

/** What the tray's menu does. */
export interface TrayActions {
  readonly quick: () => void;
  readonly open: () => void;
  readonly lockAll: () => void;
  readonly quit: () => void;
}

const sizePx = 32;

/** The filled octagon of the product, drawn here: a shape that the panel of any theme shows, as BGRA. */
function octagon(): NativeImage {
  const pixels = Buffer.alloc(sizePx * sizePx * 4);
  const middle = (sizePx - 1) / 2;
  const shade = process.platform === 'darwin' ? 0 : 0x80;
  for (let y = 0; y < sizePx; y++) {
    for (let x = 0; x < sizePx; x++) {
      const [dx, dy] = [Math.abs(x - middle), Math.abs(y - middle)];
      if (Math.max(dx, dy) < 13.5 && dx + dy < 19) pixels.set([shade, shade, shade, 255], (y * sizePx + x) * 4);
    }
  }
  const image = nativeImage.createFromBitmap(pixels, { width: sizePx, height: sizePx, scaleFactor: 2 });
  image.setTemplateImage(true);
  return image;
}

/** An icon with a menu, where the desktop has a place for one; everything in it can be done without it. */
export function createTray(actions: TrayActions): () => void {
  const tray = new Tray(octagon());
  tray.setToolTip('Breakglass');
  // Linux delivers no clicks on an icon with a menu, so the menu has everything.
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Quick panel', click: actions.quick },
      { label: 'Open Breakglass', click: actions.open },
      { type: 'separator' },
      { label: 'Lock all', click: actions.lockAll },
      { type: 'separator' },
      { label: 'Quit', click: actions.quit },
    ]),
  );
  return () => tray.destroy();
}
