import { app } from 'electron';
import { launchSchema, readLaunch, type Launch } from './launch.ts';

/** What was asked for by later starts and by the desktop until someone listens. */
const waiting: Launch[] = [];
let listener: ((launch: Launch) => Promise<void>) | undefined;

function deliver(launch: Launch): void {
  if (listener) void listener(launch);
  else waiting.push(launch);
}

/** Makes this the only instance of the profile; false means that the one there is has been told, and this one must end. */
export function becomeOnlyInstance(): boolean {
  const own = readLaunch(process.argv, process.cwd(), app.isPackaged);
  if (!app.requestSingleInstanceLock(own)) return false;
  deliver(own);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const launch = launchSchema.safeParse(data);
    deliver(launch.success ? launch.data : { files: [], quick: false });
  });
  // macOS sends this, and may send it before the app is ready.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    deliver({ files: [file], quick: false });
  });
  return true;
}

/** Hands over this start, and every later one, once the program can act on it. */
export function onLaunch(open: (launch: Launch) => Promise<void>): void {
  listener = open;
  for (const launch of waiting.splice(0)) void open(launch);
}
